"""What came of a benefit is read from an event log."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.benefits.keeping import kept_actual, locked_benefit, move, refuse_unless_moves
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.flows import LogFigure, log_value
from daybook.change.discovery.public import part_of_log
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("benefits.measure_from_log")
def measure_from_log(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    log: str,
    figure: str,
    first: date | None = None,
    last: date | None = None,
    start: str = "",
    end: str = "",
) -> BenefitRef:
    """Record the `median` time of a case, in hours or days, or the number of `cases` of an event log as an actual.

    Of the cases that began from `first` to `last` (blank: all), and where a pair is named from the first activity
    `start` to the first `end` after it. It is dated by the last of these events and names the log. It stays a claim
    until somebody else evidences it. Refused `unknown_figure`, `other_unit` where the benefit is not counted so,
    `half_a_pair`, `bad_period`, `no_such_part` where no case is left, `not_found`, `withdrawn`, `wrong_state` or
    `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_unless_moves(row, "measure_from_log")
    if figure not in list(LogFigure):
        raise Refused("unknown_figure", f"Of an event log, one of these is read: {', '.join(LogFigure)}.")
    if (start.strip() == "") != (end.strip() == ""):
        raise Refused("half_a_pair", "Time is taken from one activity to another. Name both, or neither.")
    if first is not None and last is not None and last < first:
        raise Refused("bad_period", "This period ends before it begins. Check the two days.")
    part = part_of_log(log.strip(), first=first, last=last, start=start.strip(), end=end.strip())
    value = log_value(LogFigure(figure), row.unit, cases=part.cases, median_seconds=part.median_seconds)
    what = "Cases" if figure == LogFigure.CASES else "Median time of a case"
    pair = f", from “{start.strip()}” to “{end.strip()}”" if start.strip() else ""
    words = (
        f"{what} in {part.reference}, {part.title}{pair}: {part.cases:,} cases from {part.first_on:%-d %B %Y} to "
        f"{part.last_on:%-d %B %Y}."
    )
    kept_actual(row, actor, now, on=part.last_on, value=value, evidence=words, source=part.reference)
    return move(row, "measure_from_log", actor, now)
