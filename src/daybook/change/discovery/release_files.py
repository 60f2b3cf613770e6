"""Releases from a file: plain or gzip, told by its content, its digest that of its bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from daybook.change.discovery.rules.packages import UNUSABLE, Releases, releases_in
from daybook.kernel.refused import Refused

LARGEST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """What a file holds, and the SHA-256 of the file as it came."""

    found: Releases
    digest: str


def read_releases(file: Path) -> ReleaseFile:
    """The releases of a file; Refused `unusable_file` or `too_large`, saying what to do."""
    try:
        packed = _whole(file)
    except OSError as fault:
        reason = fault.strerror or "it cannot be opened"
        raise Refused(UNUSABLE, f"The file cannot be read ({reason}). Check its name and your access to it.") from None
    except ValueError:
        raise Refused(UNUSABLE, "The file cannot be read: no file has such a name.") from None
    return ReleaseFile(releases_in(_unpacked(packed)), hashlib.sha256(packed).hexdigest())


def _whole(file: Path) -> bytes:
    with file.open("rb") as source:
        found = source.read(LARGEST_BYTES + 1)
    _refuse_too_large(found)
    return found


def _unpacked(packed: bytes) -> bytes:
    text = packed
    if packed.startswith(b"\x1f\x8b"):
        try:
            # One more than is taken is enough to know that there is too much.
            text = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(LARGEST_BYTES + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            message = "The compressed file is cut short or damaged. Fetch it again."
            raise Refused(UNUSABLE, message) from None
    _refuse_too_large(text)
    return text.removeprefix(b"\xef\xbb\xbf")


def _refuse_too_large(found: bytes) -> None:
    if len(found) > LARGEST_BYTES:
        message = f"The file is larger than {LARGEST_BYTES // 1024**2} MB unpacked. Ask for a shorter span of days."
        raise Refused("too_large", message)
