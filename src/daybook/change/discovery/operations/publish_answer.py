"""An answer is published to all suppliers."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.engaging import moved_question
from daybook.change.discovery.models import Publication
from daybook.change.discovery.models.lengths import LONGEST_SOURCE
from daybook.change.discovery.queries.engaging import find_question
from daybook.change.discovery.refs import QuestionRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.text import check_name


@operation("discovery.publish_answer")
def publish_answer(*, actor: Actor, now: datetime, reference: str, seen_version: int, where: str) -> QuestionRef:
    """Record that question and answer were published to all, without who asked, and where: a notice, a page.

    Refused `not_found`, `stale`, `wrong_state` where there is no answer or it is published already, or `bad_name`.
    """
    row = moved_question(reference, seen_version, "publish_answer")
    check_name(where, LONGEST_SOURCE, "Where it was published")
    latest = row.answers.order_by("-number")[0]
    Publication.objects.create(answer=latest, where=where, made_by=actor.person, at=now)
    return find_question(actor, reference)
