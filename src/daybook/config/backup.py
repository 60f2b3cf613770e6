"""One archive with the database and the documents, each file with its digest; and the way back.

The archive is a gzipped tar: the database (a SQLite file, or pg_dump's custom format), `documents/`, and last
`manifest.json`. A restore checks every digest before it touches anything, upgrades the database to this version, and
then verifies the audit story and proves the ledger.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from daybook.config import database_copy
from daybook.config.upgrade import upgrade_database
from daybook.finance.ledger.proving import prove
from daybook.foundation.audit.sealing import verify
from daybook.foundation.jobs.public import seconds_since_beat
from daybook.kernel import clock
from daybook.kernel.refused import Refused

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
DOCUMENTS = "documents"
RUNNING_SECONDS = 60


@dataclass
class Restored:
    """What a restore found when it was done; `ok` when the audit story stands and the books prove."""

    ok: bool = True
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def write_backup(file: Path) -> str:
    """Write an archive that only its owner can read, whole or not at all; a sentence about it.

    It may be taken while Daybook runs: the database is one consistent moment, and documents are only ever added.
    Refused `file_exists`, or what the database's own tools complain of.
    """
    if file.exists():
        raise Refused("file_exists", f"{file} is there already. Choose another name: a backup is never written over.")
    if not file.absolute().parent.is_dir():
        raise Refused("no_folder", f"There is no folder {file.absolute().parent}. Make it first.")
    with _scratch(file.absolute().parent) as folder:
        copied, unfinished = folder / DATABASE, folder / "archive"
        # The database first: every document it names is in the folder by then.
        database_copy.copy_out(copied)
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as archive:
                files = dict([_add(archive, copied, DATABASE)])
                files |= dict(_add_documents(archive))
                _add_manifest(archive, folder, files)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(file)
    megabytes = file.stat().st_size / 1_000_000
    return (
        f"{file}: {len(files) - 1} documents and the database, {megabytes:.1f} MB. Keep it where this machine is not."
    )


def restore_backup(file: Path, *, force: bool = False) -> Restored:
    """Bring an archive back into an empty place; with `force`, in place of what is there, which is kept beside it.

    Refused, with nothing touched: `bad_archive`, `wrong_engine`, `newer_version`, `not_empty`, `still_running`.
    """
    if not file.is_file():
        raise Refused("bad_archive", f"There is no file {file}. Check its name.")
    found = Restored()
    with _scratch(file.absolute().parent) as folder:
        manifest = _unpack(file, folder)
        _refuse_unfit(manifest)
        if not _empty():
            _refuse_overwriting(force)
            kept = file.with_name(f"before-restore-{clock.now():%Y%m%dT%H%M%S}.tar.gz")
            found.lines.append(f"What was here before: {write_backup(kept)}")
        database_copy.copy_in(folder / DATABASE)
        _restore_documents(folder / DOCUMENTS)
    upgrade_database()
    _report(found, manifest)
    return found


def _report(found: Restored, manifest: dict[str, Any]) -> None:
    verdict, proof = verify(clock.now()), prove()
    found.ok = verdict.ok and proof.ok
    found.lines += [
        f"Restored the backup of {manifest['made_at']}, {len(manifest['files']) - 1} documents.",
        f"Audit story: {verdict.sealed} sealed, {verdict.unsealed} not yet sealed, {len(verdict.broken)} broken.",
        f"Ledger: {proof.checked} balances proved, {len(proof.differences)} differ.",
        *(broken.message for broken in verdict.broken),
    ]


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A private folder on the same disk, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".daybook-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _documents() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{DOCUMENTS}/{path.relative_to(root).as_posix()}", path


def _add_documents(archive: tarfile.TarFile) -> Iterator[tuple[str, str]]:
    for name, path in _documents():
        # An uploaded file whose job has ended may go at this very moment.
        with suppress(FileNotFoundError):
            yield _add(archive, path, name)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> tuple[str, str]:
    """Add a file under a name; the name with the digest of what was added."""
    with path.open("rb") as source:
        about = tarfile.TarInfo(name)
        about.size, about.mode, about.mtime = os.fstat(source.fileno()).st_size, 0o600, int(path.stat().st_mtime)
        archive.addfile(about, source)
        source.seek(0)
        return name, hashlib.file_digest(source, "sha256").hexdigest()


def _add_manifest(archive: tarfile.TarFile, folder: Path, files: dict[str, str]) -> None:
    applied = sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)
    written = folder / MANIFEST
    written.write_text(
        json.dumps(
            {
                "format": FORMAT,
                "engine": connection.vendor,
                "made_at": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
                "migrations": applied,
                "files": files,
            },
            indent=1,
        )
    )
    _add(archive, written, MANIFEST)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Every file of the archive in a private folder, each with the digest the manifest gives it."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        if manifest["format"] != FORMAT:
            raise Refused("bad_archive", f"{file} is of form {manifest['format']}; this version reads form {FORMAT}.")
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
        wrong = sorted(there ^ set(manifest["files"])) + sorted(
            name for name in there & set(manifest["files"]) if _digest(folder / name) != manifest["files"][name]
        )
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError) as trouble:
        raise _bad(file, f"it cannot be read ({trouble})") from None
    if wrong:
        raise _bad(file, f"{wrong[0]} is not what was written")
    return manifest


def _bad(file: Path, why: str) -> Refused:
    return Refused("bad_archive", f"{file} cannot be restored: {why}. Nothing was changed. Take another backup.")


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _refuse_unfit(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise Refused(
            "wrong_engine",
            f"The archive holds a {manifest['engine']} database and DAYBOOK_DATABASE_URL names a {connection.vendor} "
            "one. Name one of the same kind.",
        )
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    ours = {name.split(".")[0] for name in known}
    if newer := [name for name in manifest["migrations"] if name not in known and name.split(".")[0] in ours]:
        raise Refused("newer_version", f"The archive was made by a newer Daybook ({newer[0]}). Install that one first.")


def _empty() -> bool:
    return database_copy.is_empty() and not any(True for _ in _documents())


def _refuse_overwriting(force: bool) -> None:
    if not force:
        raise Refused("not_empty", "There is a database or documents here already. To replace them, add --force")
    beat = None if database_copy.is_empty() else seconds_since_beat()
    if beat is not None and beat < RUNNING_SECONDS:
        raise Refused("still_running", "A worker was heard from within the last minute. Stop Daybook, then restore.")


def _restore_documents(folder: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    shutil.rmtree(root, ignore_errors=True)
    if folder.is_dir():
        root.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, root)
