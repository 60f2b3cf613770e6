"""A section of a programme's document is written."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.progress import keep, locked_programme, move_mandate, write
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.outlines import Paper
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("programmes.write_section")
def write_section(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, paper: str, section: str, words: str
) -> ProgrammeRef:
    """Write a section of the `mandate` or the `soc` anew; earlier words stay on record, and blank takes them away.

    An endorsed mandate becomes a draft again. Refused `not_found`, `stale`, `unknown_paper`, `unknown_section`,
    `bad_text`, `unchanged`, or `wrong_state` for a confirmed mandate.
    """
    row = locked_programme(reference, seen_version)
    if paper not in list(Paper):
        raise Refused("unknown_paper", "A programme has a mandate and an outline case (soc). Choose one of the two.")
    write(row, Paper(paper), section, words, actor, now)
    if paper == Paper.MANDATE:
        move_mandate(row, "write_section", actor, now)
    return keep(row)
