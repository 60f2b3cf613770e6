"""What other domains, the pages and the API see of systems and changes of their data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SystemRef:
    """An application, a data item or an interface, by its code, and the version that a later act must have seen."""

    code: str
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class FreezeRef:
    """Days on which an application may not be changed."""

    application: str
    starts_on: date
    ends_before: date


@dataclass(frozen=True, slots=True)
class StructureChangeRef:
    """A change of a data item: its state and day, who is hit (by code), and what stands in its way."""

    reference: str
    item: str
    state: str
    planned_on: date
    version: int
    hits: tuple[str, ...]
    obstacles: tuple[str, ...]
