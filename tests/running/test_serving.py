"""`daybook serve` with real processes: a first start, a second, and every way of ending it."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.processes

SERVE = [sys.executable, "-m", "daybook.config.cli", "serve"]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running `daybook serve`, and what it has printed."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address
        self.printed: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        assert process.stdout is not None
        threading.Thread(target=self._read, args=(process.stdout,), daemon=True).start()

    def _read(self, stream: Any) -> None:
        for line in stream:
            self._lines.put(line)

    def wait_for_line(self, wanted: str, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while not any(wanted in line for line in self.printed):
            assert time.monotonic() < end, (wanted, self.printed)
            assert self.process.poll() is None, (wanted, self.printed)
            try:
                self.printed.append(self._lines.get(timeout=0.5))
            except queue.Empty:
                continue

    def printed_since(self) -> list[str]:
        """What was printed and has not been waited for."""
        return [self._lines.get_nowait() for _ in range(self._lines.qsize())]

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.address}{path}", timeout=10) as answer:
            return json.load(answer)


@contextmanager
def serving(state: Path, port: int, **variables: str) -> Iterator[Served]:
    environment = os.environ | {"DAYBOOK_STATE": str(state), "DAYBOOK_BIND": f"127.0.0.1:{port}"} | variables
    environment.pop("DAYBOOK_DATABASE_URL", None)
    process = subprocess.Popen(
        SERVE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        yield Served(process, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            # Only what this test started: the session is its own.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """What is served needs no change to its tables: the first start has a test of its own."""
    # Asked for by name, since a service without settings is on SQLite whatever the others are on.
    template = request.getfixturevalue("database_template")
    shutil.copyfile(urlsplit(template).path[1:], tmp_path / "daybook.sqlite3")


def listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def within(seconds: float, true: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def workers_in(state: Path) -> list[int]:
    """Process ids of the workers that have been heard from, newest last."""
    with closing(sqlite3.connect(state / "daybook.sqlite3")) as connection:
        rows = connection.execute("SELECT name FROM jobs_worker ORDER BY started_at").fetchall()
    return [int(name.rsplit("-", 2)[1]) for (name,) in rows]


def entries_in(state: Path) -> int:
    with closing(sqlite3.connect(state / "daybook.sqlite3")) as connection:
        return int(connection.execute("SELECT count(*) FROM audit_auditentry").fetchone()[0])


@pytest.mark.long
def test_a_first_start_makes_the_demonstration_and_a_second_keeps_it(tmp_path: Path) -> None:
    port = free_port()
    # As `make run` starts it: nothing but what people need is on the screen, and where to go stands last.
    with serving(tmp_path, port, DAYBOOK_LOG="file:", DAYBOOK_EMAIL_URL="file:") as served:
        served.wait_for_line(f"Daybook is at http://127.0.0.1:{port}")
        said = "".join(served.printed)
        assert re.search(
            r"Demonstration sign-ins, all with the password \S+:\n(  \w+ +\S.*\n){10,}\nDaybook is at \S+\n$", said
        )
        assert "{" not in said
        ready = served.get("/health/ready")
        assert ready["status"] == "ready"
        assert within(20, lambda: served.get("/health/ready")["worker"] == "heard")
        assert '"event": "worker_started"' in (tmp_path / "daybook.log").read_text()
        assert "".join(served.printed_since()).strip() == ""
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(30) == 0
    assert not listens(port)
    kept = entries_in(tmp_path)
    assert kept > 100
    with serving(tmp_path, port) as served:
        served.wait_for_line("Daybook is at")
        assert not any("demonstration force" in line for line in served.printed)
        served.process.terminate()
        assert served.process.wait(30) == 0
    assert entries_in(tmp_path) == kept


def test_without_the_demonstration_nothing_is_made_up(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, DAYBOOK_DEMO="0") as served:
        served.wait_for_line("Daybook is at")
        assert not any("sign-ins" in line for line in served.printed)
    assert entries_in(tmp_path) == 0


def test_a_lost_worker_is_replaced_a_taken_address_refused_and_a_killed_parent_leaves_nothing(
    tmp_path: Path, upgraded: None
) -> None:
    port = free_port()
    with serving(tmp_path, port, DAYBOOK_DEMO="0") as served:
        served.wait_for_line("Daybook is at")
        second = subprocess.run(
            SERVE,
            env=os.environ | {"DAYBOOK_STATE": str(tmp_path), "DAYBOOK_BIND": f"127.0.0.1:{port}"},
            capture_output=True,
            text=True,
        )
        assert second.returncode == 2
        assert "running already" in second.stderr
        assert "Traceback" not in second.stderr
        assert within(20, lambda: len(workers_in(tmp_path)) == 1)
        os.kill(workers_in(tmp_path)[0], signal.SIGKILL)
        assert within(20, lambda: len(workers_in(tmp_path)) == 2)
        assert listens(port)
        served.process.kill()
        served.process.wait(10)
        assert within(20, lambda: not listens(port)), "the web server outlived its parent"


@pytest.mark.parametrize("bind", ["8000", "127.0.0.1:", "127.0.0.1:99999", "nonsense"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, bind: str) -> None:
    done = subprocess.run(
        SERVE,
        env=os.environ | {"DAYBOOK_STATE": str(tmp_path), "DAYBOOK_BIND": bind},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "127.0.0.1:8000" in done.stderr
    assert "Traceback" not in done.stderr
