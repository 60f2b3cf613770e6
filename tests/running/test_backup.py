"""Backup and restore, on whichever database the suite runs on, with real commands."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

pytestmark = pytest.mark.processes

# Where and as documents are kept, by the digest of their bytes.
PAPER = b"%PDF-1.7 a paper"
KEPT_BLOB = Path("blobs") / hashlib.sha256(PAPER).hexdigest()[:2] / hashlib.sha256(PAPER).hexdigest()
FILL = """
from daybook.config.cli import run
assert run(["identity", "create-administrator", "--username", "first"]) == 0
assert run(["audit", "seal"]) == 0
"""
Daybook = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def filled(own_database: Any, tmp_path: Path) -> tuple[Any, Path]:
    """A database with an administrator and a sealed story, and two documents, in folders of its own."""
    state = tmp_path / "state"
    paper = state / "documents" / KEPT_BLOB
    paper.parent.mkdir(parents=True)
    paper.write_bytes(PAPER)
    (state / "documents" / "note.txt").write_text("a note, with £ and é")
    filled = subprocess.run(
        [sys.executable, "-c", FILL],
        env=own_database.environment(DAYBOOK_STATE=str(state), DAYBOOK_ADMIN_PASSWORD="correct horse battery"),
        capture_output=True,
        text=True,
    )
    assert filled.returncode == 0, filled.stderr
    return own_database, state


@pytest.fixture
def elsewhere(own_database: Any, tmp_path: Path) -> Iterator[Daybook]:
    """`daybook` in an empty place on the same kind of database."""
    state = tmp_path / "elsewhere"
    if own_database.url.startswith("sqlite"):
        url = f"sqlite:////{state / 'new' / 'daybook.sqlite3'}"
    else:
        name = f"own_{uuid.uuid4().hex}"
        with psycopg.connect(own_database.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = urlunsplit(urlsplit(own_database.url)._replace(path=f"/{name}"))

    def daybook(*words: str) -> subprocess.CompletedProcess[str]:
        return own_database.daybook(*words, DAYBOOK_DATABASE_URL=url, DAYBOOK_STATE=str(state))

    yield daybook
    if not url.startswith("sqlite"):
        with psycopg.connect(own_database.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def backed_up(filled: tuple[Any, Path], file: Path) -> Path:
    database, state = filled
    done = database.daybook("backup", str(file), DAYBOOK_STATE=str(state))
    assert done.returncode == 0, done.stderr
    return file


def test_what_was_backed_up_comes_back_and_is_proved(filled: Any, elsewhere: Daybook, tmp_path: Path) -> None:
    file = backed_up(filled, tmp_path / "day.tar.gz")
    assert file.stat().st_mode & 0o077 == 0, "others can read the backup"
    assert [path.name for path in tmp_path.glob(".daybook-*")] == []
    restored = elsewhere("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "3 sealed, 0 not yet sealed, 0 broken" in restored.stderr
    assert (tmp_path / "elsewhere" / "documents" / KEPT_BLOB).read_bytes() == PAPER
    assert (tmp_path / "elsewhere" / "documents" / "note.txt").read_text() == "a note, with £ and é"
    verified = json.loads(elsewhere("audit", "verify", "--json").stdout)
    assert (verified["ok"], verified["sealed"]) == (True, 3)
    again = elsewhere("identity", "create-administrator", "--username", "second")
    assert "administrator already" in again.stderr


@pytest.mark.long
def test_the_place_without_settings_is_backed_up_whatever_its_name(own_database: Any, tmp_path: Path) -> None:
    state = tmp_path / "a state? with #signs and 50%20"
    variables = {"DAYBOOK_DATABASE_URL": "", "DAYBOOK_STATE": str(state)}
    if not own_database.url.startswith("sqlite"):
        pytest.skip("without settings the database is SQLite: run this part on SQLite")
    assert own_database.daybook("migrate", **variables).returncode == 0
    assert (state / "daybook.sqlite3").exists()
    done = own_database.daybook("backup", str(tmp_path / "default.tar.gz"), **variables)
    assert done.returncode == 0, done.stderr
    forced = own_database.daybook("restore", str(tmp_path / "default.tar.gz"), "--force", **variables)
    assert forced.returncode == 0, forced.stderr


def test_a_backup_is_never_written_over(filled: Any, tmp_path: Path) -> None:
    file = backed_up(filled, tmp_path / "day.tar.gz")
    before = file.read_bytes()
    database, state = filled
    refused = database.daybook("backup", str(file), DAYBOOK_STATE=str(state))
    assert refused.returncode == 2
    assert "there already" in refused.stderr
    assert file.read_bytes() == before


def test_a_place_in_use_is_kept_unless_forced_and_then_kept_beside(filled: Any, tmp_path: Path) -> None:
    file = backed_up(filled, tmp_path / "day.tar.gz")
    database, state = filled
    (state / "documents" / "later.txt").write_text("added after the backup")
    refused = database.daybook("restore", str(file), DAYBOOK_STATE=str(state))
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert (state / "documents" / "later.txt").exists()
    forced = database.daybook("restore", str(file), "--force", DAYBOOK_STATE=str(state))
    assert forced.returncode == 0, forced.stderr
    assert not (state / "documents" / "later.txt").exists()
    (kept,) = tmp_path.glob("before-restore-*.tar.gz")
    with tarfile.open(kept) as archive:
        assert "documents/later.txt" in archive.getnames()


def changed(file: Path, to: Path, edit: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of an archive with its files edited."""
    with tarfile.open(file) as archive:
        files = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    edit(files)
    folder = to.with_suffix(".parts")
    with tarfile.open(to, "w:gz") as archive:
        for name, content in files.items():
            path = folder / name.replace("/", "_")
            folder.mkdir(exist_ok=True)
            path.write_bytes(content)
            archive.add(path, name)
    return to


def flip(files: dict[str, bytes]) -> None:
    files["database"] = files["database"][:-1] + bytes([files["database"][-1] ^ 1])


def drop(files: dict[str, bytes]) -> None:
    del files["documents/note.txt"]


def add(files: dict[str, bytes]) -> None:
    files["documents/slipped-in.txt"] = b"never backed up"


def escape(files: dict[str, bytes]) -> None:
    files["../escaped.txt"] = b"outside"


def forget(files: dict[str, bytes]) -> None:
    del files["manifest.json"]


def newer(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["migrations"].append("audit.0999_of_tomorrow")
    files["manifest.json"] = json.dumps(manifest).encode()


def other(files: dict[str, bytes]) -> None:
    files["manifest.json"] = json.dumps(json.loads(files["manifest.json"]) | {"engine": "other"}).encode()


@pytest.mark.long
def test_an_archive_that_is_not_as_written_is_refused_and_nothing_is_touched(
    filled: Any, elsewhere: Daybook, tmp_path: Path
) -> None:
    day = backed_up(filled, tmp_path / "day.tar.gz")
    half, letter = tmp_path / "half.tar.gz", tmp_path / "letter.tar.gz"
    half.write_bytes(day.read_bytes()[: day.stat().st_size // 2])
    letter.write_bytes(b"a letter")
    expected = {half: "Nothing was changed", letter: "Nothing was changed"}
    for edit in (flip, drop, add, escape, forget):
        expected[changed(day, tmp_path / f"{edit.__name__}.tar.gz", edit)] = "Nothing was changed"
    expected[changed(day, tmp_path / "newer.tar.gz", newer)] = "newer Daybook"
    expected[changed(day, tmp_path / "other.tar.gz", other)] = "of the same kind"
    for file, said in expected.items():
        refused = elsewhere("restore", str(file))
        assert (refused.returncode, said in refused.stderr) == (2, True), (file.name, refused.stderr)
        assert "Traceback" not in refused.stderr
        assert not (tmp_path / "elsewhere" / "documents").exists()
        assert not list(tmp_path.rglob("escaped.txt"))


def test_restoring_under_a_running_worker_is_refused(filled: Any, tmp_path: Path) -> None:
    file = backed_up(filled, tmp_path / "day.tar.gz")
    database, state = filled
    beat = (
        "from daybook.config.cli import start_django; start_django();"
        "from daybook.foundation.jobs.leases import beat; beat('elsewhere')"
    )
    subprocess.run(
        [sys.executable, "-c", beat],
        env=database.environment(DAYBOOK_STATE=str(state)),
        check=True,
    )
    refused = database.daybook("restore", str(file), "--force", DAYBOOK_STATE=str(state))
    assert refused.returncode == 2
    assert "Stop Daybook" in refused.stderr


def test_a_document_that_goes_while_the_archive_is_written_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daybook.config import backup

    there, gone = tmp_path / "there", tmp_path / "gone"
    there.write_text("still there")
    monkeypatch.setattr(backup, "_documents", lambda: iter([("gone", gone), ("there", there)]))
    file = tmp_path / "archive.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        assert [name for name, _ in backup._add_documents(archive)] == ["there"]
    with tarfile.open(file) as archive:
        assert archive.getnames() == ["there"]
