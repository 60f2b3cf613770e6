"""What other domains and pages see of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document: its reference (DOC-000001), the record it belongs to, its name, what it is, and how it was scanned.

    `permission` is what its reader must hold; `withdrawn` says why it was taken off the record, if it was.
    """

    reference: str
    subject: str
    name: str
    media_type: str
    size_bytes: int
    digest: str
    scan: str
    permission: str
    classification: str
    added_by: str
    added_at: datetime
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """What a record gives its documents: the permission their readers must hold, and their classification."""

    permission: str
    classification: str
