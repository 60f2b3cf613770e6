"""What the funds can give is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import FundingRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.write_funding")
def write_funding(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    funding: list[FundingRow],
) -> RevisionRef:
    """Write what each fund can give in each year, for capital and for revenue.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="funding",
        change=lambda content: replace(content, funding=tuple(funding)),
    )  # fmt: skip
