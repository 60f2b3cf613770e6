"""A year of budgets: money reserved, ordered and invoiced, moved, released, returned, planned, and once turned down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from daybook.config.demonstration.books import moment
from daybook.decisions.cases.refs import CaseRef
from daybook.finance.budgets.changing import ChangeRef
from daybook.finance.budgets.operations.add_to_fund import add_to_fund
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_release import draft_release
from daybook.finance.budgets.operations.draft_reprofile import draft_reprofile
from daybook.finance.budgets.operations.draft_return import draft_return
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.invoice_funds import invoice_funds
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.operations.record_plan import record_plan
from daybook.finance.budgets.operations.refuse_change import refuse_change
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.set_stop import set_stop
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.queries import find_budget_line
from daybook.finance.budgets.reserving import ReservationRef
from daybook.finance.budgets.rules.plans import even_profile
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import FinancialYear

OWED: dict[str, Any] = {"creditor_cost_centre": "CORP", "creditor_account": "2000"}


def open_a_second_fund(finance: Actor, opened: date, added: date) -> None:
    """A fund of another portfolio, opened with the year and added to since."""
    open_fund(
        actor=finance, now=moment(opened), code="FLEET", name="Fleet Renewal Fund", portfolio="Estates and fleet",
        body="MOPAC", cost_centre="CORP", opened_on=opened, amount_pence=Pence(3_400_000_00),
    )  # fmt: skip
    add_to_fund(
        actor=finance, now=moment(added), code="FLEET", added_on=added, amount_pence=Pence(600_000_00),
        approval="Budget amendment of this year (invented)",
    )  # fmt: skip


def use_budgets(cast: dict[str, Actor], first: CaseRef, second: CaseRef, decided: date, today: date) -> None:
    """Use the money of two decisions of the current year, in order of day, from the second of them to yesterday."""
    line, other = first.budget_lines[0], second.budget_lines[0]
    days = [max(decided, today - timedelta(days=gone)) for gone in (70, 50, 40, 20, 5, 1)]
    holder, later = cast["holder"], str(FinancialYear.of(decided).plus(1))

    def reserve(title: str, pence: int, day: date) -> ReservationRef:
        return reserve_funds(actor=holder, now=moment(day, 9), line=line, title=title, amount_pence=Pence(pence))

    def move(draft: Callable[..., ChangeRef], pence: int, approver: str, day: date, **given: str) -> None:
        _change(cast, draft, approver, day, amount_pence=Pence(pence), **given)

    mining = reserve("Process mining specialists, twelve weeks", 96_000_00, days[0])
    mining = commit_funds(actor=holder, **_seen(mining, days[1], 90_000_00))
    extract = reserve("Data extract from the fleet system", 32_000_00, days[1])
    why = "Interviews moved from custody kit to the workshops"
    move(draft_virement, 24_000_00, "holder", days[1], from_line=other, to_line=line, reason=why)
    commit_funds(actor=holder, **_seen(extract, days[2], 29_750_00))
    why = "The second round of visits slips into the summer"
    move(draft_reprofile, 60_000_00, "finance", days[2], from_line=other, to_year=later, reason=why)
    invoice_funds(actor=cast["accountant"], **OWED, **_seen(mining, days[3], 37_500_00))
    why = "A second data extract was needed"
    move(draft_release, 18_500_00, "finance", days[3], allocation=first.allocations[0], to_line=line, reason=why)
    reserve("Workshop observation, three sites", 14_400_00, days[4])
    move(draft_virement, 75_000_00, "", days[4], from_line=line, to_line=other, reason="Consultancy for custody kit")
    _profile(holder, line, days[5])
    _forecast(holder, line, days[5])
    why = "The survey of custody kit cost less than planned"
    returned = {"allocation": second.allocations[0], "from_line": other, "reason": why}
    move(draft_return, 12_000_00, "finance", days[5], **returned)
    _turned_down(cast, days[5], from_line=other, to_line=line, amount_pence=Pence(90_000_00))
    row = find_budget_line(holder, other)
    set_stop(actor=cast["finance"], now=moment(days[5], 16), line=other, seen_version=row.version, stop="soft")


def _forecast(holder: Actor, line: str, day: date) -> None:
    """Everything comes a month later than it was planned, and costs a tenth less."""
    row = find_budget_line(holder, line)
    month = row.figures.budget_pence * 9 // 10 // 8
    record_plan(
        actor=holder,
        now=moment(day, 13),
        line=line,
        seen_version=row.version,
        kind="forecast",
        months_pence=[0] * 4 + [month] * 8,
        remark="The visits begin a month later, and one in ten is no longer needed",
    )


def _turned_down(cast: dict[str, Actor], day: date, **given: Any) -> None:
    sent = _sent(cast, draft_virement, day, reason="More specialists for the workshops", **given)
    refuse_change(
        actor=cast["finance"], now=moment(day, 15), reference=sent.reference, seen_version=sent.version,
        reason="Custody kit has fallen behind, and needs its money this year",
    )  # fmt: skip


def _profile(holder: Actor, line: str, day: date) -> None:
    """Work begins in the summer: nothing in spring, twice as much in the six months after it."""
    row = find_budget_line(holder, line)
    months = even_profile(row.figures.budget_pence)
    summer = [months[at] + months[at - 3] if at < 6 else months[at] for at in range(3, 12)]
    record_plan(
        actor=holder,
        now=moment(day, 12),
        line=line,
        seen_version=row.version,
        kind="profile",
        months_pence=[0, 0, 0, *summer],
        remark="Begins in the summer",
    )


def _seen(found: ReservationRef, day: date, pence: int) -> dict[str, Any]:
    return {
        "now": moment(day, 11),
        "reservation": found.reference,
        "seen_version": found.version,
        "amount_pence": Pence(pence),
    }


def _sent(cast: dict[str, Actor], draft: Callable[..., ChangeRef], day: date, **given: Any) -> ChangeRef:
    clerk = cast["accountant"]
    made = draft(actor=clerk, now=moment(day, 9), **given)
    return submit_change(actor=clerk, now=moment(day, 10), reference=made.reference, seen_version=made.version)


def _change(cast: dict[str, Actor], draft: Callable[..., ChangeRef], approver: str, day: date, **given: Any) -> None:
    """Draft and submit a change as the accountant; approved the same day where somebody is named."""
    sent = _sent(cast, draft, day, **given)
    if approver:
        approve_change(actor=cast[approver], now=moment(day, 14), reference=sent.reference, seen_version=sent.version)
