"""What acts on the engagement log share: found and locked, and texts without what is personal."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.cataloguing import refuse_stale
from daybook.change.discovery.models import Engagement, EngagementSupplier, Question
from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE, LONGEST_WORDS
from daybook.change.discovery.rules.engaging import Way, suppliers_of
from daybook.change.discovery.rules.screening import without_personal
from daybook.change.discovery.states import QUESTION, QuestionState
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_note


def clean_words(words: str, longest: int) -> str:
    """Text without addresses and numbers of people; Refused `words_missing` or `bad_text`."""
    check_note(words, longest)
    if not words.strip():
        raise Refused("words_missing", "Nothing is said here yet. Write what was said.")
    return without_personal(words.strip())[:longest]


def refuse_corrected(reference: str, correction: str) -> None:
    """Refused `corrected` where another engagement stands in the place of this one."""
    if correction:
        raise Refused("corrected", f"{reference} was corrected by {correction}. Open that one.", correction=correction)


def found_engagement(reference: str) -> Engagement:
    """The engagement, named in the story; Refused `not_found`, or `corrected` where another stands in its place."""
    row = Engagement.objects.select_related("corrected_by").filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no engagement {reference[:40]}. Check the reference.")
    if later := getattr(row, "corrected_by", None):
        refuse_corrected(reference, later.reference)
    note(reference)
    return row


def logged(
    *,
    actor: Actor,
    now: datetime,
    way: Way,
    title: str,
    held_on: date,
    suppliers: list[str],
    ours: str,
    words: str,
    interests: str,
    corrects: Engagement | None = None,
    because: str = "",
) -> Engagement:
    """Put an engagement on the log; Refused as `log_engagement` says, `bad_name` where a correction says not why."""
    check_name(title, LONGEST_TITLE)
    check_name(ours, LONGEST_SOURCE)
    check_name(interests, LONGEST_REASON)
    if corrects is not None:
        check_name(because, LONGEST_REASON, "Why it is corrected")
    named = suppliers_of(suppliers)
    if held_on > london_day(now):
        raise Refused("bad_day", "The log says who was met, not who will be. Choose today or before.")
    row = Engagement.objects.create(
        reference=next_reference("ENG"), way=way, title=title, held_on=held_on, ours=ours,
        words=clean_words(words, LONGEST_WORDS), interests=interests, corrects=corrects, because=because,
        made_by=actor.person, made_at=now,
    )  # fmt: skip
    EngagementSupplier.objects.bulk_create(EngagementSupplier(engagement=row, name=name) for name in named)
    note(row.reference, suppliers=len(named))
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
