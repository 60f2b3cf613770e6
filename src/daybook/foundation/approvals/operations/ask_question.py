"""Somebody who has an item asks about it before they decide."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.approvals.asking import locked_item, said
from daybook.foundation.approvals.models import ItemQuestion, WaitingItem
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.approvals.queries import question_ref
from daybook.foundation.approvals.refs import QuestionRef
from daybook.foundation.identity.public import actor_for, permissions_held, titles_of_roles_with
from daybook.foundation.notifications.public import record_message
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("approvals.ask_question")
def ask_question(
    *, actor: Actor, now: datetime, subject: str, verb: str, seen_version: int, words: str, person: str = ""
) -> QuestionRef:
    """Ask whoever made what waits, or another `person`, about an item of yours; the item stays where it is.

    The question stands in their My work until they answer it, and in the record's story for everybody who may read it.
    Refused `not_found`, `stale`, `nobody_to_ask` where the maker is not known, `asks_oneself`, `unknown_user` for
    somebody who cannot sign in, `may_not_read` for somebody who may not open the record, `nothing_said` or `bad_text`.
    """
    item = locked_item(actor, now, subject, verb, seen_version)
    asked_of = person.strip() or item.maker
    if not asked_of:
        raise Refused("nobody_to_ask", f"It is not known who made {subject}. Name the person to ask.")
    if asked_of == actor.person:
        raise Refused("asks_oneself", "You would ask yourself. Name somebody else who can answer.")
    _refuse_outsider(asked_of, item, now)
    question = ItemQuestion.objects.create(
        reference=next_reference("ASK"),
        item=item,
        subject=subject,
        words=said(words, "what you want to know"),
        asked_by=actor.person,
        deputy_for=actor.deputy_for,
        asked_of=asked_of,
        asked_at=now,
    )
    note(subject)
    note(question.reference, asked_of=asked_of, about=verb)
    record_waiting(
        subject=question.reference,
        verb="approvals.answer_question",
        title=f"Answer a question: {item.title}",
        why=question.words,
        now=now,
        holder=asked_of,
        maker=actor.person,
        yes="your answer goes back to whoever asked, and into the story of the record.",
        no="the question stays here, and what it is about may be decided without your answer.",
    )
    record_message(
        kind="asked", people=[asked_of], subject=question.reference, title=f"A question: {item.title}", now=now
    )
    return question_ref(question)


def _refuse_outsider(person: str, item: WaitingItem, now: datetime) -> None:
    """A question carries the title of its record, so it goes only to those who may see records of that domain."""
    may_see = f"{item.verb.partition('.')[0]}.view"
    if may_see in permissions_held(actor_for(person, now), now):
        return
    who = " or ".join(titles_of_roles_with(may_see)) or "nobody"
    message = (
        f"They may not open {item.subject}, so they would be asked about what they may not read. Ask somebody who may: "
        f"{who}."
    )
    raise Refused("may_not_read", message, permission=may_see, who_can=who)
