"""The options are judged on evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import JudgementRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.judge_options")
def judge_options(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    judgements: list[JudgementRow],
) -> RevisionRef:
    """Write how each option stands on the success factors, on feasibility and on the trade-offs, with the evidence.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="judgements",
        change=lambda content: replace(content, judgements=tuple(judgements)),
    )  # fmt: skip
