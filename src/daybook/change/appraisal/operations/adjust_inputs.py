"""What was tried in the workbench is kept."""

from __future__ import annotations

from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.changing import LineChange, Trial, tried
from daybook.change.appraisal.rules.content import percent
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("appraisal.adjust_inputs")
def adjust_inputs(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    changes: list[LineChange],
    schedule: str = "",
    deflator: str | None = None,
) -> RevisionRef:
    """Keep what was tried: lines changed by a percentage or with other mitigation, another schedule, another deflator.

    `deflator` names the series by which the financial case becomes the money of each year; "" takes it back to real
    prices, None leaves it as it is.

    Refused `stale` where another revision was seen, `nothing_changed` where nothing is tried, `bad_percent` for a
    percentage that cannot be read, and `bad_rows` with every fault of what comes of it.
    """
    if not changes and not schedule and deflator is None:
        raise Refused("nothing_changed", "Nothing is changed. Try another figure first, then keep it.")
    for one in changes:
        refuse_unreadable(one)
    trial = Trial(schedule, changes, deflator)
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="inputs",
        change=lambda content: tried(content, trial),
    )  # fmt: skip


def refuse_unreadable(one: LineChange) -> None:
    """Refused `bad_percent` unless both percentages of a change can be read."""
    for text in (one.change_percent, one.mitigation_percent):
        if text and percent(text) is None:
            message = f"'{text[:20]}' cannot be read for {one.label}. Give a percentage, such as 10, -5 or 37.5."
            raise Refused("bad_percent", message, label=one.label)
