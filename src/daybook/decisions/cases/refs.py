"""What other domains, the pages and the API see of a decision paper."""

from __future__ import annotations

from dataclasses import dataclass


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
