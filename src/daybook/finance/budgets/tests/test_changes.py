"""Changes of budget: who may make and approve each kind, what moves, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from daybook.decisions.cases.tests.build import Cast, autumn, moment
from daybook.decisions.cases.tests.traces import rows
from daybook.finance.budgets.changes import changes_of
from daybook.finance.budgets.changing import ChangeRef
from daybook.finance.budgets.models import Allocation, BudgetLine, Change, ChangeSignature
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_carry_forward import draft_carry_forward
from daybook.finance.budgets.operations.draft_release import draft_release
from daybook.finance.budgets.operations.draft_reprofile import draft_reprofile
from daybook.finance.budgets.operations.draft_return import draft_return
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.refuse_change import refuse_change
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.operations.withdraw_change import withdraw_change
from daybook.finance.budgets.queries import contingency_left_pence, find_budget_line, find_fund
from daybook.finance.budgets.tests.build import line_of, reserved
from daybook.finance.ledger.models import Period
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.proving import prove
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.notifications.models import Message
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused
from daybook.ui.words import pounds_text
from tests.pages import client_of, follow_figures, named, page

pytestmark = pytest.mark.django_db
WHY = {"reason": "The workshop needs it first"}


def seen(change: ChangeRef, now: datetime | None = None) -> dict[str, Any]:
    return {"reference": change.reference, "seen_version": change.version, "now": now or autumn(25)}


def code_of(act: Callable[..., object], **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def budget(players: Cast, line: str) -> int:
    return find_budget_line(players.accountant, line).figures.budget_pence


@pytest.fixture
def lines(players: Cast) -> tuple[str, str]:
    """Two budget lines of £1,000 and £100,000 of one fund and year."""
    return line_of(players, 1_000_00), line_of(players, 100_000_00, "P2")


def virement(players: Cast, lines: tuple[str, str], pence: int) -> ChangeRef:
    change = draft_virement(
        actor=players.accountant, now=autumn(24), from_line=lines[1], to_line=lines[0], amount_pence=Pence(pence), **WHY
    )
    return submit_change(actor=players.accountant, **seen(change))


def test_a_deputy_approves_up_to_what_was_lent(players: Cast, lines: tuple[str, str]) -> None:
    holder, stand_in = players.budget_holder, players.governance_officer
    made = offer_deputyship(
        actor=holder, now=autumn(20), deputy=stand_in.person, role="budget_holder", why="Annual leave",
        valid_from=date(2021, 11, 20), valid_until=date(2021, 12, 4), limit_pence=Pence(40_000_00),
    )  # fmt: skip
    accept_deputyship(actor=stand_in, now=autumn(20), reference=made.reference, seen_version=1)
    deputy = Actor(stand_in.person, deputy_for=holder.person)
    large, small = virement(players, lines, 40_000_01), virement(players, lines, 40_000_00)
    assert code_of(approve_change, actor=stand_in, **seen(small)) == "not_permitted"
    assert code_of(approve_change, actor=deputy, **seen(large)) == "over_limit"
    assert approve_change(actor=deputy, **seen(small)).state == "approved"
    row = Change.objects.get(reference=small.reference)
    assert (row.settled_by, row.settled_for) == (stand_in.person, holder.person)
    text = page(client_of(holder), named("budgets:change", small.reference))
    assert "Governance Officer Example, for Budget Holder Example as their deputy" in text


def test_a_small_virement_is_the_budget_holders_to_approve(players: Cast, lines: tuple[str, str]) -> None:
    change = virement(players, lines, 49_999_99)
    assert budget(players, lines[0]) == 1_000_00
    assert code_of(approve_change, actor=players.deputy_mayor, **seen(change)) == "not_the_role"
    done = approve_change(actor=players.budget_holder, **seen(change))
    assert (done.state, budget(players, lines[0]), budget(players, lines[1])) == ("approved", 50_999_99, 50_000_01)
    entry = AuditEntry.objects.filter(verb="budgets.approve_change", refusal="").get()
    assert (entry.from_state, entry.to_state) == ("submitted", "approved")
    assert "Virement below" in entry.paragraph
    assert {change.reference, *lines} <= set(entry.subjects)
    assert prove().ok


def test_whom_the_rule_puts_above_may_approve_in_their_place_and_the_signature_says_so(
    players: Cast, lines: tuple[str, str]
) -> None:
    change, finance = virement(players, lines, 10_000_00), players.chief_finance_officer
    # What waits comes to whoever decides it, and not to those above them.
    assert change.reference not in [item.subject for item in visible_waiting(finance, autumn(25))]
    assert "above them, may do so" in page(client_of(finance), named("budgets:change", change.reference))
    assert approve_change(actor=finance, **seen(change)).state == "approved"
    signed = ChangeSignature.objects.get()
    assert (signed.role_title, signed.paragraph) == ("Chief finance officer", "Virement below £50,000")


def test_a_larger_virement_is_the_chief_finance_officers(players: Cast, lines: tuple[str, str]) -> None:
    change = virement(players, lines, 50_000_00)
    assert code_of(approve_change, actor=players.budget_holder, **seen(change)) == "not_the_role"
    assert approve_change(actor=players.chief_finance_officer, **seen(change)).state == "approved"


@pytest.mark.parametrize("became", ["approved", "refused"])
def test_whoever_drafted_a_change_is_told_what_became_of_it(players: Cast, lines: tuple[str, str], became: str) -> None:
    change, holder = virement(players, lines, 10_000_00), players.budget_holder
    if became == "approved":
        approve_change(actor=holder, **seen(change))
    else:
        refuse_change(actor=holder, reason="£10,000 is too much", **seen(change))
    told = Message.objects.get(kind="settled")
    assert (told.person, told.title) == (
        players.accountant.person,
        f"{change.reference} is {became}: Virement between budget lines",
    )
    assert f'href="/money/changes/{change.reference}/"' in page(client_of(players.accountant), "/messages/")


def test_a_change_waits_in_the_inbox_of_its_authority_alone(players: Cast, lines: tuple[str, str]) -> None:
    change = virement(players, lines, 50_000_00)

    def waits(actor: Any) -> bool:
        return change.reference in [item.subject for item in visible_waiting(actor, autumn(25))]

    assert waits(players.chief_finance_officer)
    assert not waits(players.budget_holder)
    approve_change(actor=players.chief_finance_officer, **seen(change))
    assert not waits(players.chief_finance_officer)


def test_nobody_approves_their_own_change(players: Cast, lines: tuple[str, str]) -> None:
    holder = players.budget_holder
    given = {"from_line": lines[1], "to_line": lines[0], "amount_pence": Pence(1_00), **WHY}
    change = submit_change(actor=holder, **seen(draft_virement(actor=holder, now=autumn(24), **given)))
    for act, more in ((approve_change, {}), (refuse_change, WHY)):
        assert code_of(act, actor=holder, **more, **seen(change)) == "own_work"
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.update(state="approved", settled_by=holder.person)


def test_a_double_click_and_a_stale_form_move_nothing_twice(players: Cast, lines: tuple[str, str]) -> None:
    change = virement(players, lines, 1_00)
    done = approve_change(actor=players.budget_holder, **seen(change))
    assert code_of(approve_change, actor=players.budget_holder, **seen(change)) == "stale"
    assert code_of(approve_change, actor=players.budget_holder, **seen(done)) == "wrong_state"
    assert budget(players, lines[0]) == 1_001_00


def test_each_state_refuses_what_it_does_not_allow(players: Cast, lines: tuple[str, str]) -> None:
    given = {"from_line": lines[1], "to_line": lines[0], "amount_pence": Pence(1_00), **WHY}
    change = draft_virement(actor=players.accountant, now=autumn(24), **given)
    assert code_of(approve_change, actor=players.budget_holder, **seen(change)) == "wrong_state"
    assert code_of(submit_change, actor=players.budget_holder, **seen(change)) == "not_your_draft"
    assert code_of(withdraw_change, actor=players.budget_holder, **seen(change)) == "not_your_draft"
    gone = withdraw_change(actor=players.accountant, **seen(change))
    assert code_of(submit_change, actor=players.accountant, **seen(gone)) == "wrong_state"
    assert code_of(withdraw_change, actor=players.accountant, **seen(gone)) == "wrong_state"
    refused = virement(players, lines, 1_00)
    assert code_of(refuse_change, actor=players.budget_holder, reason=" ", **seen(refused)) == "reason_missing"
    turned = refuse_change(actor=players.budget_holder, reason="Not now", **seen(refused))
    assert (turned.state, budget(players, lines[0])) == ("refused", 1_000_00)


def test_money_that_is_not_there_is_not_moved(players: Cast, lines: tuple[str, str]) -> None:
    given = {"from_line": lines[0], "to_line": lines[1], **WHY}
    change = draft_virement(actor=players.accountant, now=autumn(24), amount_pence=Pence(1_000_01), **given)
    assert code_of(submit_change, actor=players.accountant, **seen(change)) == "not_available"
    change = draft_virement(actor=players.accountant, now=autumn(24), amount_pence=Pence(1_000_00), **given)
    change = submit_change(actor=players.accountant, **seen(change))
    reserved(players, lines[0], 1)
    before = rows()
    assert code_of(approve_change, actor=players.budget_holder, **seen(change)) == "not_available"
    assert rows() == before


def test_money_keeps_its_fund_year_and_kind(players: Cast, lines: tuple[str, str]) -> None:
    others = {
        "same_line": lines[0],
        "another_year": line_of(players, 1_00, year="2022/23"),
        "mixed_money": line_of(players, 1_00, "P3", money="capital"),
    }
    for code, other in others.items():
        given = {"from_line": lines[0], "to_line": other, "amount_pence": Pence(1), **WHY}
        assert code_of(draft_virement, actor=players.accountant, now=autumn(24), **given) == code
    BudgetLine.objects.filter(reference=lines[1]).update(fund_code="OTHER")
    given = {"from_line": lines[0], "to_line": lines[1], "amount_pence": Pence(1), **WHY}
    assert code_of(draft_virement, actor=players.accountant, now=autumn(24), **given) == "another_fund"


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"amount_pence": Pence(0)}, "bad_amount"), ({"reason": ""}, "reason_missing"), ({"reason": "x\0"}, "bad_text"),
     ({"reason": "x" * 501}, "bad_text"), ({"to_line": "BL-404404"}, "not_found")],
)  # fmt: skip
def test_drafts_that_say_too_little(players: Cast, lines: tuple[str, str], changed: Any, code: str) -> None:
    given = {"from_line": lines[0], "to_line": lines[1], "amount_pence": Pence(1), **WHY} | changed
    assert code_of(draft_virement, actor=players.accountant, now=autumn(24), **given) == code


def test_contingency_is_released_by_a_named_authority_and_the_rest_goes_back(players: Cast) -> None:
    line = line_of(players, 1_000_00, contingency_pence=100_00)
    [allocation] = Allocation.objects.all()
    left = find_fund(players.accountant, "MCF").left_pence
    clerk, finance, given = players.accountant, players.chief_finance_officer, {"allocation": allocation.reference}

    def approved(change: ChangeRef) -> None:
        approve_change(actor=finance, **seen(submit_change(actor=clerk, **seen(change))))

    approved(draft_release(actor=clerk, now=autumn(24), to_line=line, amount_pence=Pence(60_00), **given, **WHY))
    assert (budget(players, line), contingency_left_pence(allocation)) == (1_060_00, 40_00)
    more = draft_release(actor=clerk, now=autumn(24), to_line=line, amount_pence=Pence(40_01), **given, **WHY)
    assert code_of(submit_change, actor=clerk, **seen(more)) == "contingency_exhausted"
    approved(draft_return(actor=clerk, now=autumn(24), amount_pence=Pence(40_00), **given, **WHY))
    approved(draft_return(actor=clerk, now=autumn(24), amount_pence=Pence(10_00), from_line=line, **given, **WHY))
    fund = find_fund(players.accountant, "MCF")
    assert (fund.left_pence, fund.allocated_pence, budget(players, line)) == (left + 50_00, 1_050_00, 1_050_00)
    assert contingency_left_pence(allocation) == 0
    assert prove().ok
    client = client_of(players.accountant)
    follow_figures(client, named("budgets:fund", "MCF"))
    parts = page(client, named("budgets:allocation", allocation.reference)).partition("Changes since")[0]
    assert re.search(r"Returned to the fund since.*?−£50\.00", parts, re.DOTALL)
    assert "£1,050.00" in parts


def test_contingency_goes_to_lines_of_its_own_decision(players: Cast, lines: tuple[str, str]) -> None:
    other = Allocation.objects.exclude(years__line__reference=lines[0]).get()
    given = {"allocation": other.reference, "amount_pence": Pence(1), **WHY}
    assert code_of(draft_release, actor=players.accountant, now=autumn(24), to_line=lines[0], **given) == "not_its_line"
    assert (
        code_of(draft_return, actor=players.accountant, now=autumn(24), from_line=lines[0], **given) == "not_its_line"
    )


def test_slippage_moves_money_into_a_later_year(players: Cast, lines: tuple[str, str]) -> None:
    clerk, given = players.accountant, {"from_line": lines[0], "amount_pence": Pence(400_00), **WHY}
    assert code_of(draft_reprofile, actor=clerk, now=autumn(24), to_year="2021/22", **given) == "same_year"
    assert code_of(draft_reprofile, actor=clerk, now=autumn(24), to_year="soon", **given) == "bad_year"
    change = draft_reprofile(actor=clerk, now=autumn(24), to_year="2022/23", **given)
    approve_change(actor=players.chief_finance_officer, **seen(submit_change(actor=clerk, **seen(change))))
    later = BudgetLine.objects.get(year="2022/23", project="P1")
    assert (budget(players, lines[0]), budget(players, later.reference)) == (600_00, 400_00)
    assert prove().ok
    follow_figures(client_of(clerk), named("budgets:budget_line", later.reference))


def test_what_is_on_order_and_unspent_is_carried_into_the_next_year(players: Cast, lines: tuple[str, str]) -> None:
    clerk, finance, holder = players.accountant, players.chief_finance_officer, players.budget_holder
    order = reserved(players, lines[0], 300_00)
    commit_funds(
        actor=holder,
        now=autumn(25),
        reservation=order.reference,
        seen_version=order.version,
        amount_pence=Pence(200_00),
    )
    given = {"from_line": lines[0], "amount_pence": Pence(450_00), **WHY}
    assert code_of(draft_carry_forward, actor=clerk, now=autumn(24), **given) == "year_not_over"
    april = moment(date(2022, 4, 20))
    change = draft_carry_forward(actor=clerk, now=april, **given)
    change = submit_change(actor=clerk, **seen(change, april))
    for number, year in ((13, "2021/22"), (1, "2022/23")):
        for period in Period.objects.filter(year=year, number=number):
            open_period(actor=finance, now=april, year=year, number=number, seen_version=period.version)
    if not Period.objects.filter(year="2022/23").exists():
        from daybook.finance.ledger.operations.open_year import open_year

        open_year(actor=finance, now=april, year="2022/23")
        open_period(actor=finance, now=april, year="2022/23", number=1, seen_version=1)
    approve_change(actor=finance, **seen(change, april))
    later = BudgetLine.objects.get(year="2022/23", project="P1").reference
    old, new = (find_budget_line(clerk, line).figures for line in (lines[0], later))
    assert (old.budget_pence, old.reserved_pence, old.committed_pence, old.available_pence) == (250_00, 0, 0, 250_00)
    assert (new.budget_pence, new.reserved_pence, new.committed_pence) == (750_00, 100_00, 200_00)
    assert new.available_pence == 450_00
    for line, orders in ((lines[0], -300_00), (later, 300_00)):
        [moved], row = changes_of(clerk, line=line), find_budget_line(clerk, line)
        assert moved.orders_pence == 300_00
        put_in = sum(part.amount_pence for part in row.allocations)
        assert put_in + moved.moved_pence(line) == row.figures.budget_pence
        text = re.sub(r"<[^>]+>|£", "", page(client_of(clerk), named("budgets:budget_line", line)))
        assert pounds_text(orders) in text
        assert pounds_text(moved.moved_pence(line)) in text
    assert "With its reservations and orders" in page(client_of(clerk), named("budgets:change", change.reference))
    done = commit_funds(
        actor=holder, now=april, reservation=order.reference, seen_version=3, amount_pence=Pence(100_00)
    )
    assert (done.line, done.committed_pence) == (later, 300_00)
    assert prove().ok


def test_the_stranger_may_do_none_of_it(players: Cast, lines: tuple[str, str]) -> None:
    [first, _] = Allocation.objects.order_by("id")
    change, who = virement(players, lines, 1_00), players.stranger
    amount = {"amount_pence": Pence(1), "now": autumn(24), **WHY}
    acts: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (draft_virement, {"from_line": lines[0], "to_line": lines[1], **amount}),
        (draft_release, {"allocation": first.reference, "to_line": lines[0], **amount}),
        (draft_return, {"allocation": first.reference, **amount}),
        (draft_reprofile, {"from_line": lines[0], "to_year": "2022/23", **amount}),
        (draft_carry_forward, {"from_line": lines[0], **amount}),
        (submit_change, seen(change)),
        (approve_change, seen(change)),
        (refuse_change, {**WHY, **seen(change)}),
        (withdraw_change, seen(change)),
    ]
    before = rows()
    assert {code_of(act, actor=who, **given) for act, given in acts} == {"not_permitted"}
    assert rows() == before
