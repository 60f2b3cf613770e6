"""What other domains, the pages and the API see of a decision paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseRef:
    """A decision paper: its reference, the key in its address, its state, and the version a later act must have seen.

    `digest` is the SHA-256 of the current version's text; `allocations` and `budget_lines` what its decision opened.
    """

    reference: str
    slug: str
    title: str
    state: str
    version: int
    digest: str
    allocations: tuple[str, ...] = ()
    budget_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommentRef:
    """A comment on a decision paper, by its key, and whether it is resolved."""

    reference: str
    slug: str
    key: int
    resolved: bool


@dataclass(frozen=True, slots=True)
class PartTwoText:
    """The Part 2 of a paper: SHA-256 of `salt`, a line end and `text` is the `digest` that the paper carries."""

    reference: str
    number: int
    text: str
    salt: str
    digest: str


@dataclass(frozen=True, slots=True)
class PastDecisionRecorded:
    """The event: a public decision taken elsewhere was put on the record. `slug` is its reference in addresses."""

    slug: str


@dataclass(frozen=True, slots=True)
class PastDecisionRef:
    """A public decision taken elsewhere, as its source tells it."""

    reference: str
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """A meeting that papers go to, and the last day for them."""

    reference: str
    name: str
    on: date
    papers_due_on: date
    version: int


@dataclass(frozen=True, slots=True)
class PlannedPaperRef:
    """A paper on the plan of a meeting, by its key, and the version of the plan that a later act must have seen."""

    meeting: str
    key: int
    subject: str
    version: int
