"""What acts on the public register answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublicRef:
    """A decision in the public register: its reference, key and state, and the version a later act must have seen."""

    reference: str
    slug: str
    state: str
    version: int
