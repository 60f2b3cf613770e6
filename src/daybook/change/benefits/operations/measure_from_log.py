"""What came of a benefit is read from an event log."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import kept_actual, locked_benefit, move, refuse_unless_moves
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.flows import LogFigure, log_value
from daybook.change.discovery.public import find_log
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("benefits.measure_from_log")
def measure_from_log(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, log: str, figure: str
) -> BenefitRef:
    """Record the `median` time of a case, in hours or days, or the number of `cases` of an event log as an actual.

    It is dated by the last event of the log and names the log. It stays a claim until somebody else evidences it.
    Refused `unknown_figure`, `other_unit` where the benefit is not counted so, `not_found`, `withdrawn`, `wrong_state`
    or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_unless_moves(row, "measure_from_log")
    if figure not in list(LogFigure):
        raise Refused("unknown_figure", f"Of an event log, one of these is read: {', '.join(LogFigure)}.")
    found = find_log(log.strip())
    if found.withdrawn:
        raise Refused("withdrawn", f"{found.reference} was withdrawn, so nobody could look into it. Choose another.")
    value = log_value(LogFigure(figure), row.unit, cases=found.cases, median_seconds=found.median_seconds)
    first, last = london_day(found.first_at), london_day(found.last_at)
    what = "Cases" if figure == LogFigure.CASES else "Median time of a case"
    words = (
        f"{what} in {found.reference}, {found.title}: {found.cases:,} cases from {first:%d %B %Y} to {last:%d %B %Y}."
    )
    kept_actual(row, actor, now, on=last, value=value, evidence=words, source=found.reference)
    return move(row, "measure_from_log", actor, now)
