"""Whether a text is the one that was signed: digests as anybody can compute them with `sha256sum`. Pure."""

from __future__ import annotations

import hashlib
import re

_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal: what `sha256sum` says of the file."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_digest(typed: str) -> str:
    """A digest as people paste it (spaces, colons, capitals, the file's name after it); blank where it is none."""
    first = typed.strip().lower().replace(":", "")
    if _DIGEST.match(first):
        return first[:64] if not _DIGEST.match(first[1:]) else ""
    joined = "".join(first.split())
    return joined if _DIGEST.fullmatch(joined) else ""
