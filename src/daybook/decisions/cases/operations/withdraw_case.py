"""A paper is withdrawn and goes no further."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.progress import locked_case, move, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref
from daybook.decisions.cases.refs import CaseRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("decisions.withdraw_case")
def withdraw_case(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> CaseRef:
    """Take a paper out of everybody's hands for good; its versions, ticks and signatures stay to be read.

    A decision that opened money is Refused `money_opened`: another decision undoes it. Also `stale`.
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "withdraw_case")
    opened = case.opened_lines.order_by("id").first()
    if opened is not None:
        message = (
            f"{case.reference} opened {opened.allocation}, so it cannot be withdrawn. Draft a decision that gives the "
            "money back to the fund."
        )
        raise Refused("money_opened", message, allocation=opened.allocation)
    move(case, "withdraw_case", actor, now)
    return case_ref(case)
