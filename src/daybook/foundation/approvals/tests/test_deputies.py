"""Deputies: what is lent, to whom, for how long and how far; and what is refused, also the moment it has lapsed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from daybook.decisions.cases.models import Signature
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.register_contract import register_contract
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.queries.papers import find_case
from daybook.decisions.cases.tests.build import PASSWORD, Cast, autumn, decided, moment, seen, signed, submitted
from daybook.decisions.cases.tests.conftest import players
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.tests.build import line_of
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.foundation.approvals.jobs import lapse_offers_over
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.decline_deputyship import decline_deputyship
from daybook.foundation.approvals.operations.end_deputyship import end_deputyship
from daybook.foundation.approvals.operations.lapse_offers import lapse_offers
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.operations.withdraw_deputyship import withdraw_deputyship
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import Deputyship
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.suspend_user import suspend_user
from daybook.foundation.identity.public import DeputyshipRef, lent_to, permissions_held
from daybook.foundation.identity.queries import standing_deputyships
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.refused import Refused
from tests.pages import client_of, named, page

__all__ = ["players"]
pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2021, 11, 15), date(2021, 11, 29)


def offered(players: Cast, **changes: Any) -> DeputyshipRef:
    """The chief executive asks the auditor, whose own work no signature of theirs would approve."""
    given = {
        "actor": players.chief_executive,
        "now": autumn(10),
        "deputy": players.auditor.person,
        "role": "chief_executive",
        "valid_from": FROM,
        "valid_until": UNTIL,
        "why": "Annual leave",
    }
    return offer_deputyship(**(given | changes))


def accepted(players: Cast, **changes: Any) -> DeputyshipRef:
    made = offered(players, **changes)
    who = Actor(made.deputy)
    return accept_deputyship(actor=who, now=autumn(10, 12), reference=made.reference, seen_version=made.version)


def deputising(players: Cast) -> Actor:
    return Actor(players.auditor.person, deputy_for=players.chief_executive.person)


def refused(code: str, act: Any, /, **arguments: Any) -> Refused:
    rows = Deputyship.objects.count()
    with pytest.raises(Refused) as refusal:
        act(**arguments)
    assert refusal.value.code == code
    assert Deputyship.objects.count() == rows
    assert AuditEntry.objects.order_by("-id").values_list("refusal", flat=True).first() == code
    return refusal.value


def sign(players: Cast, actor: Actor, case: Any, at: datetime) -> Any:
    return sign_case(actor=actor, now=at, password=PASSWORD, **seen(case))


def test_a_deputy_signs_and_both_are_named(players: Cast) -> None:
    accepted(players)
    case = submitted(players)
    assert sign(players, deputising(players), case, autumn(17)).state == "signed_by_chief_executive"
    entry = AuditEntry.objects.get(verb="decisions.sign_case", refusal="")
    assert (entry.actor, entry.deputy_for) == (players.auditor.person, players.chief_executive.person)


def test_in_their_own_name_a_deputy_may_not(players: Cast) -> None:
    accepted(players)
    refused("not_permitted", sign, players=players, actor=players.auditor, case=submitted(players), at=autumn(17))


def test_an_offer_gives_no_authority(players: Cast) -> None:
    offered(players)
    refused("not_permitted", sign, players=players, actor=deputising(players), case=submitted(players), at=autumn(17))


@pytest.mark.parametrize("day", [14, 29])
def test_outside_its_days_it_gives_no_authority(players: Cast, day: int) -> None:
    accepted(players)
    assert "decisions.sign_case" not in permissions_held(deputising(players), autumn(day))
    assert "decisions.sign_case" in permissions_held(
        deputying := deputising(players), autumn(day + 1 if day == 14 else 28)
    )
    assert deputying.deputy_for


def test_ended_authority_is_refused_at_once(players: Cast) -> None:
    case, made = submitted(players), accepted(players)
    ended = autumn(17, 9)
    end_deputyship(actor=players.chief_executive, now=ended, reference=made.reference, seen_version=made.version)
    later = ended + timedelta(seconds=1)
    refused("not_permitted", sign, players=players, actor=deputising(players), case=case, at=later)


def test_authority_lapses_with_the_role_of_whoever_lent_it(players: Cast) -> None:
    case = submitted(players)
    accepted(players)
    end_role(
        actor=players.administrator,
        now=autumn(16),
        person=players.chief_executive.person,
        role="chief_executive",
        valid_until=date(2021, 11, 17),
    )
    refused("not_permitted", sign, players=players, actor=deputising(players), case=case, at=autumn(17))


def test_an_offer_whose_days_have_passed_leaves_my_work(players: Cast) -> None:
    made = offered(players)

    def waits(at: datetime) -> bool:
        return made.reference in {item.subject for item in visible_waiting(players.auditor, at)}

    lapse_offers_over(autumn(28))
    assert waits(autumn(28))
    after = moment(UNTIL)
    lapse_offers_over(after)
    assert not waits(after)
    entry = AuditEntry.objects.get(verb="approvals.lapse_offers")
    assert (entry.actor, entry.subjects) == (system_actor("router").person, [made.reference])
    refused("nothing_lapsed", lapse_offers, actor=system_actor("router"), now=after)
    refused("not_permitted", lapse_offers, actor=players.administrator, now=after)


def test_a_deputy_never_approves_what_either_of_them_made(players: Cast) -> None:
    officer = players.originating_officer
    case = submitted(players)
    grant_role(
        actor=players.administrator, now=autumn(1), person=officer.person, role="chief_executive",
        valid_from=date(2021, 11, 1),
    )  # fmt: skip
    made = offered(players, actor=officer)
    accept_deputyship(actor=players.auditor, now=autumn(10), reference=made.reference, seen_version=1)
    for_the_maker = Actor(players.auditor.person, deputy_for=officer.person)
    assert case.slug not in [item.subject for item in visible_waiting(for_the_maker, autumn(17))]
    refused("own_work", sign, players=players, actor=for_the_maker, case=case, at=autumn(17))


def test_nobody_is_asked_who_would_approve_their_own(players: Cast) -> None:
    refusal = refused("duties_conflict", offered, players=players, deputy=players.second_officer.person)
    assert refusal.facts["rule"] == "write_and_sign"
    refused("duties_conflict", offered, players=players, deputy=players.deputy_mayor.person)


def test_a_role_given_after_the_offer_stops_its_acceptance(players: Cast) -> None:
    made = offered(players)
    person = players.auditor.person
    grant_role(actor=players.administrator, now=autumn(10), person=person, role="originating_officer", valid_from=FROM)
    act = {"actor": players.auditor, "now": autumn(11), "reference": made.reference, "seen_version": 1}
    refused("duties_conflict", accept_deputyship, **act)
    assert Deputyship.objects.get().state == "offered"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_until": FROM}, "dates_in_order"),
        ({"valid_from": date(2021, 11, 1), "valid_until": date(2021, 11, 10)}, "over_already"),
        ({"valid_until": date(2022, 11, 17)}, "too_long"),
        ({"valid_from": date(2022, 11, 12), "valid_until": date(2022, 11, 20)}, "too_long"),
        ({"limit_pence": 0}, "bad_limit"),
        ({"role": "administrator"}, "not_lent"),
        ({"role": "no_such_role"}, "not_lent"),
        ({"operations": ["ledger.post_journal"]}, "not_lent"),
        ({"role": "deputy_mayor"}, "role_not_held"),
        ({"valid_from": date(2021, 3, 1)}, "role_not_held"),
        ({"deputy": "P-999999"}, "unknown_person"),
        ({"why": ""}, "bad_name"),
        ({"why": "<script>\n"}, "bad_name"),
    ],
)
def test_what_cannot_be_offered(players: Cast, changes: dict[str, Any], code: str) -> None:
    refused(code, offered, players=players, **changes)


def test_nobody_is_their_own_deputy(players: Cast) -> None:
    refused("deputy_of_self", offered, players=players, deputy=players.chief_executive.person)
    first, second = players.chief_executive.person, players.auditor.person
    made = accepted(players)
    row = Deputyship.objects.get(reference=made.reference)
    row.deputy = row.principal
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert first != second


def test_a_deputy_names_no_deputy(players: Cast) -> None:
    accepted(players)
    refused("deputy_of_deputy", offered, players=players, actor=deputising(players), deputy=players.accountant.person)
    refused("role_not_held", offered, players=players, actor=players.auditor, deputy=players.accountant.person)


def test_one_deputy_at_a_time(players: Cast) -> None:
    offered(players)
    refused("deputy_named", offered, players=players, deputy=players.accountant.person)
    assert offered(players, deputy=players.accountant.person, valid_from=UNTIL, valid_until=date(2021, 12, 6))


def test_a_limit_is_kept_to_the_penny(players: Cast) -> None:
    accepted(players, limit_pence=94_739_299)
    case = submitted(players)
    assert visible_waiting(deputising(players), autumn(17)) == []
    refused("over_limit", sign, players=players, actor=deputising(players), case=case, at=autumn(17))
    Deputyship.objects.update(limit_pence=94_739_300)
    assert [item.subject for item in visible_waiting(deputising(players), autumn(17))] == [case.slug]
    assert sign(players, deputising(players), case, autumn(17)).state == "signed_by_chief_executive"


def lent(players: Cast, lender: Actor, role: str, limit_pence: int, *operations: str) -> Actor:
    """The auditor, acting for somebody up to a sum."""
    made = offered(players, actor=lender, role=role, limit_pence=limit_pence, operations=operations)
    accept_deputyship(actor=players.auditor, now=autumn(16), reference=made.reference, seen_version=1)
    return Actor(players.auditor.person, deputy_for=lender.person)


def test_a_limit_holds_wherever_money_is_taken(players: Cast) -> None:
    deputy = lent(players, players.budget_holder, "budget_holder", 100_00)
    line, now = line_of(players, 1_000_00), autumn(25)
    refused("over_limit", reserve_funds, actor=deputy, now=now, line=line, title="Laptops", amount_pence=100_01)
    made = reserve_funds(actor=deputy, now=now, line=line, title="Laptops", amount_pence=100_00)
    given = {"actor": deputy, "now": now, "reservation": made.reference, "seen_version": made.version}
    refused("over_limit", commit_funds, amount_pence=100_01, **given)
    assert commit_funds(amount_pence=100_00, **given).reserved_pence == 0
    finance = lent(players, players.chief_finance_officer, "chief_finance_officer", 50_00)
    fund: dict[str, Any] = {
        "code": "NEW", "name": "New", "portfolio": "Any", "body": "MOPAC", "cost_centre": "CORP",
        "opened_on": date(2021, 11, 25),
    }  # fmt: skip
    refused("over_limit", open_fund, actor=finance, now=now, amount_pence=50_01, **fund)
    assert open_fund(actor=finance, now=now, amount_pence=50_00, **fund) == "NEW"


def test_a_limit_holds_for_the_debits_of_a_journal(players: Cast) -> None:
    deputy = lent(players, players.chief_finance_officer, "chief_finance_officer", 100_00, "ledger.post_journal")
    for amount, code in (("100.01", "over_limit"), ("100.00", "")):
        lines = [
            JournalRow(cost_centre="F300", account="5200", amount=amount, body="MOPAC"),
            JournalRow(cost_centre="CORP", account="1000", amount=f"-{amount}", body="MOPAC"),
        ]
        made = draft_journal(
            actor=players.accountant, now=autumn(24), on_date=date(2021, 11, 24), description="Spent", rows=lines
        )
        given = {"actor": deputy, "now": autumn(25), "reference": made.reference, "seen_version": 1}
        if code:
            refused(code, post_journal, **given)
        else:
            assert post_journal(**given).journal


def test_a_limit_holds_for_the_ceiling_of_a_contract(players: Cast) -> None:
    deputy = lent(players, players.commercial_officer, "commercial_officer", 100_00)
    terms = {
        "actor": deputy, "now": autumn(25), "reference": "C-1", "seen_version": 0, "name": "C", "supplier": "S",
        "starts_on": date(2021, 11, 1), "ends_on": date(2022, 11, 1),
    }  # fmt: skip
    refused("over_limit", register_contract, ceiling_pence=100_01, **terms)
    assert register_contract(ceiling_pence=100_00, **terms).version == 1


def test_two_roles_lent_with_two_limits_each_count_where_they_allow_the_act(players: Cast) -> None:
    holder = players.budget_holder
    grant_role(
        actor=players.administrator, now=autumn(1), person=holder.person, role="accountant", valid_from=date(2021, 4, 1)
    )
    deputy = lent(players, holder, "budget_holder", 100_00, "budgets.reserve_funds")
    lent(players, holder, "accountant", 1_00, "budgets.release_funds")
    line, now = line_of(players, 1_000_00), autumn(25)
    assert reserve_funds(actor=deputy, now=now, line=line, title="Laptops", amount_pence=100_00)


def test_nobody_acts_for_somebody_who_is_suspended(players: Cast) -> None:
    accepted(players)
    assert "decisions.sign_case" in permissions_held(deputising(players), autumn(17))
    suspend_user(actor=players.administrator, now=autumn(17), person=players.chief_executive.person)
    refused("not_permitted", sign, players=players, actor=deputising(players), case=submitted(players), at=autumn(17))


def test_the_quick_list_of_what_is_lent_says_what_the_whole_record_says(players: Cast) -> None:
    lender, deputy, told = players.chief_executive.person, players.auditor.person, []
    made = offered(players, limit_pence=500_00, operations=["decisions.sign_case"])
    for change in ("accepted", "suspended", ""):
        for at in (autumn(14), autumn(15), autumn(28), autumn(29)):
            quick = [(one.principal, one.role, one.operations, one.limit_pence) for one in lent_to(deputy, at)]
            whole = standing_deputyships(at).filter(deputy__reference=deputy).order_by("id")
            assert quick == list(whole.values_list("principal__reference", "role", "operations", "limit_pence")), at
            told += quick
        if change == "accepted":
            accept_deputyship(actor=players.auditor, now=autumn(12), reference=made.reference, seen_version=1)
        if change == "suspended":
            suspend_user(actor=players.administrator, now=autumn(17), person=lender)
    assert told == [(lender, made.role, ["decisions.sign_case"], 500_00)] * 2
    assert lent_to(lender, autumn(15)) == []


def test_what_is_lent_can_be_narrowed(players: Cast) -> None:
    accepted(players, operations=["decisions.withdraw_case"])
    may = permissions_held(deputising(players), autumn(17))
    assert {"decisions.withdraw_case", "decisions.view"} <= may
    assert "decisions.sign_case" not in may


def test_only_the_deputy_answers_and_only_once(players: Cast) -> None:
    made = offered(players)
    act = {"now": autumn(11), "reference": made.reference, "seen_version": 1}
    assert [item.subject for item in visible_waiting(players.auditor, autumn(11))] == [made.reference]
    assert visible_waiting(players.accountant, autumn(11)) == []
    refused("not_yours", accept_deputyship, actor=players.chief_executive, **act)
    refused("not_yours", withdraw_deputyship, actor=players.auditor, **act)
    refused("not_yours", accept_deputyship, actor=players.stranger, **act)
    accept_deputyship(actor=players.auditor, **act)
    refused("stale", accept_deputyship, actor=players.auditor, **act)
    refused("wrong_state", decline_deputyship, actor=players.auditor, **(act | {"seen_version": 2}))
    assert visible_waiting(players.auditor, autumn(11)) == []


def test_a_declined_or_withdrawn_offer_gives_nothing(players: Cast) -> None:
    made = offered(players)
    decline_deputyship(actor=players.auditor, now=autumn(11), reference=made.reference, seen_version=1)
    again = offered(players)
    withdraw_deputyship(actor=players.chief_executive, now=autumn(11), reference=again.reference, seen_version=1)
    assert "decisions.sign_case" not in permissions_held(deputising(players), autumn(17))
    refused(
        "wrong_state", end_deputyship, actor=players.auditor, now=autumn(12), reference=again.reference, seen_version=2
    )


def test_a_deputy_decides_for_the_decision_maker(players: Cast) -> None:
    case = signed(players)
    accepted(players, actor=players.deputy_mayor, role="deputy_mayor")
    actor = Actor(players.auditor.person, deputy_for=players.deputy_mayor.person)
    done = decide_case(actor=actor, now=autumn(23), password=PASSWORD, **seen(case))
    assert done.state == "decided"


def test_whoever_signed_does_not_decide_as_a_deputy(players: Cast) -> None:
    accepted(players)
    case = submitted(players)
    sign(players, deputising(players), case, autumn(17))
    both = offered(players, actor=players.deputy_mayor, role="deputy_mayor", deputy=players.commercial_officer.person)
    Deputyship.objects.filter(reference=both.reference).update(
        state="accepted", deputy=Deputyship.objects.first().deputy_id
    )
    actor = Actor(players.auditor.person, deputy_for=players.deputy_mayor.person)
    refused("own_work", decide_case, actor=actor, now=autumn(23), password=PASSWORD, **seen(case))


def test_a_signature_names_whom_the_deputy_signed_for(players: Cast) -> None:
    accepted(players)
    case = submitted(players)
    sign(players, deputising(players), case, autumn(17))
    row = Signature.objects.get()
    assert (row.person, row.deputy_for) == (players.auditor.person, players.chief_executive.person)
    text = page(client_of(players.deputy_mayor), named("decisions:case", case.slug))
    assert "Auditor Example, for Chief Executive Example as their deputy" in text
    assert "for Chief Executive Example as their deputy" in page(
        client_of(players.deputy_mayor), named("decisions:decide_case", case.slug)
    )
    row.deputy_for = row.person
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.bulk_create([Signature(**{**values_of(row), "submission": 2})])


def values_of(row: Signature) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in Signature._meta.fields if field.name != "id"}


def test_whoever_a_paper_was_signed_for_does_not_decide_it(players: Cast) -> None:
    accepted(players)
    case = submitted(players)
    sign(players, deputising(players), case, autumn(17))
    chief = players.chief_executive
    grant_role(
        actor=players.administrator, now=autumn(18), person=chief.person, role="deputy_mayor",
        valid_from=date(2021, 11, 18),
    )  # fmt: skip
    assert case.slug not in [
        item.subject for item in visible_waiting(chief, autumn(23)) if item.verb.endswith("decide_case")
    ]
    refused("own_work", decide_case, actor=chief, now=autumn(23), password=PASSWORD, **seen(case))


def test_a_deputy_with_an_interest_stands_aside_for_themselves_alone(players: Cast) -> None:
    accepted(players)
    case, deputy, at = submitted(players), deputising(players), autumn(17)
    barred = refused(
        "interest_declared", sign_case, actor=deputy, now=at, password=PASSWORD, interest_kind="prejudicial",
        interests="A relative works there.", **seen(case),
    )  # fmt: skip
    assert barred.facts["who_can"]
    said = {"interest_kind": "prejudicial", "interests": "A relative works there."}
    recuse_from_case(actor=deputy, now=at, **said, **seen(case))
    refused("recused", sign, players=players, actor=deputy, case=case, at=at)
    refused("recused", recuse_from_case, actor=deputy, now=at, **said, **seen(case))
    assert [item.subject for item in visible_waiting(deputy, at)] == []
    waiting = [item.why for item in visible_waiting(players.chief_executive, at) if item.subject == case.slug]
    assert waiting == ["A deputy of the Chief Executive Officer declared an interest, so it comes back to that role."]
    refused("not_permitted", sign, players=players, actor=players.auditor, case=case, at=at)
    alternate = players.deputy_chief_executive
    refused("not_the_role", sign, players=players, actor=alternate, case=case, at=at)
    text = page(client_of(players.chief_executive), named("decisions:case", case.slug))
    assert "A deputy of the Chief Executive Officer" in text
    assert "acts as before" in text
    assert sign(players, players.chief_executive, case, at).state == "signed_by_chief_executive"


def test_no_deputy_declares_an_interest_of_whoever_they_act_for(players: Cast) -> None:
    """What a deputy declares is their own: the principal can still declare theirs, and then the alternate acts."""
    accepted(players)
    case, said = submitted(players), {"interest_kind": "pecuniary", "interests": "Shares."}
    recuse_from_case(actor=deputising(players), now=autumn(17), **said, **seen(case))
    recuse_from_case(actor=players.chief_executive, now=autumn(17), **said, **seen(case))
    refused("recused", sign, players=players, actor=players.chief_executive, case=case, at=autumn(17))
    done = sign(players, players.deputy_chief_executive, case, autumn(17))
    assert done.state == "signed_by_chief_executive"


def test_administrators_do_not_approve(players: Cast) -> None:
    refused(
        "duties_conflict", grant_role, actor=players.administrator, now=autumn(1), person=_another(players),
        role="administrator", valid_from=date(2021, 11, 1),
    )  # fmt: skip


def _another(players: Cast) -> str:
    return players.accountant.person


class TestPages:
    @pytest.fixture(autouse=True)
    def today(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-17")

    def test_choosing_to_act_as_deputy_shows_and_is_undone_when_it_lapses(self, players: Cast) -> None:
        made, case = accepted(players), submitted(players)
        client, boss = client_of(players.auditor), players.chief_executive.person
        assert "Sign PCD" not in page(client, "/")
        assert client.post("/authority/act-as/", {"acting_for": boss}).status_code == 302
        text = page(client, "/")
        assert "You act as deputy for" in text
        assert case.slug in text
        end_deputyship(
            actor=players.chief_executive, now=autumn(17, 9), reference=made.reference, seen_version=made.version
        )
        address = named("decisions:sign_case", case.slug)
        refusal = client.post(address, {"version": case.version, "password": PASSWORD})
        assert refusal.status_code == 403
        assert "not their deputy now" in refusal.content.decode()
        assert "in your own name again" in page(client, "/")

    def test_a_form_is_kept_in_no_other_name_than_it_was_drawn_in(self, players: Cast) -> None:
        accepted(players)
        case, client, boss = submitted(players), client_of(players.auditor), players.chief_executive.person
        address = named("decisions:sign_case", case.slug)
        as_deputy, own = {"form_name": boss}, {"form_name": ""}
        client.post("/authority/act-as/", {"acting_for": boss} | own)
        assert f'name="form_name" value="{boss}"' in page(client, address)
        typed = {"version": case.version, "password": PASSWORD}
        refusal = client.post(address, typed | own)
        assert refusal.status_code == 409
        assert "in your own name and act as deputy for" in refusal.content.decode()
        assert find_case(case.slug).state == "submitted"
        # From a page of one name another may still be chosen.
        assert client.post("/authority/act-as/", {"acting_for": ""} | as_deputy).status_code == 302
        assert client.post(address, typed | as_deputy).status_code == 409
        client.post("/authority/act-as/", {"acting_for": boss} | own)
        assert client.post(address, typed | as_deputy).status_code == 302

    def test_a_deputy_is_told_before_the_form_that_a_paper_is_beyond_their_limit(self, players: Cast) -> None:
        accepted(players, limit_pence=94_739_299)
        case, client = submitted(players), client_of(players.auditor)
        client.post("/authority/act-as/", {"acting_for": players.chief_executive.person})
        sign_page = named("decisions:sign_case", case.slug)
        for address in (named("decisions:case", case.slug), sign_page):
            assert "worth more than you may act for as deputy" in page(client, address)
        assert 'name="password"' not in page(client, sign_page)
        Deputyship.objects.update(limit_pence=94_739_300)
        assert 'name="password"' in page(client, sign_page)
        assert "worth more than" not in page(client, sign_page)

    def test_a_deputy_reads_their_limit_on_every_page_and_beside_the_box_of_a_sum(self, players: Cast) -> None:
        lent(players, players.budget_holder, "budget_holder", 100_00)
        line, client = line_of(players, 1_000_00), client_of(players.auditor)
        client.post("/authority/act-as/", {"acting_for": players.budget_holder.person})
        assert "Budget holder, up to" in page(client, "/")
        said = "you can act for up to £100.00 at a time"
        assert said in page(client, named("budgets:reserve_funds", line))
        assert said not in page(client_of(players.budget_holder), named("budgets:reserve_funds", line))

    def test_one_whose_days_are_over_has_run_out(self, players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        made, client = accepted(players), client_of(players.chief_executive)
        address = f"/authority/deputies/{made.reference}/"
        assert "End it now" in page(client, address)
        monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-29")
        for where in ("/authority/deputies/", address):
            shown = page(client, where)
            assert "Ran out" in shown
            assert "Accepted</strong>" not in shown
        assert "End it now" not in page(client, address)
        assert client.post(f"{address}end_deputyship/", {"version": made.version}).status_code == 422
        refused(
            "over_already", end_deputyship, actor=players.auditor, now=autumn(29), reference=made.reference,
            seen_version=made.version,
        )  # fmt: skip

    def test_nobody_acts_for_whom_they_please(self, players: Cast) -> None:
        client = client_of(players.stranger)
        assert client.post("/authority/act-as/", {"acting_for": players.chief_executive.person}).status_code == 422
        assert "You act as deputy" not in page(client, "/")

    def test_an_offer_is_made_and_accepted_on_pages(self, players: Cast) -> None:
        decided(players)
        deputy = client_of(players.auditor)
        client = client_of(players.chief_executive)
        said = {
            "deputy": "Auditor Example", "role": "chief_executive", "valid_from": "18/11/2021",
            "valid_until": "02/12/2021", "limit_pence": "1m", "why": "Annual leave",
        }  # fmt: skip
        offer = "/authority/deputies/offer-deputyship/"
        assert client.post(offer, said | {"deputy": "Nobody"}).status_code == 422
        # First what would change, with each act of the role to tick; nothing is offered yet.
        looked = client.post(offer, said | {"preview": "1"}).content.decode()
        assert "0 things would come to them as well" in looked
        assert 'value="decisions.return_case"' in looked
        assert not Deputyship.objects.exists()
        assert client.post(offer, said | {"narrowed": "1"}).status_code == 422
        for strange in ("decisions.decide_case", "identity.grant_role"):
            assert client.post(offer, said | {"narrowed": "1", "operations": [strange]}).status_code == 422
        answer = client.post(offer, said | {"narrowed": "1", "operations": ["decisions.sign_case"]})
        assert answer.status_code == 302
        lent_acts = [name for name in Deputyship.objects.get().operations if not name.endswith(".view")]
        assert lent_acts == ["decisions.sign_case"]
        address = answer.headers["Location"]
        assert "1,000,000.00" in page(client, address)
        assert "Sign a paper" in page(client, address).partition("What of it")[2][:300]
        assert address in page(deputy, "/")
        page(deputy, f"{address}accept_deputyship/")
        assert deputy.post(f"{address}accept_deputyship/", {"version": "0"}).status_code == 409
        assert deputy.post(f"{address}accept_deputyship/", {"version": "1"}).status_code == 302
        assert deputy.post(f"{address}accept_deputyship/", {"version": "1"}).status_code == 409
        assert Deputyship.objects.get().state == "accepted"
        page(client_of(players.stranger), address, 404)
        assert "Deputies" in page(deputy, "/authority/deputies/?of=everybody")
