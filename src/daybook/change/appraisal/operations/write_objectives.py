"""The spending objectives are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import ObjectiveRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.write_objectives")
def write_objectives(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    objectives: list[ObjectiveRow],
) -> RevisionRef:
    """Write the spending objectives that every option is held against.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="objectives",
        change=lambda content: replace(content, objectives=tuple(objectives)),
    )  # fmt: skip
