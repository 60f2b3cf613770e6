"""Files of journals that people upload: kept under the digest of their bytes until their jobs have ended.

The folder may be shared by many machines. Nothing in it is ever changed: a file arrives whole under its final name, for
reading only, and goes when no job needs it. Rejected lines are kept apart, by job.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from daybook.finance.ledger.importing import check_file
from daybook.foundation.jobs.public import find_jobs
from daybook.kernel.refused import Refused

IMPORT_JOB = "ledger.import_journals"
# Between its upload and its job, and between two questions about it, a file has no job that needs it.
SPARED_SECONDS = 600
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEPT = re.compile(r"([0-9a-f]{64})\.csv|upload-.*")
_NOT_TEXT = (
    (b"PK\x03\x04", "a spreadsheet or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)


def keep_upload(chunks: Iterable[bytes]) -> str:
    """Keep an uploaded file of journals; its digest. Refused `unusable_file` where it is none, and then not kept."""
    with tempfile.NamedTemporaryFile(dir=_folder(), prefix="upload-", delete=False) as file:
        arriving = Path(file.name)
        try:
            for number, chunk in enumerate(chunks):
                if number == 0:
                    _refuse_other_kinds(chunk)
                file.write(chunk)
            file.flush()
            digest = check_file(arriving)
            arriving.chmod(0o440)
            arriving.replace(path_of(digest))
        except BaseException:
            arriving.unlink(missing_ok=True)
            raise
    return digest


def _refuse_other_kinds(first: bytes) -> None:
    for start, kind in _NOT_TEXT:
        if first.startswith(start):
            raise Refused("unusable_file", f"This is {kind}, whatever its name says. Save it as CSV UTF-8.")


def path_of(digest: str) -> Path:
    """Where a file of this digest is kept; Refused `unknown_file` for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise Refused("unknown_file", "A file is named by its SHA-256: 64 digits and letters from a to f.")
    return _folder() / f"{digest}.csv"


def refuse_unkept(digest: str) -> None:
    """Refused `unknown_file` unless the file is kept; one that is will be for the next minutes."""
    try:
        os.utime(path_of(digest))
    except FileNotFoundError:
        raise Refused("unknown_file", "That file is not kept, or no longer. Upload it again.") from None


def rejects_path(job: str) -> Path:
    """Where the rejected lines of an import are kept, by the reference of its job."""
    return _folder() / f"{job}.rejects.csv"


def forget_uploads() -> int:
    """Remove kept files that no job needs; their number. Two at once are harmless."""
    folder = _folder()
    # By the clock of the folder itself, which all machines share.
    with tempfile.NamedTemporaryFile(dir=folder, prefix="clock-") as clock:
        spared_from = os.fstat(clock.fileno()).st_mtime_ns - SPARED_SECONDS * 1_000_000_000
    old = [path for path in folder.iterdir() if _KEPT.fullmatch(path.name) and _touched(path) < spared_from]
    unneeded = [path for path in old if not _needed(path)]
    for path in unneeded:
        path.unlink(missing_ok=True)
    return len(unneeded)


def _touched(path: Path) -> int:
    """When a file was last asked for, in nanoseconds; one that has gone meanwhile was never."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _needed(path: Path) -> bool:
    found = _DIGEST.match(path.name)
    return found is not None and not all(job.ended for job in find_jobs(IMPORT_JOB, digest=found[0]))


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
