"""A whole Daybook with the demonstration force, on a database of its own, and Chromium to walk through it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from conftest import CHROMIUM, alone
from tests.journeys.walking import People

STYLES = Path(__file__).parents[2] / "src/daybook/ui/static/ui/daybook.css"
TODAY = "2026-11-22"
SECONDS_TO_START = 120
# What a first start does, which has tests of its own.
FILL = """
from daybook.config.cli import start_django
start_django()
from daybook.config.upgrade import upgrade_database
upgrade_database()
from django.db import transaction
from daybook.config.demonstration.load import load
from daybook.kernel import clock
with transaction.atomic():
    assert load(clock.now())
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [
        reason
        for there, reason in (
            (CHROMIUM.exists(), "Chromium is missing: apt-get install chromium-headless-shell"),
            (STYLES.exists(), "the assets are not built: run make setup"),
        )
        if not there
    ]
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            for reason in missing:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def demonstration(shared: Path, database_template: str) -> Path:
    """What a first start leaves, with the demonstration force in it; made once for all workers."""
    made, making = shared / "demonstration", shared / "demonstration.making"
    with alone(shared / "demonstration.lock"):
        if not made.exists():
            making.mkdir()
            if database_template.startswith("sqlite"):
                shutil.copyfile(urlsplit(database_template).path[1:], making / "daybook.sqlite3")
            done = subprocess.run(
                [sys.executable, "-c", FILL], env=_environment(making), capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr
            making.rename(made)
    return made


def _environment(state: Path) -> dict[str, str]:
    settings = {"DAYBOOK_STATE": str(state), "DAYBOOK_TODAY": TODAY}
    return {name: value for name, value in os.environ.items() if name != "DAYBOOK_DATABASE_URL"} | settings


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Path:
    """Where the service of these tests keeps what it has."""
    return Path(shutil.copytree(demonstration, tmp_path_factory.mktemp("service") / "state"))


@pytest.fixture(scope="session")
def site(state: Path) -> Iterator[str]:
    """The address of a service of these tests' own, started as `make run` starts it."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with (state / "output").open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "daybook.config.cli", "serve"],
            env=_environment(state) | {"DAYBOOK_BIND": address},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, f"http://{address}", state / "output")
        yield f"http://{address}"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        # Only what was started here: the session is its own.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, output: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        assert process.poll() is None, output.read_text()
        with suppress(URLError, OSError), urllib.request.urlopen(f"{address}/health/ready", timeout=5):
            return
        time.sleep(0.3)
    raise AssertionError(output.read_text())


@pytest.fixture(scope="session")
def signed_in(browser: Any, site: str) -> People:
    """Sign-ins of the demonstration force, each kept once it is made."""
    return People(browser, site)


@pytest.fixture
def people(signed_in: People) -> Iterator[People]:
    """Whoever signs in, with the pages that they open closed after the test."""
    yield signed_in
    signed_in.leave()
