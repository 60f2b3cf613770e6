"""A remark on a paper is answered and put away."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Comment
from daybook.decisions.cases.progress import locked_case, tell_of_comments
from daybook.decisions.cases.refs import CommentRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_ANSWER = 4_000


@operation("decisions.resolve_comment")
def resolve_comment(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, comment: int, answer: str
) -> CommentRef:
    """Answer a comment on a paper and mark it resolved; both stay to be read.

    Refused `no_comment`, `already_resolved`, `nothing_said`, `bad_text` or `stale`.
    """
    check_note(answer, LONGEST_ANSWER)
    case = locked_case(reference, seen_version)
    held = Comment.objects.select_for_update().filter(case=case, pk=comment).first()
    if held is None:
        raise Refused("no_comment", f"{case.reference} has no such comment. Look at its comments.")
    if held.resolved_at is not None:
        raise Refused("already_resolved", "This comment is resolved already. Read its answer, or comment again.")
    if not answer.strip():
        raise Refused("nothing_said", "Say what was done about the comment: whoever made it will read that.")
    held.answer, held.resolved_by, held.resolved_at = answer.strip(), actor.person, now
    held.save()
    tell_of_comments(case, now)
    note(case.slug, comment=held.pk)
    return CommentRef(case.reference, case.slug, held.pk, resolved=True)
