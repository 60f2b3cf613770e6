"""The short list is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import Content, OptionRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.write_options")
def write_options(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    options: list[OptionRow],
) -> RevisionRef:
    """Write the options of the short list; one is business as usual. Lines, risks and judgements follow their key.

    What belongs to an option that is left out goes with it. Refused `stale` where another revision was seen, and
    `bad_rows` with every fault of the rows.
    """

    def change(content: Content) -> Content:
        keys = {row.key for row in options}
        risks = tuple(row for row in content.risks if row.option in keys)
        labels = {row.label for row in risks}
        return replace(
            content,
            options=tuple(options),
            lines=tuple(row for row in content.lines if row.option in keys),
            risks=risks,
            correlations=tuple(row for row in content.correlations if {row.first, row.second} <= labels),
            judgements=tuple(row for row in content.judgements if row.option in keys),
            scenarios=tuple(row for row in content.scenarios if row.option in keys | {""}),
        )

    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="options", change=change
    )
