"""Carry-forwards of a year that wait for the same role are approved together, and their money moves."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.changing import ChangeRef, change_ref, size_pence
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.settling import approve, tell_makers
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence, said
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused

MOST_AT_ONCE = 200


@operation("budgets.approve_year_end")
def approve_year_end(
    *, actor: Actor, now: datetime, year: str, references: list[str], total_pence: Pence
) -> list[ChangeRef]:
    """Approve the named carry-forwards of a year, which come to `total_pence` with the orders that go along.

    Each is judged by itself, as `approve_change` judges it, and is signed by itself: if one is refused, none is
    approved. Refused `not_found` for one that is no carry-forward of the year, `stale` where they come to another sum
    than was seen, `nothing_to_approve` without any, or `too_many` for more than 200.
    """
    ended = FinancialYear.parse(year)
    named = list(dict.fromkeys(references))
    _refuse_number(named)
    waiting = Change.objects.select_for_update(of=("self",)).filter(
        kind=ChangeKind.CARRY_FORWARD, from_line__year=str(ended), reference__in=named
    )
    # By line, so that nobody else who locks lines in order can be waiting for this and be waited for.
    changes = list(waiting.order_by("from_line_id", "id"))
    for change in changes:
        note(change.reference)
    if unknown := set(named) - {change.reference for change in changes}:
        message = f"{min(unknown)} is no carry-forward of {ended}. Look at the year end again."
        raise Refused("not_found", message, year=str(ended))
    total = sum(map(size_pence, changes))
    if total != total_pence:
        message = f"They came to {said(total_pence)} when you opened the page, and now to {said(total)}. Look again."
        raise Refused("stale", message, seen=total_pence, now=total)
    for change in changes:
        approve(change, actor, now)
    tell_makers(changes, now)
    return [change_ref(change) for change in changes]


def _refuse_number(named: list[str]) -> None:
    if not named:
        raise Refused("nothing_to_approve", "No carry-forward was named. Choose them on the page of the year end.")
    if len(named) > MOST_AT_ONCE:
        message = f"Approve at most {MOST_AT_ONCE} carry-forwards at once, and then the rest."
        raise Refused("too_many", message, most=MOST_AT_ONCE)
