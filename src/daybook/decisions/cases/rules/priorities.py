"""The priorities of the police and crime plan that a paper may say it serves, as the plan stood on a day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from daybook.kernel.reference import Reference

_FILE = Path(__file__).parents[1] / "reference" / "plan_priorities.toml"


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority by its title, and the plan it is of; not `current` where that plan was not in force on the day."""

    title: str
    plan: str
    current: bool
    verified: bool


def priorities_on(on: date) -> tuple[Priority, ...]:
    """The priorities of the plan in force on a day, in the plan's order."""
    return tuple(
        Priority(str(entry.value), entry.source, True, entry.verified)
        for entries in _priorities().entries.values()
        for entry in entries
        if on in entry.span
    )


def priorities_named(titles: tuple[str, ...], on: date) -> tuple[Priority, ...]:
    """What a paper names, each with whether the plan in force on a day has it."""
    current = {priority.title.casefold(): priority for priority in priorities_on(on)}
    return tuple(current.get(title.casefold(), Priority(title, "", False, False)) for title in titles)


@cache
def _priorities() -> Reference:
    return Reference.load(_FILE)
