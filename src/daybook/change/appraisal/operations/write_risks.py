"""The risks of an appraisal are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import CorrelationRow, RiskRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.write_risks")
def write_risks(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    risks: list[RiskRow],
    correlations: list[CorrelationRow],
) -> RevisionRef:
    """Write every risk of every option, and which sizes go together, in place of those there are.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="risks",
        change=lambda content: replace(content, risks=tuple(risks), correlations=tuple(correlations)),
    )  # fmt: skip
