"""Who owns what in a programme, and when they are asked how it stands. Pure.

What is owned is known by the reference of its record; of a record that has several, a point and its number follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LONGEST_SUBJECT, LONGEST_WORDS = 40, 4_000
# An owner is asked so many days before the day, as a line of the register is due from then.
ASKED_WITHIN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Owned:
    """Something open that a post owns: `kind` and `what` in words, and the day it is due on."""

    subject: str
    programme: str
    kind: str
    what: str
    owner_post: str
    due_on: date

    def late(self, today: date) -> bool:
        return self.due_on < today

    def asked_about(self, today: date) -> bool:
        """Whether its owner is asked by now."""
        return (self.due_on - today).days <= ASKED_WITHIN_DAYS


def subject_of(reference: str, number: int | None = None) -> str:
    """How something owned is known: RAID-000002, or GATE-000001.3 for the third of several."""
    return reference if number is None else f"{reference}.{number}"


def record_of(subject: str) -> str:
    """The reference of the record that something owned stands in."""
    return subject.partition(".")[0]
