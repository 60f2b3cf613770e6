"""Digests of audit entries and of the seals that chain them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

CONTENT = (
    "at", "actor", "post", "deputy_for", "verb", "refusal", "subjects", "case",
    "from_state", "to_state", "paragraph", "request", "facts",
)  # fmt: skip


def entry_digest(content: Mapping[str, object]) -> str:
    """SHA-256 over the canonical JSON of everything an entry says (CONTENT), as 64 hex digits."""
    plain = {name: _plain(content[name]) for name in CONTENT}
    return hashlib.sha256(_canonical(plain).encode()).hexdigest()


def members_text(members: Sequence[tuple[int, str]]) -> str:
    """The ids and digests of one batch, in id order, as they are kept in a seal."""
    return _canonical(sorted(members))


def seal_digest(previous: str, last_id: int, members: str, gaps: Sequence[int], sealed_at: datetime) -> str:
    """SHA-256 over a seal and the digest of the seal before it ("" for the first)."""
    parts = _canonical([previous, last_id, members, list(gaps), _plain(sealed_at)])
    return hashlib.sha256(parts.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
