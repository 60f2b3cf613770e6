"""What the funds can give is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import refusal_of, revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import FundingRow
from daybook.change.appraisal.rules.soundness import RowFault
from daybook.finance.budgets.public import funds_left
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
    """Write what each fund can give in each year, for capital and for revenue; a code names the fund in the ledger.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    known = funds_left() if any(row.code for row in funding) else {}
    unknown = [place for place, row in enumerate(funding) if row.code and row.code not in known]
    if unknown:
        message = "The ledger has no fund of this code. Leave it blank until the fund is opened there."
        raise refusal_of([RowFault("funding", place, "code", message) for place in unknown])
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="funding",
        change=lambda content: replace(content, funding=tuple(funding)),
    )  # fmt: skip
