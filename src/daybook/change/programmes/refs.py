"""What other domains, the pages and the API see of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A programme: its reference, the decision it stands on, and the version that a later act must have seen."""

    reference: str
    title: str
    case: str
    mandate_state: str
    due_on: date
    version: int


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A line of a programme's register, and the version that a later act must have seen."""

    reference: str
    programme: str
    kind: str
    title: str
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class IssuedRef:
    """A version of the outline case that was signed off, and the SHA-256 of what it says."""

    programme: str
    number: int
    digest: str
    version: int
