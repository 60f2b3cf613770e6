"""The sums of budgets that might have been split: virements, and what was committed on reservations."""

from __future__ import annotations

from datetime import date

from daybook.finance.budgets.models import Change, ChangeKind, Movement
from daybook.finance.budgets.states import ChangeState
from daybook.foundation.approvals.public import Sum
from daybook.kernel.periods import london_bounds, london_day

_COUNTED = (ChangeState.SUBMITTED, ChangeState.APPROVED)
# A commitment is what a contract award makes, so it is held against the bands of awards.
_AWARD = "approve_contract_award"


def spending_since(day: date) -> list[Sum]:
    """Virements submitted or approved, and commitments made, since a day; two queries."""
    start = london_bounds(day)[0]
    changes = Change.objects.filter(kind=ChangeKind.VIREMENT, state__in=_COUNTED, made_at__gte=start)
    columns = ("reference", "made_at", "amount_pence", "made_by", "from_line__project", "to_line__reference")
    virements = [
        Sum(
            reference, "Virement", london_day(at), pence, "group", "", ChangeKind.VIREMENT.value, maker, project, target
        )
        for reference, at, pence, maker, project, target in changes.values_list(*columns)
    ]
    movements = Movement.objects.filter(
        event__startswith="committed ", committed_pence__gt=0, made_at__gte=start
    ).select_related("reservation", "line")
    commitments = [
        Sum(
            str(row.reservation), row.reservation.title, row.on_date, row.committed_pence, row.line.body, "", _AWARD,
            row.made_by, row.line.project,
        )
        for row in movements
    ]  # fmt: skip
    return virements + commitments
