"""What came of a benefit is read from a survey."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import kept_actual, locked_benefit, move, refuse_unless_moves
from daybook.change.benefits.queries.surveys import find_survey
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.values import Unit
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("benefits.measure_from_survey")
def measure_from_survey(*, actor: Actor, now: datetime, reference: str, seen_version: int, survey: str) -> BenefitRef:
    """Record the share satisfied of a closed survey, in per cent, as an actual of the day it was closed.

    It names the survey, and stays a claim until somebody else evidences it. Refused `other_unit` unless the benefit is
    counted in per cent, `not_closed`, `too_few` where fewer answered than may be shown, `not_found`, `wrong_state` or
    `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_unless_moves(row, "measure_from_survey")
    if row.unit != Unit.PERCENT:
        raise Refused("other_unit", f"{reference} is counted in {row.unit}, and a survey says a share in per cent.")
    sheet = find_survey(actor, survey.strip())
    if sheet.found is None or sheet.row.closed_at is None:
        raise Refused("not_closed", f"{sheet.row.reference} still takes answers. Close it first.")
    if sheet.found.satisfied is None:
        message = f"Fewer than {sheet.row.smallest} answered {sheet.row.reference}, so it says nothing. Ask again."
        raise Refused("too_few", message, smallest=sheet.row.smallest)
    words = (
        f"Share satisfied or very satisfied in {sheet.row.reference}, {sheet.row.question}: {sheet.found.answers:,} of "
        f"{sheet.asked:,} answered."
    )
    on = london_day(sheet.row.closed_at)
    kept_actual(row, actor, now, on=on, value=sheet.found.satisfied, evidence=words, source=sheet.row.reference)
    return move(row, "measure_from_survey", actor, now)
