"""What became of the action that a lesson recommends is said."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.learning import refuse_settled
from daybook.change.programmes.models import LessonSettled
from daybook.change.programmes.owning import record_no_longer_owed
from daybook.change.programmes.progress import keep, locked_programme, told
from daybook.change.programmes.refs import LessonRef
from daybook.change.programmes.rules.lessons import lesson_standing
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("programmes.settle_lesson")
def settle_lesson(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, lesson: str, taken: bool, words: str
) -> LessonRef:
    """Say that the recommended action was taken, and how; or that it was not, and why. It is said once.

    Refused `wrong_state` where it was said before, `words_missing`, `bad_text`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = row.lessons.filter(reference=lesson).first()
    if found is None:
        raise Refused("not_found", f"{reference} has no lesson {lesson[:40]}. Look for it on its log.")
    said = told(words, "how it was taken" if taken else "why it was not taken")
    refuse_settled(found)
    LessonSettled.objects.create(lesson=found, taken=taken, words=said, made_by=actor.person, at=now)
    record_no_longer_owed(lesson, now)
    note(lesson)
    return LessonRef(lesson, row.reference, found.title, lesson_standing(taken).value, keep(row).version)
