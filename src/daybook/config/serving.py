"""Serving Daybook: everything on one machine with `daybook serve`, pages alone with `daybook web`."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from io import StringIO
from typing import Any

import typer
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction

from daybook.config.upgrade import pending_changes, upgrade_database
from daybook.foundation.identity.models import User
from daybook.foundation.identity.public import actor_named, password_matches
from daybook.kernel import clock, triggers
from daybook.kernel.refused import Refused

BIND = os.environ.get("DAYBOOK_BIND", "127.0.0.1:8000")
PROCESSES = os.environ.get("DAYBOOK_WEB_PROCESSES", "2")
THREADS = os.environ.get("DAYBOOK_WEB_THREADS", "4")
PATIENCE_SECONDS = 20
_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl
_LIBC = ctypes.CDLL(None)


def serve_all() -> int:
    """Upgrade, fill an empty database with the demonstration, then run web and worker until told to stop.

    Answers the exit code. Refused `address_taken` before anything is changed when something listens there already.
    """
    _refuse_taken_address()
    if pending_changes() or triggers.missing(connection):
        typer.echo("Preparing the database.", err=True)
        upgrade_database()
    _refuse_unsound()
    if os.environ.get("DAYBOOK_DEMO", "1") != "0" and not User.objects.exists():
        _load_demonstration()
    connection.close()
    return _Household().run()


def serve_web() -> None:
    """Become the web server: for production, where upgrades and workers are run apart."""
    if pending := pending_changes():
        raise Refused("not_migrated", f"The database lacks {pending} changes of this version. Run: daybook migrate")
    _refuse_unsound()
    connection.close()
    command = _web_command()
    os.execv(command[0], command)


class _Household:
    """The two child processes. A worker that dies is replaced; without its web server the whole stops."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_: self.stop.set())

    def run(self) -> int:
        web, worker = _start(_web_command()), _start(_worker_command())
        threading.Thread(target=self._announce, args=(web,), daemon=True).start()
        while not self.stop.wait(0.2) and web.poll() is None:
            if worker.poll() is not None:
                typer.echo("The worker ended and is started again.", err=True)
                self.stop.wait(1)
                worker = _start(_worker_command())
        asked = self.stop.is_set()
        for child in (web, worker):
            _end(child)
        return 0 if asked else 1

    def _announce(self, web: subprocess.Popen[bytes]) -> None:
        while web.poll() is None and not self.stop.is_set():
            if _answers():
                typer.echo(_welcome())
                connection.close()
                return
            time.sleep(0.1)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # Safe beside our one thread, which takes no lock that the single system call below could want.
    return subprocess.Popen(command, preexec_fn=_end_with_parent)  # noqa: PLW1509


def _end_with_parent() -> None:
    """Ask Linux to end this child when its parent is killed outright, so that no port stays taken."""
    if sys.platform == "linux":
        _LIBC.prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        # Nothing is lost: work not committed is undone, and the job's lease brings it back.
        child.kill()
        child.wait()


def _web_command() -> list[str]:
    return [sys.executable, "-m", "gunicorn", "daybook.config.wsgi:application", "--bind", BIND, "--workers", PROCESSES,
            "--threads", THREADS, "--timeout", "60", "--graceful-timeout", "15", "--log-level", "warning"]  # fmt: skip


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "daybook.config.cli", "worker"]


def _refuse_taken_address() -> None:
    family, address = _address()
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as trouble:
            raise Refused(
                "address_taken",
                f"Daybook cannot listen on {BIND} ({trouble.strerror}). Is it running already? Stop that one, or "
                "choose another address: DAYBOOK_BIND=127.0.0.1:8001",
            ) from None


def _address() -> tuple[socket.AddressFamily, Any]:
    host, _, port = BIND.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise Refused("settings", f"DAYBOOK_BIND is {BIND}. Write an address and a port, such as 127.0.0.1:8000")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    return family, (host.strip("[]"), int(port))


def _answers() -> bool:
    family, address = _address()
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
            probe.sendall(b"GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in probe.recv(32)
        except OSError:
            return False


def _refuse_unsound() -> None:
    """The start-up checks: roles name operations that exist, triggers stand, settings are sound."""
    try:
        call_command("check", databases=["default"], stdout=StringIO())
    except SystemCheckError as trouble:
        raise Refused("unsound", str(trouble)) from None


def _load_demonstration() -> None:
    from daybook.config.demonstration.load import load

    typer.echo("Making the demonstration force.", err=True)
    # Whole or not at all: a start that is cut short leaves an empty database, to be filled by the next.
    with transaction.atomic():
        load(clock.now())


def _welcome() -> str:
    from daybook.config.demonstration.people import CAST, PASSWORD

    lines = ["", f"Daybook is at http://{BIND}"]
    if _is_demonstration(PASSWORD):
        lines += ["", f"Demonstration sign-ins, all with the password {PASSWORD}:"]
        lines += [f"  {member.username:<14} {member.post}" for member in CAST]
        lines += [f"  {'administrator':<14} System administrator", f"  {'stranger':<14} No role at all"]
    return "\n".join([*lines, ""])


def _is_demonstration(password: str) -> bool:
    try:
        return password_matches(actor_named("stranger", clock.now()).person, password)
    except Refused:
        return False
