"""What a lesson may have changed: a requirement, a line of the register, an option of the appraisal, a step."""

from __future__ import annotations

from collections.abc import Mapping

from daybook.change.appraisal.public import option_names
from daybook.change.discovery.public import find_requirement
from daybook.change.programmes.addresses import item_address, part_address
from daybook.change.programmes.models import Lesson, LessonSettled, Programme
from daybook.change.programmes.planning import current_plan
from daybook.change.programmes.rules.lessons import TARGET_WORDS, TargetKind
from daybook.kernel.refused import Refused
from daybook.ui.links import link_of


def refuse_unknown_target(row: Programme, kind: TargetKind, target: str) -> None:
    """Refused `unknown_target` unless the programme, or discovery, has what is named."""
    if kind is TargetKind.REQUIREMENT:
        known = _is_requirement(target)
    elif kind is TargetKind.ITEM:
        known = row.items.filter(reference=target).exists()
    elif kind is TargetKind.STEP:
        known = current_plan(row).steps.filter(key=target).exists()
    else:
        known = target in options_named(row)
    if not known:
        what = TARGET_WORDS[kind]
        message = f"{what} {target[:40]} is not there. Name one that is, as its own page names it."
        raise Refused("unknown_target", message, kind=kind.value)


def _is_requirement(target: str) -> bool:
    try:
        find_requirement(target)
    except Refused:
        return False
    return True


def refuse_settled(lesson: Lesson) -> None:
    """Refused `wrong_state` once it was said what became of a lesson's action."""
    if LessonSettled.objects.filter(lesson=lesson).exists():
        message = f"What became of {lesson.reference} was said before. Log another lesson if it is back."
        raise Refused("wrong_state", message, subject=lesson.reference)


def target_words(lesson: Lesson, options: Mapping[str, str]) -> str:
    """What a lesson changed, in words: Requirement REQ-000004. `options` are the names of the appraisal's, by key."""
    kind = TargetKind(lesson.target_kind)
    if kind is TargetKind.OPTION:
        return f"{TARGET_WORDS[kind]}: {options.get(lesson.target, lesson.target)}"
    return f"{TARGET_WORDS[kind]} {lesson.target}"


def options_named(row: Programme) -> dict[str, str]:
    """The options of the appraisal that a programme rests on, by key; none without one."""
    return option_names(row.appraisal) if row.appraisal else {}


def target_address(lesson: Lesson, row: Programme) -> str:
    """Where what a lesson changed opens; blank where nothing opens."""
    if lesson.target_kind == TargetKind.ITEM:
        return item_address(lesson.target)
    if lesson.target_kind == TargetKind.STEP:
        return part_address("plan", row.reference)
    return link_of(row.appraisal if lesson.target_kind == TargetKind.OPTION else lesson.target)
