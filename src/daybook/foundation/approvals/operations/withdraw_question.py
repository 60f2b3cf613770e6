"""Whoever asked takes a question back before it is answered."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.models import ItemQuestion, QuestionWithdrawal
from daybook.foundation.approvals.public import record_settled
from daybook.foundation.approvals.queries import question_ref
from daybook.foundation.approvals.refs import QuestionRef
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("approvals.withdraw_question")
def withdraw_question(*, actor: Actor, now: datetime, reference: str) -> QuestionRef:
    """Take back a question that you asked: it leaves the inbox of whoever was asked, and stands as withdrawn.

    Refused `not_found`, `not_yours` for anybody but who asked, `already_answered`, `already_withdrawn`, or
    `no_longer_needed` once what it was about is settled.
    """
    question = ItemQuestion.objects.select_for_update().filter(reference=reference).first()
    if question is None:
        raise Refused("not_found", f"There is no question {reference[:40]}. Check the reference.")
    note(question.subject)
    note(reference)
    if question.asked_by != actor.person:
        raise Refused("not_yours", f"{reference} was asked by somebody else, and they alone take it back.")
    told = question_ref(question)
    if told.answered_at:
        raise Refused("already_answered", f"{reference} is answered by now, so it stays with its answer.")
    if told.withdrawn_at:
        raise Refused("already_withdrawn", f"{reference} is withdrawn already.")
    if not told.needed:
        raise Refused("no_longer_needed", f"What {reference} was about is settled, so it waits for nobody any more.")
    QuestionWithdrawal.objects.create(question=question, withdrawn_at=now)
    record_settled(subject=reference, now=now)
    title = f"A question to you is withdrawn: {told.about}"
    record_message(kind="asked", people=[question.asked_of], subject=reference, title=title, now=now)
    return question_ref(ItemQuestion.objects.select_related("item", "withdrawal").get(pk=question.pk))
