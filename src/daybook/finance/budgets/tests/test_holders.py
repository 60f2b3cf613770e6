"""Whoever answers for a cost centre, and nobody else with their role, lets its money be ordered or moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daybook.decisions.cases.tests.build import FOUNDED, Cast, answers_for, autumn, moment
from daybook.decisions.cases.tests.traces import rows as traces
from daybook.finance.budgets.awaiting import awaited_changes
from daybook.finance.budgets.changing import ChangeRef
from daybook.finance.budgets.models import Allocation, Movement
from daybook.finance.budgets.operations.agree_change import agree_change
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_return import draft_return
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.refuse_change import refuse_change
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.reserving import ReservationRef
from daybook.finance.budgets.rules.authority import titles_here, waits_for
from daybook.finance.budgets.settling import APPROVE
from daybook.finance.budgets.tests.build import line_of, reserved
from daybook.foundation.approvals.jobs import reroute_misrouted
from daybook.foundation.approvals.models import WaitingItem
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.public import Authority, scheme_rules, visible_waiting
from daybook.foundation.approvals.tests.build import FINANCE, HOLDER, changed_scheme, proposed
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.organisation.models import BudgetHolding, Holding
from daybook.foundation.organisation.operations.assign_budget_holder import assign_budget_holder
from daybook.foundation.organisation.operations.end_holding import end_holding
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused
from tests.pages import client_of, named, page
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
SMALL, ORDER = "Virement below £50,000", "Commitment below £500,000"
WHY = {"reason": "The workshop needs it first"}
BOUND = Authority(HOLDER, "1", False, also=(FINANCE,), own_cost_centre=HOLDER)


@remembered
def _open_fleet(players: Cast) -> None:
    """A second person with the role, who answers for F400, a cost centre with £1,000 of the same fund."""
    given: dict[str, Any] = {"actor": players.administrator, "now": moment(FOUNDED)}
    open_cost_centre(**given, body="MOPAC", code="F400", name="Fleet")
    grant_role(**given, person=players.second_officer.person, role="budget_holder", valid_from=FOUNDED)
    answers_for(players, players.second_officer, "Head of fleet", "F400")
    line_of(players, 1_000_00, "P4", cost_centre="F400")


@pytest.fixture
def lines(players: Cast) -> tuple[str, str]:
    """A budget line of F300 and one of F400, of £1,000 each, each answered for by another."""
    mine = line_of(players, 1_000_00)
    _open_fleet(players)
    return mine, "BL-000002"


def lent(players: Cast, lender: Actor, to: Actor, limit_pence: int | None = None) -> Actor:
    """Somebody as the deputy of a budget holder, up to a sum where one is given."""
    made = offer_deputyship(
        actor=lender, now=autumn(20), deputy=to.person, role="budget_holder", why="Annual leave",
        valid_from=date(2021, 11, 20), valid_until=date(2021, 12, 20),
        limit_pence=None if limit_pence is None else Pence(limit_pence),
    )  # fmt: skip
    accept_deputyship(actor=to, now=autumn(20), reference=made.reference, seen_version=1)
    return Actor(to.person, deputy_for=lender.person)


def virement(players: Cast, lines: tuple[str, str], maker: Actor | None = None) -> ChangeRef:
    """£100 from the first line to the second, submitted."""
    maker, (source, target) = maker or players.accountant, lines
    made = draft_virement(
        actor=maker, now=autumn(24), from_line=source, to_line=target, amount_pence=Pence(100_00), **WHY
    )
    return submit_change(actor=maker, **seen(made))


def seen(change: ChangeRef, day: int = 25) -> dict[str, Any]:
    return {"reference": change.reference, "seen_version": change.version, "now": autumn(day)}


def ordered(players: Cast, actor: Actor, line: str, day: int = 25) -> ReservationRef:
    found = reserved(players, line, 100_00)
    return commit_funds(
        actor=actor, now=autumn(day), reservation=found.reference, seen_version=1, amount_pence=Pence(100_00)
    )


def refusal(act: Any, **given: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value


def has(actor: Actor, change: ChangeRef, day: int = 25) -> bool:
    return change.reference in [item.subject for item in visible_waiting(actor, autumn(day))]


def test_an_order_is_for_whoever_answers_for_the_cost_centre_of_its_line(players: Cast, lines: tuple[str, str]) -> None:
    holder, other, stand_in = players.budget_holder, players.second_officer, players.governance_officer
    deputy, of_another = lent(players, holder, stand_in), lent(players, other, players.auditor)
    found = reserved(players, lines[0], 100_00)
    before = traces()
    for actor in (other, of_another):
        told = refusal(
            commit_funds, actor=actor, now=autumn(25), reservation=found.reference, seen_version=1,
            amount_pence=Pence(100_00),
        )  # fmt: skip
        assert (told.code, told.facts["holder"], told.facts["cost_centre"]) == ("not_the_holder", holder.person, "F300")
        assert "Budget holder (Budget Holder Example). Ask them. The Chief finance officer may" in told.message
    assert traces() == before
    shown = named("budgets:reservation", found.reference), named("budgets:commit_funds", found.reference)
    reading, reading_other = client_of(holder), client_of(other)
    assert [shown[1] in page(client, shown[0]) for client in (reading, reading_other)] == [True, False]
    assert "Budget holder of MOPAC F300, Budget holder (Budget Holder Example) or" in page(reading, shown[1])
    assert "Budget holder (Budget Holder Example). Ask them." in page(reading_other, shown[1], 422)
    for actor in (holder, deputy, players.chief_finance_officer):
        ordered(players, actor, lines[0])
    assert list(Movement.objects.exclude(role_title="").order_by("id").values_list("role_title", "paragraph")) == [
        (HOLDER, ORDER), (HOLDER, ORDER), (FINANCE, ORDER)
    ]  # fmt: skip


def test_a_deputy_orders_up_to_their_limit_in_all_on_one_reservation(players: Cast, lines: tuple[str, str]) -> None:
    deputy = lent(players, players.budget_holder, players.governance_officer, 300_00)
    found = reserved(players, lines[0], 800_00)
    for version, pence, code in ((1, 100_00, ""), (2, 200_01, "over_limit"), (2, 200_00, ""), (3, 1, "over_limit")):
        given: dict[str, Any] = {
            "actor": deputy, "now": autumn(25), "reservation": found.reference, "seen_version": version,
            "amount_pence": Pence(pence),
        }  # fmt: skip
        if code:
            told = refusal(commit_funds, **given)
            assert (told.code, told.facts["limit_pence"]) == (code, 300_00)
            assert "would come to £300.01 on order or invoiced. This is worth more" in told.message
        else:
            commit_funds(**given)
    # The same sum on another reservation is another matter, as it is for the scheme.
    commit_funds(**given | {"reservation": reserved(players, lines[0], 100_00).reference, "seen_version": 1})
    ordered(players, players.budget_holder, lines[0])


def test_a_change_is_for_whoever_answers_for_what_it_takes_from(players: Cast, lines: tuple[str, str]) -> None:
    holder, other = players.budget_holder, players.second_officer
    deputy, of_another = lent(players, holder, players.governance_officer), lent(players, other, players.auditor)
    change = virement(players, lines)
    assert [has(actor, change) for actor in (holder, deputy, other, of_another, players.chief_finance_officer)] == [
        True, True, False, False, False
    ]  # fmt: skip
    before = traces()
    for act, given in ((approve_change, {}), (refuse_change, WHY)):
        for actor in (other, of_another):
            told = refusal(act, actor=actor, **seen(change), **given)
            assert (told.code, told.facts["holder"]) == ("not_the_holder", holder.person)
    assert traces() == before
    text = page(client_of(other), named("budgets:change", change.reference))
    assert "Budget holder of cost centre MOPAC F300, Budget holder (Budget Holder Example), to settle" in text
    assert "Approve this change" not in text
    assert "Ask them. The Chief finance officer may" in page(
        client_of(other), named("budgets:approve_change", change.reference), 422
    )
    assert approve_change(actor=deputy, **seen(change)).state == "approved"
    back = virement(players, (lines[1], lines[0]))
    assert refusal(approve_change, actor=holder, **seen(back)).code == "not_the_holder"
    assert approve_change(actor=other, **seen(back)).state == "approved"


def test_what_the_holder_drafted_waits_for_whoever_stands_above(
    players: Cast, lines: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")
    holder, finance = players.budget_holder, players.chief_finance_officer
    change = virement(players, lines, holder)
    assert refusal(approve_change, actor=holder, **seen(change)).code == "own_work"
    assert (has(finance, change), has(holder, change), has(players.second_officer, change)) == (True, False, False)
    deputy = lent(players, holder, players.governance_officer)
    told = refusal(approve_change, actor=deputy, **seen(change))
    assert (told.code, "Budget Holder Example, for whom you act, made change of budget" in told.message) == (
        "own_work",
        True,
    )
    client, address = client_of(players.governance_officer), named("budgets:change", change.reference)
    client.post("/authority/act-as/", {"acting_for": holder.person})
    shown = page(client, address)
    assert "Budget Holder Example, for whom you act, drafted it, so you cannot." in shown
    assert not any(named(f"budgets:{verb}_change", change.reference) in shown for verb in ("approve", "withdraw"))
    assert "for whom you act, made" in page(client, named("budgets:approve_change", change.reference), 403)
    assert approve_change(actor=finance, **seen(change)).state == "approved"


def test_a_page_offers_a_deputy_only_what_is_within_their_limit(
    players: Cast, lines: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")
    change, stand_in = virement(players, lines), players.governance_officer
    lent(players, players.budget_holder, stand_in, 99_99)
    client, address = client_of(stand_in), named("budgets:change", change.reference)
    client.post("/authority/act-as/", {"acting_for": players.budget_holder.person})
    shown = page(client, address)
    assert "Your limit is £99.99." in shown
    assert named("budgets:approve_change", change.reference) not in shown


def test_another_answers_from_a_day_on_and_what_waits_goes_to_them(players: Cast, lines: tuple[str, str]) -> None:
    holder, other = players.budget_holder, players.second_officer
    change = virement(players, lines)
    mine = BudgetHolding.objects.get(cost_centre__code="F300")
    theirs = BudgetHolding.objects.get(cost_centre__code="F400").post.reference
    assign_budget_holder(
        actor=players.administrator, now=autumn(24), body="MOPAC", cost_centre="F300", post=theirs,
        valid_from=date(2021, 11, 26), version=mine.pk,
    )  # fmt: skip
    ordered(players, holder, lines[0])
    assert refusal(ordered, players=players, actor=other, line=lines[0]).code == "not_the_holder"
    reroute_misrouted(autumn(25))
    assert (has(holder, change), has(other, change)) == (True, False)
    reroute_misrouted(autumn(26))
    assert (has(holder, change), has(other, change)) == (False, True)
    told = refusal(ordered, players=players, actor=holder, line=lines[0], day=26)
    assert (told.code, told.facts["holder"]) == ("not_the_holder", other.person)
    ordered(players, other, lines[0], 26)
    assert approve_change(actor=other, **seen(change, 26)).state == "approved"


def test_where_nobody_is_on_record_only_whoever_stands_above_acts(players: Cast, lines: tuple[str, str]) -> None:
    holder, finance, change = players.budget_holder, players.chief_finance_officer, virement(players, lines)
    [seat] = Holding.objects.filter(person__reference=holder.person)
    end_holding(
        actor=players.administrator, now=autumn(24), post=seat.post.reference, until=date(2021, 11, 25),
        version=seat.pk,
    )  # fmt: skip
    told = refusal(ordered, players=players, actor=holder, line=lines[0])
    assert (told.code, told.facts["cost_centre"]) == ("no_holder", "F300")
    assert "say on its page which post does, or fill the post. The Chief finance officer may act" in told.message
    assert refusal(approve_change, actor=holder, **seen(change)).code == "no_holder"
    reroute_misrouted(autumn(25))
    assert (has(finance, change), has(holder, change)) == (True, False)
    ordered(players, finance, lines[0])
    assert approve_change(actor=finance, **seen(change)).state == "approved"


def test_what_the_holder_may_not_settle_without_the_role_waits_above_until_they_hold_it(
    players: Cast, lines: tuple[str, str], django_assert_num_queries: Any
) -> None:
    finance, holder = players.chief_finance_officer, players.stranger
    given: dict[str, Any] = {"actor": players.administrator, "now": moment(FOUNDED)}
    open_cost_centre(**given, body="MOPAC", code="F500", name="Works")
    answers_for(players, holder, "Head of works", "F500")
    source = line_of(players, 1_000_00, "P6", cost_centre="F500")
    change, _ = virement(players, (source, lines[0])), virement(players, lines)
    assert (has(finance, change), has(holder, change)) == (True, False)
    reroute_misrouted(autumn(25))
    assert (has(finance, change), has(holder, change)) == (True, False)
    for actor, code in ((players.budget_holder, "not_the_holder"), (players.accountant, "not_permitted")):
        assert refusal(approve_change, actor=actor, **seen(change)).code == code
    told = refusal(approve_change, actor=players.budget_holder, **seen(change)).message
    assert "Head of works (Stranger Example). They do not hold that role, or cannot sign in" in told
    assert "The Chief finance officer may act in their place." in told
    assert "Ask them" not in told
    grant_role(**given, person=holder.person, role="budget_holder", valid_from=date(2021, 11, 26))
    reroute_misrouted(autumn(26))
    assert (has(finance, change, 26), has(holder, change, 26)) == (False, True)
    rules = scheme_rules(autumn(26))
    with django_assert_num_queries(5):
        assert len(awaited_changes(rules, date(2021, 11, 26))) == 2
    assert approve_change(actor=holder, **seen(change, 26)).state == "approved"


def test_asking_before_an_act_is_offered_to_whoever_it_waits_for_alone(
    players: Cast, lines: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")
    holder, finance, change = players.budget_holder, players.chief_finance_officer, virement(players, lines)
    shown, ask = named("budgets:change", change.reference), named("work:ask", change.reference, APPROVE)
    lent(players, holder, players.governance_officer)
    acting = client_of(players.governance_officer)
    acting.post("/authority/act-as/", {"acting_for": holder.person})
    # The finance officer may act in the holder's place, and it waits for the holder alone.
    for client, waits in ((client_of(holder), True), (acting, True), (client_of(finance), False)):
        assert (ask in page(client, shown)) is waits
        page(client, ask, 200 if waits else 404)


def test_a_rule_that_binds_nobody_is_for_all_with_the_role(players: Cast, lines: tuple[str, str]) -> None:
    """As the rules of an installation made before stand until a change of them is proposed."""
    for paragraph, action in ((SMALL, "virement"), (ORDER, "commit")):
        changed_scheme(players, paragraph, action, own_cost_centre="")
    holder, other, change = players.budget_holder, players.second_officer, virement(players, lines)
    assert (has(holder, change), has(other, change)) == (True, True)
    ordered(players, other, lines[0])
    assert approve_change(actor=other, **seen(change)).state == "approved"


def test_binding_a_role_is_looked_at_first_and_moves_what_waits(players: Cast, lines: tuple[str, str]) -> None:
    holder, other = players.budget_holder, players.second_officer
    changed_scheme(players, SMALL, "virement", own_cost_centre="")
    change = virement(players, lines)
    found = WaitingItem.objects.get(subject=change.reference)
    shown = page(client_of(players.administrator), "/authority/scheme/")
    assert "Budget holder for their own cost centre" in shown
    made = proposed(players, SMALL, "virement", autumn(25), own_cost_centre=HOLDER, valid_from=autumn(25).date())
    text = page(client_of(players.administrator), f"/authority/scheme/changes/{made.reference}/")
    assert f"{change.reference}: virement between budget lines" in text
    assert "Budget holder, Budget holder (Budget Holder Example), under" in text
    changed_scheme(players, SMALL, "virement", autumn(25), own_cost_centre=HOLDER, valid_from=autumn(25).date())
    assert (has(holder, change), has(other, change)) == (True, False)
    assert WaitingItem.objects.get(pk=found.pk).raised_at == found.raised_at


def test_a_role_that_agrees_first_is_bound_as_well(players: Cast, lines: tuple[str, str]) -> None:
    changed_scheme(
        players, SMALL, "virement", role=FINANCE, first_roles=[HOLDER], also_roles=[], own_cost_centre=HOLDER
    )
    holder, other, change = players.budget_holder, players.second_officer, virement(players, lines)
    assert (has(holder, change), has(other, change)) == (True, False)
    assert refusal(agree_change, actor=other, **seen(change)).code == "not_the_holder"
    agreed = agree_change(actor=holder, **seen(change))
    assert approve_change(actor=players.chief_finance_officer, **seen(agreed)).state == "approved"


def test_contingency_is_given_up_by_whoever_answers_for_its_fund(players: Cast, lines: tuple[str, str]) -> None:
    line = line_of(players, 1_000_00, "P5", contingency_pence=100_00)
    pot = Allocation.objects.get(years__line__reference=line).reference
    changed_scheme(players, "Return to the fund", "return", role=HOLDER, own_cost_centre=HOLDER)
    made = draft_return(actor=players.accountant, now=autumn(24), allocation=pot, amount_pence=Pence(100_00), **WHY)
    sent = submit_change(actor=players.accountant, **seen(made))
    told = refusal(approve_change, actor=players.budget_holder, **seen(sent))
    assert (told.code, told.facts["cost_centre"]) == ("no_holder", "CORP")


def test_in_which_titles_somebody_may_act() -> None:
    both = {HOLDER, FINANCE}
    assert titles_here(BOUND, both, answers=True) == both
    assert titles_here(BOUND, both, answers=False) == {FINANCE}
    assert titles_here(replace(BOUND, own_cost_centre=""), both, answers=False) == both


@pytest.mark.parametrize(
    ("left", "person", "waits"),
    [
        ((HOLDER,), "P-1", ((HOLDER,), "POST-1")),
        ((HOLDER,), "P-2", ((FINANCE,), "")),
        ((HOLDER,), "", ((FINANCE,), "")),
        # Nobody acts in the place of a role that agrees first.
        ((HOLDER, "Mayor"), "P-2", ((HOLDER, "Mayor"), "POST-1")),
        (("Mayor",), "P-1", (("Mayor",), "")),
        ((), "P-1", ((), "")),
    ],
)
def test_whom_a_change_waits_for(left: tuple[str, ...], person: str, waits: tuple[tuple[str, ...], str]) -> None:
    assert waits_for(BOUND, left, "POST-1", person, {"P-2"}) == waits
