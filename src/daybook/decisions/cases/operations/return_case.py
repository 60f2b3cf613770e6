"""A paper goes back to its author for correction; its signatures lapse."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Case, PaperReturn
from daybook.decisions.cases.progress import (
    RETURN_ALWAYS,
    locked_case,
    move,
    refuse_unless_moves,
    role_awaited,
    standing_titles,
)
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.refs import CaseRef
from daybook.foundation.approvals.public import titles_acted_in
from daybook.foundation.identity.public import permissions_held
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_REASON = 2_000


@operation("decisions.return_case")
def return_case(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> CaseRef:
    """Send a submitted or signed paper back to its author, saying what to correct; it is a draft again.

    Signatures on it lapse and stay to be read; the reason stays with the paper. Whoever may sign or decide papers
    returns one at any step; a role that is asked only to agree, when the paper waits for it, or else is Refused
    `not_the_role`. Also Refused `reason_missing`, `bad_text` or `stale`.
    """
    check_note(reason, LONGEST_REASON)
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "return_case")
    _refuse_not_waiting(case, actor, now)
    if not reason.strip():
        message = "A paper is not returned without a reason. Say what its author should correct."
        raise Refused("reason_missing", message)
    PaperReturn.objects.create(
        case=case,
        submission=case.submission,
        version=case.version,
        from_state=case.state,
        reason=reason.strip(),
        made_by=actor.person,
        at=now,
    )
    note(case.slug, submission=case.submission, lapsed=case.signatures.filter(submission=case.submission).count())
    case.submission += 1
    move(case, "return_case", actor, now)
    return case_ref(case)


def _refuse_not_waiting(case: Case, actor: Actor, now: datetime) -> None:
    if permissions_held(actor, now) & RETURN_ALWAYS:
        return
    role = role_awaited(case, form_of(current_version(case)), now)
    if role not in standing_titles(case, actor, frozenset(titles_acted_in(actor, now))):
        message = f"{case.reference} waits for the {role}, so it is theirs to return. Comment on it, or ask them."
        raise Refused("not_the_role", message, who_can=role)
