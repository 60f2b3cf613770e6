"""What acts on the engagement log share: found and locked, and texts without what is personal."""

from __future__ import annotations

from daybook.change.discovery.cataloguing import refuse_stale
from daybook.change.discovery.models import Engagement, Question
from daybook.change.discovery.rules.screening import without_personal
from daybook.change.discovery.states import QUESTION, QuestionState
from daybook.kernel.operation import note, note_move
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


def clean_words(words: str, longest: int) -> str:
    """Text without addresses and numbers of people; Refused `words_missing` or `bad_text`."""
    check_note(words, longest)
    if not words.strip():
        raise Refused("words_missing", "Nothing is said here yet. Write what was said.")
    return without_personal(words.strip())[:longest]


def found_engagement(reference: str) -> Engagement:
    """The engagement, named in the story; Refused `not_found`."""
    row = Engagement.objects.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no engagement {reference[:40]}. Check the reference.")
    note(reference)
    return row


def moved_question(reference: str, seen_version: int, verb: str) -> Question:
    """The question, locked and moved on; Refused `not_found`, `stale` or `wrong_state`."""
    row = Question.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no question {reference[:40]}. Check the reference.")
    refuse_stale(reference, seen_version, row.version)
    before = QuestionState(row.state)
    row.state, row.version = QUESTION.target(before, verb), row.version + 1
    row.save(update_fields=["state", "version"])
    note_move(reference, before.value, row.state)
    return row
