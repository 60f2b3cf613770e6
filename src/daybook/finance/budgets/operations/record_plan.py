"""A budget line is profiled or forecast month by month."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.models import Plan, PlanKind, PlanMonth
from daybook.finance.budgets.queries import line_figures
from daybook.finance.budgets.reserving import locked_line
from daybook.finance.budgets.rules.plans import check_months, check_profile
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_REMARK = 500


@operation("budgets.record_plan")
def record_plan(
    *, actor: Actor, now: datetime, line: str, seen_version: int, kind: str, months_pence: list[int], remark: str = ""
) -> int:
    """Say how a budget line's money is expected to be spent, April to March; the line's new version is returned.

    A `profile` spreads the whole budget; a `forecast` says what each month will come to. Earlier ones stay on record.
    Refused `not_found`, `stale`, `unknown_plan`, `not_twelve_months`, `bad_amount`, `profile_does_not_sum` or
    `bad_text`.
    """
    check_months(months_pence)
    check_note(remark, LONGEST_REMARK)
    if kind not in PlanKind.values:
        raise Refused("unknown_plan", "A plan is a profile or a forecast. Choose one of the two.")
    found = locked_line(line)
    if found.version != seen_version:
        message = f"{line} has changed since you opened it. Look at it again before you go on."
        raise Refused("stale", message, seen=seen_version, now=found.version)
    if kind == PlanKind.PROFILE:
        check_profile(months_pence, line_figures(found).budget_pence)
    plan = Plan.objects.create(line=found, kind=kind, note=remark, made_by=actor.person, made_at=now)
    PlanMonth.objects.bulk_create(
        PlanMonth(plan=plan, number=number, amount_pence=pence) for number, pence in enumerate(months_pence, start=1)
    )
    found.version += 1
    found.save(update_fields=["version"])
    note(line, kind=kind, months_pence=sum(months_pence))
    return found.version
