"""An appraisal as operations answer with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RevisionRef:
    """An appraisal and the number of its latest revision, which the next change must have seen."""

    reference: str
    revision: int
