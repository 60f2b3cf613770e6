"""Questions and answers in the demonstration, and something handed on by name."""

from __future__ import annotations

from datetime import date

from daybook.config.demonstration.books import moment
from daybook.foundation.approvals.operations.answer_question import answer_question
from daybook.foundation.approvals.operations.ask_question import ask_question
from daybook.foundation.approvals.operations.hand_on_item import hand_on_item
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.notifications.operations.choose_channels import choose_channels
from daybook.foundation.notifications.operations.read_all_messages import read_all_messages
from daybook.kernel.actor import Actor


def ask_and_answer(cast: dict[str, Actor], on: date) -> None:
    """The chief executive asks about a paper and is answered, and asks a second time; a journal is handed on."""
    # What is long past was read when it came.
    read_all_messages(actor=cast["officer"], now=moment(on, 14))
    choose_channels(actor=cast["governance"], now=moment(on, 14), choices={"waiting": "digest", "answered": "at_once"})
    first = _ask(cast["chief"], on, 15, "Does the price hold if the move to the new store slips into the next year?")
    answer_question(
        actor=cast["officer"],
        now=moment(on, 16),
        reference=first,
        words="Yes, until June: the quotation says so on its second page. After that it rises with the index.",
    )
    _ask(cast["chief"], on, 17, "Who keeps the old store safe until the last exhibit has left it?")
    posting = [one for one in visible_waiting(cast["finance"], moment(on, 18)) if one.verb == "ledger.post_journal"]
    for one in posting[-1:]:
        hand_on_item(
            actor=cast["finance"],
            now=moment(on, 18),
            subject=one.subject,
            verb=one.verb,
            seen_version=one.version,
            person=cast["accountant"].person,
            reason="You followed this project from its start.",
        )


def _ask(chief: Actor, on: date, hour: int, words: str) -> str:
    asked = ask_question(
        actor=chief, now=moment(on, hour), subject="PCD-9002", verb="decisions.sign_case", seen_version=1, words=words
    )
    return asked.reference
