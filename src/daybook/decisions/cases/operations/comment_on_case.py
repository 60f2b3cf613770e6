"""A remark is made on a paper."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import LONGEST_NAME, Comment
from daybook.decisions.cases.progress import locked_case, tell_of_comments
from daybook.decisions.cases.refs import CommentRef
from daybook.decisions.cases.states import CASE, CaseState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note
from daybook.ui.tones import state_words

LONGEST_COMMENT = 4_000


@operation("decisions.comment_on_case")
def comment_on_case(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, words: str, place: str = ""
) -> CommentRef:
    """Say something about a paper, or about one place of it, for its author to answer; it changes nothing else.

    `place` is a place of the form such as part_1.financial; blank is the whole paper. Refused `closed` once the paper
    is published or withdrawn, `nothing_said`, `bad_text` or `stale`.
    """
    check_note(words, LONGEST_COMMENT)
    check_note(place, LONGEST_NAME)
    case = locked_case(reference, seen_version)
    if not CASE.verbs_from(CaseState(case.state)):
        is_now = state_words(case.state).lower()
        message = f"{case.reference} is {is_now}, so it takes no more comments. Write to its author instead."
        raise Refused("closed", message)
    if not words.strip():
        raise Refused("nothing_said", "The comment is blank. Write what its author should know.")
    comment = Comment.objects.create(
        case=case, version=case.version, place=place, words=words.strip(), made_by=actor.person, made_at=now
    )
    tell_of_comments(case, now)
    note(case.slug, comment=comment.pk, version=case.version)
    return CommentRef(case.reference, case.slug, comment.pk, resolved=False)
