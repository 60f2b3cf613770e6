"""What other domains, the pages and the API see of an undertaking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UndertakingRef:
    """An undertaking: its reference, what was promised in which decision, when it is due, and the version to act on.

    `blocks` says whether a later decision of the programme waits for it today; `settled_on` is the day it was kept or
    released, `proposed_due_on` the day that its owner asks for instead.
    """

    reference: str
    case: str
    case_reference: str
    words: str
    kind: str
    due_on: date
    owner_post: str
    state: str
    version: int
    blocking: bool
    blocks: bool
    overdue: bool
    settled_on: date | None
    programme: str
    proposed_due_on: date | None = None
