"""A decision paper is rewritten; declarations made on the words before are void."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.drafting import (
    codes_for,
    keep_version,
    read_paper,
    same_reference,
    void_advice,
    with_part_two_of,
)
from daybook.decisions.cases.progress import locked_case, move, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref
from daybook.decisions.cases.refs import CaseRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("decisions.edit_case")
def edit_case(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    form: str,
    cost_centre: str = "",
    account: str = "",
    project: str = "",
) -> CaseRef:
    """Put a new version of the form in the place of the last; the paper is a draft again and every tick on it is void.

    The whole form is given, as when drafting. Refused `stale` with what changed, `reference_changed`, or as
    `draft_case` refuses.
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "edit_case")
    paper = read_paper(form)
    if not same_reference(case, paper.reference):
        message = f"This paper is {case.reference} and its form now says otherwise. Put the reference back."
        raise Refused("reference_changed", message)
    codes = codes_for(cost_centre, account, project, case.slug)
    void_advice(case, now)
    case.version += 1
    keep_version(case, with_part_two_of(case, paper), codes, actor, now)
    move(case, "edit_case", actor, now)
    return case_ref(case)
