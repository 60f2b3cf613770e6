"""Fixtures for every test, here and beside the code.

Most tests take pytest-django's `db`: one transaction, rolled back. Posted journals and audit entries refuse DELETE and
TRUNCATE, so `transaction=True`, which empties tables afterwards, cannot be used. A test that needs real commits, or
real `daybook` processes, takes `own_database`: a copy of a migrated template, dropped afterwards.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.remembered import WatchedMonkeyPatch, stage

URL = "DAYBOOK_DATABASE_URL"
# A folder that outlives one run of pytest: parts of tools/run_tests.py on SQLite find there what the first migrated.
TEMPLATES = "TEMPLATES_OF_TESTS"
# Debian builds Chromium twice; without windows of its own it opens a page in a third of the time.
CHROMIUMS = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
CHROMIUM = next((program for program in CHROMIUMS if program.exists()), CHROMIUMS[-1])
ROOT = Path(__file__).parent
JOURNEYS = ROOT / "tests" / "journeys"
# Parts of tools/run_tests.py that are picked by one mark alone.
APART = ("browser", "processes")
_DATABASES = {"db", "own_database", "empty_database", "database_template"}


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords by the same algorithm at its least cost: nearly every test signs somebody in."""
    if TEMPLATES in os.environ and not hasattr(config, "workerinput"):
        # While the tests are still being collected, so that none of the workers has to wait for it.
        threading.Thread(target=_template_in, args=(Path(os.environ[TEMPLATES]),)).start()
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8
    Argon2PasswordHasher.parallelism = 1
    # A slow machine is no fault of what is drawn.
    settings.register_profile("daybook", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("daybook")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For a part that few modules have tests of, the others are not even loaded."""
    part = config.option.markexpr
    passed_by = part in APART and collection_path.name.startswith("test_") and not _may_hold(part, collection_path)
    return passed_by or None


def _may_hold(part: str, module: Path) -> bool:
    return JOURNEYS in module.parents or f"mark.{part}" in module.read_text(encoding="utf-8")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what goes through the whole product, so that rules and operations can be tried in under a minute.

    On PostgreSQL what touches no database is left out: it has been tried with SQLite's run.
    """
    outside = [ROOT / "tests" / part for part in ("api", "running", "scenarios")]
    for item in items:
        for part in APART:
            assert not item.get_closest_marker(part) or _may_hold(part, item.path), f"{item.path} must say mark.{part}"
        if item.path.name.startswith("test_pages") or any(folder in item.path.parents for folder in outside):
            item.add_marker(pytest.mark.whole)
    if os.environ.get(URL, "").startswith("postgres"):
        config.hook.pytest_deselected(items=[item for item in items if not _touches_a_database(item)])
        items[:] = [item for item in items if _touches_a_database(item)]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays to the end: a quarter of the time went into looking again for what may be let go."""
    session.items[:] = _long_ones_first(session.items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _long_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Deal the long tests to the beginnings of what the workers are given, so that none is left alone with one."""
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    dealt: list[pytest.Item] = []
    for worker in range(workers):
        own = long[worker::workers]
        # As xdist shares them out: to each worker in turn its part of what is left.
        others = (len(items) - len(dealt)) // (workers - worker) - len(own)
        dealt += own + rest[:others]
        del rest[:others]
    return dealt


def _touches_a_database(item: pytest.Item) -> bool:
    # Without the mark or one of these fixtures, pytest-django lets no test near a database.
    fixtures: list[str] = getattr(item, "fixturenames", [])
    mark = item.get_closest_marker("django_db")
    return mark is not None or not _DATABASES.isdisjoint(fixtures)


@pytest.fixture(autouse=True)
def _stage() -> Iterator[None]:
    with stage():
        yield


@pytest.fixture
def monkeypatch() -> Iterator[pytest.MonkeyPatch]:
    """Pytest's own, which the builders of tests have to know of."""
    patch = WatchedMonkeyPatch()
    yield patch
    patch.undo()


@dataclass(frozen=True)
class OwnDatabase:
    """A migrated database of the test's own, and `daybook` processes that use it."""

    url: str

    def environment(self, **variables: str) -> dict[str, str]:
        """This process's environment with the database, and any other variables, set."""
        return os.environ | {URL: self.url} | variables

    def daybook(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a `daybook` command to its end, whatever its exit code."""
        return subprocess.run(
            [daybook_program(), *arguments], env=self.environment(**variables), capture_output=True, text=True
        )

    def start_daybook(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a `daybook` command and leave it running; the test ends it."""
        return subprocess.Popen(
            [daybook_program(), *arguments],
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run_script(self, script: str, *arguments: str) -> str:
        """Run Python with Django set up to its end; the last line that it prints."""
        return _last_line(self._start_script(script, arguments))

    def run_at_once(self, script: str, acts: Iterable[tuple[str, ...]]) -> list[str]:
        """Run a script once for each act (its arguments), all at the same moment; the last line that each prints.

        The script prints "ready" when it has loaded what it needs, and then waits for a line of input.
        """
        processes = [self._start_script(script, act) for act in acts]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [_last_line(process) for process in processes]

    def _start_script(self, script: str, arguments: tuple[str, ...]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"from daybook.config.cli import start_django; start_django()\n{script}",
                *arguments,
            ],
            env=self.environment(DJANGO_SETTINGS_MODULE="daybook.config.settings"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def _last_line(process: subprocess.Popen[str]) -> str:
    said = process.communicate(timeout=60)[0].strip()
    assert process.returncode == 0, said
    return said.rpartition("\n")[2]


def daybook_program() -> str:
    return str(Path(sys.executable).with_name("daybook"))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that the workers of a run share: what is made there under its lock is made once."""
    base = tmp_path_factory.getbasetemp()
    return Path(os.environ.get(TEMPLATES) or (base if worker_id == "master" else base.parent))


@pytest.fixture(scope="session")
def database_template(shared: Path) -> str:
    """The URL of a database migrated once for the whole run, shared by its workers, and by every part on SQLite."""
    return _template_in(shared)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Nobody else is in here with the same lock."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _template_in(shared: Path) -> str:
    with alone(shared / "template.lock"):
        made = shared / "template.url"
        if not made.exists():
            url = _new_database(shared / "template.sqlite3")
            migrated = OwnDatabase(url).daybook("migrate")
            assert migrated.returncode == 0, migrated.stdout + migrated.stderr
            made.write_text(url)
        return made.read_text()


@pytest.fixture(scope="session")
def django_db_setup(database_template: str, django_db_blocker: Any) -> Iterator[None]:
    """The database of `db`, one in each process: a copy of the template, in memory on SQLite."""
    if database_template.startswith("sqlite"):
        with django_db_blocker.unblock(), closing(sqlite3.connect(urlsplit(database_template).path)) as template:
            connection.settings_dict["NAME"] = "file:memorydb_default?mode=memory&cache=shared"
            connection.ensure_connection()
            template.backup(connection.connection)
        yield
        return
    name = _name_of(_new_database(ROOT, template=_name_of(database_template)))
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def own_database(database_template: str, tmp_path: Path) -> Iterator[OwnDatabase]:
    """A private copy of the migrated template, gone afterwards."""
    if database_template.startswith("sqlite"):
        copy = tmp_path / "own.sqlite3"
        shutil.copyfile(urlsplit(database_template).path[1:], copy)
        yield OwnDatabase(f"sqlite:///{copy}")
        return
    url = _new_database(tmp_path, template=_name_of(database_template))
    yield OwnDatabase(url)
    _administer(f"DROP DATABASE {_name_of(url)} WITH (FORCE)")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, one for every test of pages: the driver runs once in a process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run make test")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    """A private database with nothing in it, not even tables, gone afterwards."""
    url = _new_database(tmp_path / "empty.sqlite3")
    yield OwnDatabase(url)
    if url.startswith("postgres"):
        _administer(f"DROP DATABASE {_name_of(url)} WITH (FORCE)")


def _new_database(file: Path, template: str = "template1") -> str:
    """An address for a new database on the engine that DAYBOOK_DATABASE_URL picks: made there, or a file to be made."""
    given = os.environ.get(URL, "")
    if not given.startswith("postgres"):
        return f"sqlite:///{file}"
    name = f"own_{uuid.uuid4().hex}"
    _administer(f"CREATE DATABASE {name} TEMPLATE {template}")
    parts = urlsplit(given)
    return f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"


def _name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _administer(statement: str) -> None:
    with psycopg.connect(os.environ[URL], autocommit=True) as administrator:
        administrator.execute(statement)
