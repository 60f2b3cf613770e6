"""The long list is filtered by the options framework."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import ChoiceRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.write_framework")
def write_framework(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    choices: list[ChoiceRow],
) -> RevisionRef:
    """Write the choices of the long list: what became of each, and why.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="framework",
        change=lambda content: replace(content, choices=tuple(choices)),
    )  # fmt: skip
