"""Roles that a rule of the scheme asks to agree: each signs in its turn, on the text that was signed, or is refused."""

from __future__ import annotations

from typing import Any

import pytest

from daybook.config.schedule import deliver_events
from daybook.decisions.cases.models import Signature
from daybook.decisions.cases.operations.agree_case import agree_case
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.return_case import return_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import PASSWORD, Cast, autumn, seen, signed, submitted
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting
from daybook.foundation.approvals.jobs import reroute_misrouted
from daybook.foundation.approvals.models import WaitingItem
from daybook.foundation.approvals.tests.build import DEPUTY, FINANCE, changed_scheme
from daybook.foundation.identity.operations.grant_role import grant_role
from tests.pages import client_of, named, page

pytestmark = pytest.mark.django_db
COMMERCIAL, CHIEF = "Commercial officer", "Chief Executive Officer"
AGREE, DECIDE = "decisions.agree_case", "decisions.decide_case"


@pytest.fixture
def chained(players: Cast) -> CaseRef:
    """A paper that is signed, under a rule by which finance and then commerce agree before the deputy mayor decides."""
    changed_scheme(players, "4.8", "approve_funding", first_roles=[CHIEF, FINANCE, COMMERCIAL])
    case = submitted(players)
    return sign_case(actor=players.chief_executive, now=autumn(22), password=PASSWORD, **seen(case))


def by(act: Any, case: CaseRef, day: int = 23, **more: Any) -> CaseRef:
    done: CaseRef = act(now=autumn(day), password=PASSWORD, **(seen(case) | more))
    return done


def inbox(actor: Any, case: CaseRef) -> list[str]:
    return [verb for verb, subject in waiting(actor, autumn(23)) if subject == case.slug and verb in (AGREE, DECIDE)]


def test_every_role_of_the_chain_signs_in_its_turn_and_the_paper_is_decided(players: Cast, chained: CaseRef) -> None:
    finance, commerce, mayor = players.chief_finance_officer, players.commercial_officer, players.deputy_mayor
    assert (inbox(finance, chained), inbox(commerce, chained), inbox(mayor, chained)) == ([AGREE], [], [])
    assert refused("not_agreed", decide_case, actor=mayor, now=autumn(23), password=PASSWORD,
                   **seen(chained)).facts["who_can"] == FINANCE  # fmt: skip
    refused("not_the_role", agree_case, actor=commerce, now=autumn(23), password=PASSWORD, **seen(chained))
    refused("not_permitted", agree_case, actor=players.stranger, now=autumn(23), password=PASSWORD, **seen(chained))
    refused("wrong_password", agree_case, actor=finance, now=autumn(23), password="guess", **seen(chained))
    by(agree_case, chained, actor=finance)
    entry = last_entry()
    assert (entry.verb, entry.from_state, entry.to_state, entry.paragraph) == (
        AGREE, "signed_by_chief_executive", "signed_by_chief_executive", "4.8",
    )  # fmt: skip
    assert (inbox(finance, chained), inbox(commerce, chained), inbox(mayor, chained)) == ([], [AGREE], [])
    refused("not_agreed", decide_case, actor=mayor, now=autumn(23), password=PASSWORD, **seen(chained))
    by(agree_case, chained, actor=commerce, interest_kind="personal", interests="I know the supplier.")
    assert (inbox(commerce, chained), inbox(mayor, chained)) == ([], [DECIDE])
    refused("nothing_to_agree", agree_case, actor=finance, now=autumn(23), password=PASSWORD, **seen(chained))
    assert by(decide_case, chained, actor=mayor).state == "decided"
    kept = list(Signature.objects.order_by("id").values_list("role_title", "person", "paragraph", "digest"))
    assert [(role, person) for role, person, _, _ in kept] == [
        (CHIEF, players.chief_executive.person), (FINANCE, finance.person), (COMMERCIAL, commerce.person),
        (DEPUTY, mayor.person),
    ]  # fmt: skip
    assert [paragraph for _, _, paragraph, _ in kept[1:]] == ["4.8", "4.8", "4.8, 4.13"]
    assert {digest for _, _, _, digest in kept} == {chained.digest}


def test_nobody_signs_twice_nor_with_an_interest_nor_what_they_wrote(players: Cast, chained: CaseRef) -> None:
    for person in (players.originating_officer, players.chief_executive):
        grant_role(
            actor=players.administrator, now=autumn(20), person=person.person, role="chief_finance_officer",
            valid_from=autumn(20).date(),
        )  # fmt: skip
        refused("own_work", agree_case, actor=person, now=autumn(23), password=PASSWORD, **seen(chained))
    shares = {"interest_kind": "pecuniary", "interests": "Shares."}
    finance = {"actor": players.chief_finance_officer, "now": autumn(23), **seen(chained)}
    refused("interest_declared", agree_case, password=PASSWORD, **finance, **shares)
    assert refused("no_alternate", recuse_from_case, **finance, **shares).facts["clause"]
    stale = {**finance, "seen_version": 9}
    refused("stale", agree_case, password=PASSWORD, **stale)


def test_a_role_asked_to_agree_returns_what_waits_for_it_and_agrees_again_to_the_next_text(
    players: Cast, chained: CaseRef
) -> None:
    early = {"actor": players.commercial_officer, "now": autumn(23), "reason": "Say more."}
    refused("not_the_role", return_case, **early, **seen(chained))
    by(agree_case, chained, actor=players.chief_finance_officer)
    case = return_case(**early, **seen(chained))
    assert case.state == "draft"
    case = check_case(actor=players.originating_officer, now=autumn(23, 12), **seen(case))
    case = submit_case(actor=players.originating_officer, now=autumn(23, 13), **seen(case))
    case = by(sign_case, case, 24, actor=players.chief_executive)
    by(agree_case, case, 24, actor=players.chief_finance_officer)
    by(agree_case, case, 24, actor=players.commercial_officer)
    assert by(decide_case, case, 24, actor=players.deputy_mayor).state == "decided"


def test_a_scheme_that_asks_for_a_role_in_mid_flight_takes_the_paper_to_it(players: Cast) -> None:
    case = signed(players)
    assert inbox(players.deputy_mayor, case) == [DECIDE]
    changed_scheme(players, "4.8", "approve_funding", first_roles=[FINANCE])
    reroute_misrouted(autumn(22))
    assert (inbox(players.chief_finance_officer, case), inbox(players.deputy_mayor, case)) == ([AGREE], [])
    item = WaitingItem.objects.get(subject=case.slug, verb=AGREE, settled_at=None)
    assert item.title.startswith("Agree to PCD 1")
    assert FINANCE in item.why
    by(agree_case, case, actor=players.chief_finance_officer)
    assert by(decide_case, case, actor=players.deputy_mayor).state == "decided"


def test_the_pages_show_whose_turn_it_is_and_the_public_who_agreed(
    players: Cast, chained: CaseRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-23")
    client, address = client_of(players.chief_finance_officer), named("decisions:case", chained.slug)
    shown = page(client, address)
    assert "2. The Chief finance officer agrees to recommendation 1 (next)" in shown
    assert named("decisions:agree_case", chained.slug) in shown
    asked = page(client, named("decisions:agree_case", chained.slug))
    assert "as paragraph 4.8 of the scheme of delegation asks of the Chief finance officer" in asked
    sent = {"version": chained.version, "password": PASSWORD, "interest_kind": "none"}
    assert client.post(named("decisions:agree_case", chained.slug), sent).status_code == 302
    assert "3. The Commercial officer agrees to recommendation 1 (next)" in page(client, address)
    assert "not yet to be decided" in client_of(players.deputy_mayor).get(
        named("decisions:decide_case", chained.slug)
    ).content.decode()  # fmt: skip
    by(agree_case, chained, actor=players.commercial_officer)
    by(decide_case, chained, actor=players.deputy_mayor)
    publish_case(actor=players.governance_officer, now=autumn(24), **seen(chained))
    deliver_events(autumn(24, 12))
    public = f"/public/decisions/{chained.slug}/"
    assert page(client, public).count("Agreed before the decision") == 2
    signatures = client.get(f"{public}decision.json").json()["signatures"]
    assert [(one["role"], one["agreed"]) for one in signatures] == [
        (CHIEF, False), (FINANCE, True), (COMMERCIAL, True), (DEPUTY, False),
    ]  # fmt: skip
