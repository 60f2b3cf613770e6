"""A supplier's question is put on the log."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.engaging import clean_words, found_engagement
from daybook.change.discovery.models import Question
from daybook.change.discovery.models.lengths import LONGEST_WORDS
from daybook.change.discovery.queries.engaging import find_question
from daybook.change.discovery.refs import QuestionRef
from daybook.change.discovery.states import QuestionState
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("discovery.ask_question")
def ask_question(
    *, actor: Actor, now: datetime, engagement: str, asked_by: str, asked_on: date, words: str
) -> QuestionRef:
    """Log what a supplier asked, at or after a time it was met.

    Refused `not_found`, `not_met` where this supplier was not met then, `bad_day` for a day before that or to come,
    `words_missing` or `bad_text`.
    """
    row = found_engagement(engagement)
    asker = " ".join(asked_by.split())
    if not row.suppliers.filter(name=asker).exists():
        named = "; ".join(row.suppliers.order_by("id").values_list("name", flat=True))
        raise Refused("not_met", f"{asker[:120] or 'Nobody'} was not met then. Those who were: {named}.")
    if not row.held_on <= asked_on <= london_day(now):
        raise Refused("bad_day", "A question is asked on the day of the engagement or after it, and not after today.")
    question = Question.objects.create(
        reference=next_reference("QUE"), engagement=row, asked_by=asker, asked_on=asked_on,
        words=clean_words(words, LONGEST_WORDS), state=QuestionState.ASKED, made_by=actor.person, made_at=now,
    )  # fmt: skip
    note(question.reference)
    return find_question(actor, question.reference)
