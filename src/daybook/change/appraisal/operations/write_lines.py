"""The costs and benefits of one option are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import Content, LineRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("appraisal.write_lines")
def write_lines(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    option: str,
    lines: list[LineRow],
) -> RevisionRef:
    """Write every cost and benefit of one option, in place of those it has; they make a new revision.

    Refused `stale` where another revision was seen, `other_option` for a line of another option, and `bad_rows` with
    every fault of the rows. The upper bounds of optimism bias come from the dated reference, whatever a row says.
    """
    if any(line.option != option for line in lines):
        raise Refused(
            "other_option", f"Every line must be one of the option '{option}'. Write the others by themselves."
        )

    def change(content: Content) -> Content:
        kept = [line for line in content.lines if line.option != option]
        order = {row.key: place for place, row in enumerate(content.options)}
        return replace(content, lines=tuple(sorted([*kept, *lines], key=lambda line: order.get(line.option, -1))))

    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="lines", change=change
    )
