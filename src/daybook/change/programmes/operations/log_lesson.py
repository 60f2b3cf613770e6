"""A lesson is put on a programme's log, tied to what it changed."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.learning import refuse_unknown_target
from daybook.change.programmes.models import Lesson
from daybook.change.programmes.owning import owner_given
from daybook.change.programmes.progress import keep, locked_programme, refuse_day_to_come, told
from daybook.change.programmes.refs import LessonRef
from daybook.change.programmes.rules.lessons import LONGEST_TITLE, LessonStanding, TargetKind
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("programmes.log_lesson")
def log_lesson(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    title: str,
    happened: str,
    target_kind: str,
    target: str,
    changed: str,
    action: str,
    learnt_on: date,
    owner: str = "",
    owner_post: str = "",
    due_on: date | None = None,
) -> LessonRef:
    """Log what was learnt (`title`), what happened, what changed because of it, and the action it recommends.

    `target` is what changed: a requirement (REQ-), an item of the register (RAID-), an option of the appraisal or a
    step of the plan, the last two by key. Whoever takes the action, a post or somebody outside the force, and by when
    may be said. Refused `owner_missing`, `unknown_post`, `unknown_kind`, `unknown_target`, `bad_name`, `words_missing`,
    `bad_text`, `bad_day`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    if target_kind not in list(TargetKind):
        raise Refused("unknown_kind", f"A lesson changes one of: {', '.join(TargetKind)}.")
    check_name(title, LONGEST_TITLE, "What was learnt")
    check_name(action, LONGEST_TITLE, "The action")
    refuse_day_to_come(learnt_on, now)
    refuse_unknown_target(row, TargetKind(target_kind), target)
    owner_words, post = owner_given(owner, owner_post, now, optional=True)
    lesson = Lesson.objects.create(
        reference=next_reference("LES"),
        programme=row,
        title=title,
        happened=told(happened, "what happened"),
        changed=told(changed, "what changed because of it"),
        target_kind=target_kind,
        target=target,
        action=action,
        owner=owner_words,
        owner_post=post,
        due_on=due_on,
        learnt_on=learnt_on,
        made_by=actor.person,
        at=now,
    )
    note(lesson.reference)
    if target_kind in (TargetKind.REQUIREMENT, TargetKind.ITEM):
        note(target)
    return LessonRef(lesson.reference, row.reference, title, LessonStanding.OPEN.value, keep(row).version)
