"""The bytes of documents, in files named by their SHA-256. The folder may be shared by many machines.

A file arrives under a name of its own and gets its final one when it is whole, so what a kill leaves behind is never
taken for a document; the sweep takes it away.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from daybook.foundation.documents.models import Blob
from daybook.foundation.documents.rules.sniffing import KINDS, Kind, kind_of
from daybook.kernel.refused import Refused

LARGEST_MEGABYTES = 25
LARGEST_BYTES = LARGEST_MEGABYTES * 1024 * 1024
# Between its arrival and its record, a file belongs to nothing yet.
SPARED_SECONDS = 3_600
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ARRIVING = "arriving-"


def keep_bytes(chunks: Iterable[bytes]) -> str:
    """Keep the bytes of an upload whole or not at all; their SHA-256.

    Refused `empty_file`, `too_large`, or `unusable_file` for a kind that is not kept. A record must take them within
    the hour.
    """
    with tempfile.NamedTemporaryFile(dir=_folder(), prefix=_ARRIVING, delete=False) as file:
        arriving = Path(file.name)
        try:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST_BYTES:
                    raise Refused("too_large", f"A document has at most {LARGEST_MEGABYTES} MB. Send a smaller one.")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            _kind_kept(arriving, size)
            os.fsync(file.fileno())
            arriving.chmod(0o440)
            target = path_of(digest.hexdigest())
            target.parent.mkdir(mode=0o700, exist_ok=True)
            arriving.replace(target)
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise
    return digest.hexdigest()


def _kind_kept(path: Path, size: int) -> Kind:
    if size == 0:
        raise Refused("empty_file", "The file is empty. Choose the one with something in it.")
    with path.open("rb") as file:
        kind = kind_of(file)
    if kind is None:
        known = ", ".join(kind.name for kind in KINDS)
        message = f"This is no kind of file that is kept here, whatever its name says. Kept are: {known}, no macros."
        raise Refused("unusable_file", message)
    return kind


def path_of(digest: str) -> Path:
    """Where bytes of this digest are kept; Refused `unknown_file` for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise Refused("unknown_file", "A file is named by its SHA-256: 64 digits and letters from a to f.")
    return _folder() / digest[:2] / digest


def arrived(digest: str) -> tuple[int, Kind]:
    """Size and kind of bytes that have arrived; Refused `unknown_file` where they have not, or no longer."""
    path = path_of(digest)
    try:
        os.utime(path)
        size = path.stat().st_size
    except FileNotFoundError:
        raise Refused("unknown_file", "That file has not arrived, or is kept no longer. Send it again.") from None
    return size, _kind_kept(path, size)


def sound_path(digest: str) -> Path:
    """Where the bytes are, once they were read and give their digest; Refused `altered` or `unknown_file`."""
    path = path_of(digest)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        message = "The bytes of this document are missing from the store. Tell an administrator: restore the backup."
        raise Refused("unknown_file", message) from None
    if found != digest:
        raise Refused("altered", "The bytes of this document are not those that were kept. Stop, and tell the auditor.")
    return path


def sweep(now: datetime) -> int:
    """Remove what was left half-way and what no record took within the hour; how many files. Two at once are harmless.

    The age of a file is told by the clock of the folder, which all machines share; `now` is not used for it.
    """
    folder = _folder()
    with tempfile.NamedTemporaryFile(dir=folder, prefix="clock-") as clock:
        spared_from = os.fstat(clock.fileno()).st_mtime_ns - SPARED_SECONDS * 1_000_000_000
    old = [path for path in folder.rglob("*") if path.is_file() and _touched(path) < spared_from]
    kept = set(Blob.objects.filter(digest__in=[path.name for path in old]).values_list("digest", flat=True))
    unneeded = [path for path in old if path.name not in kept]
    for path in unneeded:
        path.unlink(missing_ok=True)
    return len(unneeded)


def _touched(path: Path) -> int:
    """When a file was last asked for; one that has gone meanwhile is as new as can be."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 2**63


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "blobs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
