"""The answer to a question comes back."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.asking import said
from daybook.foundation.approvals.models import ItemAnswer, ItemQuestion, QuestionWithdrawal
from daybook.foundation.approvals.public import record_settled
from daybook.foundation.approvals.queries import question_ref
from daybook.foundation.approvals.refs import QuestionRef
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("approvals.answer_question")
def answer_question(*, actor: Actor, now: datetime, reference: str, words: str) -> QuestionRef:
    """Answer a question that was asked of you; the answer stands as given, with the record it is about.

    Refused `not_found`, `not_yours` for anybody but the person asked, `own_name` while acting as a deputy,
    `already_answered`, `withdrawn`, `no_longer_needed` once what it was about is settled, `nothing_said` or `bad_text`.
    """
    question = ItemQuestion.objects.select_for_update().filter(reference=reference).first()
    if question is None:
        raise Refused("not_found", f"There is no question {reference[:40]}. Check the reference.")
    if question.asked_of != actor.person:
        raise Refused("not_yours", f"{reference} was asked of somebody else, and they alone answer it.")
    if actor.deputy_for:
        raise Refused("own_name", "You act as a deputy now, and this was asked of you. Act in your own name first.")
    if ItemAnswer.objects.filter(question=question).exists():
        message = f"{reference} was answered already, and answers stand as given. Ask them to ask again if more is due."
        raise Refused("already_answered", message)
    if QuestionWithdrawal.objects.filter(question=question).exists():
        raise Refused("withdrawn", f"{reference} was withdrawn by whoever asked, so your answer is no longer needed.")
    if question.item.settled_at is not None:
        message = f"What {reference} was about is settled, so your answer is no longer needed. Write to them instead."
        raise Refused("no_longer_needed", message)
    ItemAnswer.objects.create(question=question, words=said(words, "your answer"), answered_at=now)
    note(question.subject)
    note(reference)
    record_settled(subject=reference, now=now)
    told = question_ref(question)
    title = f"Your question is answered: {told.about}"
    record_message(kind="answered", people=[question.asked_by], subject=reference, title=title, now=now)
    return told
