"""A supplier's question is answered."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.engaging import clean_words, moved_question
from daybook.change.discovery.models import Answer
from daybook.change.discovery.models.lengths import LONGEST_WORDS
from daybook.change.discovery.queries.engaging import find_question
from daybook.change.discovery.refs import QuestionRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("discovery.answer_question")
def answer_question(*, actor: Actor, now: datetime, reference: str, seen_version: int, words: str) -> QuestionRef:
    """Answer a question, or answer it anew: whoever asked knows it from now, the others once it is published.

    Refused `not_found`, `stale`, `words_missing` or `bad_text`.
    """
    row = moved_question(reference, seen_version, "answer_question")
    said = clean_words(words, LONGEST_WORDS)
    Answer.objects.create(question=row, number=row.answers.count() + 1, words=said, made_by=actor.person, at=now)
    return find_question(actor, reference)
