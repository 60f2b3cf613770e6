"""Deputies for somebody who is away: proposed by one, confirmed by another, accepted by a third; and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from daybook.decisions.cases.tests.build import Cast, autumn, moment
from daybook.decisions.cases.tests.conftest import players
from daybook.foundation.approvals.jobs import lapse_offers_over
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.confirm_deputyship import confirm_deputyship
from daybook.foundation.approvals.operations.decline_deputyship import decline_deputyship
from daybook.foundation.approvals.operations.end_deputyship import end_deputyship
from daybook.foundation.approvals.operations.propose_deputyship import propose_deputyship
from daybook.foundation.approvals.operations.refuse_deputyship import refuse_deputyship
from daybook.foundation.approvals.operations.revoke_deputyship import revoke_deputyship
from daybook.foundation.approvals.operations.withdraw_deputyship import withdraw_deputyship
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.approvals.tests.test_deputies import FROM, UNTIL, deputising, offered, refused
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import Deputyship
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.public import DeputyshipRef, permissions_held
from daybook.foundation.notifications.models import Message
from daybook.kernel.actor import Actor
from tests.pages import client_of, page

__all__ = ["players"]
pytestmark = pytest.mark.django_db
AT, WHY = autumn(11), "No longer needed"


def proposed(players: Cast, **changes: Any) -> DeputyshipRef:
    """The governance officer proposes the auditor for the chief executive, who was taken ill."""
    given = {
        "actor": players.governance_officer, "now": autumn(10), "principal": players.chief_executive.person,
        "deputy": players.auditor.person, "role": "chief_executive", "valid_from": FROM, "valid_until": UNTIL,
        "why": "Taken ill",
    }  # fmt: skip
    return propose_deputyship(**(given | changes))


def confirmed(players: Cast) -> DeputyshipRef:
    made = proposed(players)
    return confirm_deputyship(actor=players.deputy_mayor, now=AT, reference=made.reference, seen_version=made.version)


def seen(found: DeputyshipRef) -> dict[str, Any]:
    return {"now": AT, "reference": found.reference, "seen_version": found.version}


def told(person: Actor) -> list[tuple[str, str]]:
    return list(Message.objects.filter(person=person.person).order_by("id").values_list("kind", "subject"))


def waits(person: Actor) -> list[str]:
    return [item.verb for item in visible_waiting(person, AT)]


def said_to(person: Actor, of: DeputyshipRef) -> list[str]:
    titles = Message.objects.filter(person=person.person, kind="deputised", subject=of.reference).order_by("id")
    return [title.rpartition(": ")[2] for title in titles.values_list("title", flat=True)]


def signs(players: Cast) -> bool:
    return "decisions.sign_case" in permissions_held(deputising(players), autumn(17))


def test_two_people_give_a_deputy_and_the_deputy_accepts(players: Cast) -> None:
    assert {players.deputy_mayor, players.governance_officer, players.auditor}
    made = proposed(players)
    assert (made.state, made.proposed_by) == ("proposed", players.governance_officer.person)
    assert [waits(players.deputy_mayor), waits(players.auditor), waits(players.governance_officer)] == [
        ["approvals.confirm_deputyship"], [], [],
    ]  # fmt: skip
    assert told(players.chief_executive) == [("deputised", made.reference)]
    refused("wrong_state", accept_deputyship, actor=players.auditor, **seen(made))
    offer = confirm_deputyship(actor=players.deputy_mayor, **seen(made))
    assert (offer.state, offer.confirmed_by) == ("offered", players.deputy_mayor.person)
    assert [waits(players.deputy_mayor), waits(players.auditor)] == [[], ["approvals.accept_deputyship"]]
    assert told(players.governance_officer) == [("settled", made.reference)]
    assert told(players.auditor) == [("deputyship", made.reference)]
    assert not signs(players)
    accept_deputyship(actor=players.auditor, **seen(offer))
    assert signs(players)
    verbs = AuditEntry.objects.filter(verb__endswith="_deputyship", refusal="").values_list("verb", flat=True)
    assert [verb.partition(".")[2] for verb in verbs.order_by("id")] == [
        "propose_deputyship", "confirm_deputyship", "accept_deputyship",
    ]  # fmt: skip


def test_whoever_is_away_and_whoever_proposed_it_are_told_what_becomes_of_it(players: Cast) -> None:
    away, office, deputy = players.chief_executive, players.governance_officer, players.auditor
    first = confirmed(players)
    decline_deputyship(actor=deputy, **seen(first))
    assert [said_to(away, first)[2:], said_to(office, first), said_to(deputy, first)] == [
        ["declined"],
        ["declined"],
        [],
    ]
    second = accept_deputyship(actor=deputy, **seen(confirmed(players)))
    end_deputyship(actor=deputy, **seen(second))
    assert [said_to(away, second)[2:], said_to(office, second), said_to(deputy, second)] == [
        ["accepted", "ended"], ["accepted", "ended"], [],
    ]  # fmt: skip
    third = accept_deputyship(actor=deputy, **seen(offered(players)))
    end_deputyship(actor=away, **seen(third))
    assert [said_to(away, third), said_to(office, third), said_to(deputy, third)] == [["accepted"], [], ["ended"]]
    fourth = proposed(players)
    withdraw_deputyship(actor=away, **seen(fourth))
    assert [said_to(office, fourth), said_to(deputy, fourth)] == [["withdrawn"], []]


def test_whoever_is_said_to_be_away_does_not_confirm_it(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-11")
    made, chief = proposed(players), players.chief_executive
    assert "approvals.confirm_deputyship" in permissions_held(chief, AT)
    assert waits(chief) == []
    refusal = refused("own_role", confirm_deputyship, actor=chief, **seen(made))
    assert "offer a deputy yourself" in refusal.message
    assert Deputyship.objects.get().state == "proposed"
    address = f"/authority/deputies/{made.reference}/"
    shown = page(client_of(chief), address)
    assert f"{address}confirm_deputyship/" not in shown
    assert f"{address}withdraw_deputyship/" in shown


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"principal": "governance_officer", "role": "governance_officer"}, "own_role"),
        ({"deputy": "governance_officer"}, "deputy_of_proposer"),
        ({"deputy": "chief_executive"}, "deputy_of_self"),
        ({"deputy": "second_officer"}, "duties_conflict"),
        ({"role": "mayor"}, "role_not_held"),
        ({"role": "administrator"}, "not_lent"),
        ({"operations": ["approvals.confirm_deputyship"]}, "not_lent"),
        ({"valid_until": date(2022, 11, 17)}, "too_long"),
        ({"valid_from": date(2021, 11, 1), "valid_until": date(2021, 11, 10)}, "over_already"),
        ({"why": ""}, "bad_name"),
        ({"actor": "chief_executive"}, "not_permitted"),
        ({"actor": "stranger"}, "not_permitted"),
    ],
)
def test_what_cannot_be_proposed(players: Cast, changes: dict[str, Any], code: str) -> None:
    said = dict(changes)
    for who in {"principal", "deputy", "actor"} & set(said):
        person = getattr(players, said[who])
        said[who] = person if who == "actor" else person.person
    refused(code, proposed, players=players, **said)


def test_a_proposal_keeps_other_deputies_out_until_the_person_withdraws_it(players: Cast) -> None:
    made = proposed(players)
    refused("deputy_named", offered, players=players)
    refused("not_yours", withdraw_deputyship, actor=players.auditor, **seen(made))
    assert withdraw_deputyship(actor=players.chief_executive, **seen(made)).state == "withdrawn"
    again = proposed(players)
    assert withdraw_deputyship(actor=players.governance_officer, **seen(again)).state == "withdrawn"
    assert offered(players).state == "offered"


def test_what_was_lost_since_stops_the_confirmation(players: Cast) -> None:
    made, chief = proposed(players), players.chief_executive.person
    late = seen(made) | {"now": moment(UNTIL)}
    refused("over_already", confirm_deputyship, actor=players.deputy_mayor, **late)
    end_role(actor=players.administrator, now=AT, person=chief, role="chief_executive", valid_until=date(2021, 11, 17))
    refused("role_not_held", confirm_deputyship, actor=players.deputy_mayor, **seen(made))
    assert refuse_deputyship(actor=players.deputy_mayor, reason="Has left", **seen(made)).reason == "Has left"
    assert ("settled", made.reference) in told(players.governance_officer)
    assert waits(players.deputy_mayor) == []


def test_whoever_proposed_one_sees_and_withdraws_it_without_the_role(players: Cast) -> None:
    made, who = proposed(players), players.governance_officer
    end_role(
        actor=players.administrator,
        now=AT,
        person=who.person,
        role="governance_officer",
        valid_until=date(2021, 11, 17),
    )
    assert "Withdraw it" in page(client_of(who), f"/authority/deputies/{made.reference}/")
    assert withdraw_deputyship(actor=who, **seen(made)).state == "withdrawn"


def test_a_proposal_whose_days_have_passed_leaves_my_work(players: Cast) -> None:
    proposed(players)
    assert waits(players.deputy_mayor)
    lapse_offers_over(moment(UNTIL))
    assert waits(players.deputy_mayor) == []


def test_the_office_ends_what_two_others_agreed_and_says_why(players: Cast) -> None:
    offer = offered(players)
    accepted = accept_deputyship(actor=players.auditor, **seen(offer))
    officer = players.governance_officer
    refused("bad_name", revoke_deputyship, actor=officer, reason=" ", **seen(accepted))
    refused("not_permitted", revoke_deputyship, actor=players.deputy_mayor, reason=WHY, **seen(accepted))
    refused("over_already", revoke_deputyship, actor=officer, reason=WHY, **(seen(accepted) | {"now": moment(UNTIL)}))
    ended = revoke_deputyship(actor=officer, reason=WHY, **seen(accepted))
    assert (ended.state, ended.reason, signs(players)) == ("ended", WHY, False)
    assert ("deputised", ended.reference) in told(players.chief_executive)
    assert ("deputised", ended.reference) in told(players.auditor)
    offer = offered(players)
    assert revoke_deputyship(actor=officer, reason=WHY, **seen(offer)).state == "withdrawn"
    assert waits(players.auditor) == []
    refused("wrong_state", revoke_deputyship, actor=officer, reason=WHY, **(seen(offer) | {"seen_version": 2}))


def test_the_database_keeps_two_people_apart(players: Cast) -> None:
    made = proposed(players)
    for wrong in ({"confirmed_by": made.proposed_by}, {"state": "accepted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deputyship.objects.filter(reference=made.reference).update(**wrong)


def test_proposed_confirmed_and_ended_on_pages(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-17")
    assert {players.chief_executive, players.auditor}
    officer, mayor = client_of(players.governance_officer), client_of(players.deputy_mayor)
    said = {
        "principal": "Chief Executive Example", "deputy": "Auditor Example", "role": "chief_executive",
        "valid_from": "18/11/2021", "valid_until": "02/12/2021", "why": "Taken ill",
    }  # fmt: skip
    assert "/authority/deputies/propose-deputyship/" in page(officer, "/authority/deputies/")
    where = "/authority/deputies/propose-deputyship/"
    looked = officer.post(where, said | {"preview": "1"}).content.decode()
    assert "Chief Executive Officer for Chief Executive Example" in looked
    made = officer.post(where, said | {"narrowed": "1", "operations": ["decisions.sign_case"]})
    assert made.status_code == 302
    address = made.headers["Location"]
    assert "Confirm" not in page(officer, address)
    assert address in page(mayor, "/")
    assert "Confirm" in page(mayor, address)
    page(client_of(players.stranger), where, 403)
    assert mayor.post(f"{address}refuse_deputyship/", {"version": "1"}).status_code == 422
    shown = page(officer, address)
    assert f"{address}withdraw_deputyship/" in shown
    assert "Waits to be confirmed by" in shown
    assert f"{address}revoke_deputyship/" not in shown, "one's own proposal is withdrawn, and nothing else"
    assert mayor.post(f"{address}confirm_deputyship/", {"version": "1"}).status_code == 302
    recent = page(mayor, "/").partition("What you last worked on")[2]
    assert "Chief Executive Officer: Auditor Example for Chief Executive Example" in recent
    client_of(players.auditor).post(f"{address}accept_deputyship/", {"version": "2"})
    assert "End it for them" in page(officer, address)
    assert "govuk-button--warning" in page(officer, f"{address}revoke_deputyship/")
    assert officer.post(f"{address}revoke_deputyship/", {"version": "3", "reason": "Back"}).status_code == 302
    assert "Proposed for them by" in page(client_of(players.chief_executive), address)
    assert Deputyship.objects.get().state == "ended"


def test_what_two_others_agreed_is_taken_back_until_it_is_accepted(
    players: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-17")
    made, officer = offered(players), client_of(players.governance_officer)
    address = f"/authority/deputies/{made.reference}/"
    shown = page(officer, address)
    assert "Take the offer back" in shown
    assert "End it for them" not in shown
    revoked = officer.post(f"{address}revoke_deputyship/", {"version": "1", "reason": "The wrong days"})
    assert revoked.status_code == 302
    assert said_to(players.auditor, made) == ["taken back by the office that looks after them"]
    assert "Why it was taken back" in page(officer, address)
    recent = page(officer, "/").partition("What you last worked on")[2]
    assert "Chief Executive Officer: Auditor Example for Chief Executive Example" in recent


def test_a_deputy_is_named_by_those_who_have_something_to_lend(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-17")
    where = "/authority/deputies/offer-deputyship/"
    for actor in (players.stranger, players.administrator):
        client = client_of(actor)
        assert where not in page(client, "/authority/deputies/")
        assert where not in page(client, "/")
        shown = page(client, where)
        assert "You hold no role today that may be lent" in shown
        assert 'name="role"' not in shown
    assert where in page(client_of(players.chief_executive), "/authority/deputies/")
    assert where in page(client_of(players.chief_executive), "/")
