"""What the story of a programme says of records that its acts name only by reference: their titles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from daybook.change.programmes.models import Gate, Item, Lesson, Role, RoleTerms, Stakeholder, TransferItem

_VERBS = {
    "RAID-": ("raise_item", "assign_item", "close_item"),
    "LES-": ("log_lesson", "settle_lesson"),
    "STK-": ("add_stakeholder", "judge_stakeholder", "plan_engagement", "record_engagement"),
    "GATE-": ("plan_gate", "move_gate", "record_review", "close_recommendation", "pass_gate"),
    "ROLE-": ("enter_role", "revise_role", "drop_role"),
    "KNOW-": ("list_transfer", "evidence_transfer", "confirm_transfer", "drop_transfer"),
}
Titles = Iterable[tuple[str, str]]


def _roles(references: Collection[str]) -> Titles:
    """A role is called what it was planned as last."""
    found = RoleTerms.objects.filter(role__in=Role.objects.filter(reference__in=references)).order_by("number")
    return dict(found.values_list("role__reference", "title")).items()


_TITLES: dict[str, Callable[[Collection[str]], Titles]] = {
    "RAID-": lambda some: Item.objects.filter(reference__in=some).values_list("reference", "title"),
    "LES-": lambda some: Lesson.objects.filter(reference__in=some).values_list("reference", "title"),
    "STK-": lambda some: Stakeholder.objects.filter(reference__in=some).values_list("reference", "name"),
    "GATE-": lambda some: Gate.objects.filter(reference__in=some).values_list("reference", "title"),
    "ROLE-": _roles,
    "KNOW-": lambda some: TransferItem.objects.filter(reference__in=some).values_list("reference", "knowledge"),
}
PREFIXES = tuple(_TITLES)


def titles_told(references: Collection[str]) -> dict[tuple[str, str], str]:
    """The titles of records of one kind, by each operation that names them and their reference."""
    prefix = next((one for one in PREFIXES for reference in references if reference.startswith(one)), "")
    titles = _TITLES[prefix](references) if prefix else ()
    return {(f"programmes.{verb}", reference): title for reference, title in titles for verb in _VERBS[prefix]}
