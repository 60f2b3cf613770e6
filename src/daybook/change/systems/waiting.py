"""Who waits for a change is known to the domains above, so the top of the house binds it here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """A step of a plan above that a change moves: when it ends now, and when it would; `url` opens that plan.

    `waits` is false for one that waits only through others.
    """

    programme: str
    title: str
    step: str
    waits: bool
    ends_on: date
    would_end_on: date
    url: str


class Waiting(Protocol):
    def __call__(self, change: str, on: date) -> Sequence[WaitingStep]:
        """What waits for a change, if it were made on a day."""


def _unbound(change: str, on: date) -> Sequence[WaitingStep]:
    raise Refused("not_ready", "The service has not finished starting. Try again in a minute.")


_waiting: Waiting = _unbound


def bind_waiting(waiting: Waiting) -> None:
    """Say, at start-up, who answers what waits for a change."""
    global _waiting
    _waiting = waiting


def waiting_for(change: str, on: date) -> Sequence[WaitingStep]:
    """What waits for a change, if it were made on a day."""
    return _waiting(change, on)
