"""Who is hit by a change of one data item on one day, and what stands in its way. Pure.

A change travels along the interfaces that carry the item: from the application that holds it to those it is sent to,
and on from there. Each is hit at the first step by which it can be reached.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Carrier:
    """An interface that carries the item: from which application to which, by their keys."""

    key: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An application that is hit: after how many steps, and through which interfaces it gets the item."""

    application: str
    steps: int
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days on which an application may not be changed: from the first, until before the last."""

    application: str
    starts_on: date
    ends_before: date
    why: str


class Answer(StrEnum):
    """What the owner of an application says of a change."""

    CONSENTS = "consents"
    REFUSES = "refuses"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a change cannot be made on its day: which application, and the reason in words."""

    code: str
    application: str
    words: str


def hits_of(holder: str, carriers: Sequence[Carrier]) -> tuple[Hit, ...]:
    """Every application that the item reaches from its holder, nearest first; the holder itself is not among them."""
    by_source: dict[str, list[Carrier]] = {}
    for carrier in carriers:
        by_source.setdefault(carrier.source, []).append(carrier)
    steps = {holder: 0}
    waiting = [holder]
    for source in waiting:
        for carrier in by_source.get(source, ()):
            if carrier.target not in steps:
                steps[carrier.target] = steps[source] + 1
                waiting.append(carrier.target)
    found = [
        Hit(name, count, tuple(sorted(one.key for one in carriers if one.target == name and one.source in steps)))
        for name, count in steps.items()
        if name != holder
    ]
    return tuple(sorted(found, key=lambda hit: (hit.steps, hit.application)))


def obstacles_to(
    *,
    holder: str,
    hits: Sequence[Hit],
    on: date,
    freezes: Collection[Freeze],
    answers: Mapping[str, Answer],
    others: Mapping[str, date],
    clear_days: int,
) -> tuple[Obstacle, ...]:
    """What stands in the way of a change on a day.

    `answers` are those of the applications hit, by key; `others` the days of other changes of the same item,
    by reference, which must be `clear_days` apart.
    """
    touched = [holder, *(hit.application for hit in hits)]
    found = [
        Obstacle("frozen", freeze.application, f"Frozen until {freeze.ends_before:%-d %B %Y}: {freeze.why}")
        for freeze in sorted(freezes, key=lambda one: (one.application, one.starts_on))
        if freeze.application in touched and freeze.starts_on <= on < freeze.ends_before
    ]
    for hit in hits:
        answer = answers.get(hit.application)
        if answer is Answer.REFUSES:
            found.append(Obstacle("refused", hit.application, "Its owner does not consent."))
        elif answer is None:
            found.append(Obstacle("unanswered", hit.application, "Its owner has not answered."))
    for reference, day in sorted(others.items()):
        if abs((day - on).days) < clear_days:
            words = f"{reference} is planned for {day:%-d %B %Y}: {clear_days} days must lie between."
            found.append(Obstacle("too_near", "", words))
    return tuple(found)
