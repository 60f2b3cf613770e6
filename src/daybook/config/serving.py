"""Serving Daybook: everything on one machine with `daybook serve`, pages alone with `daybook web`."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from io import StringIO
from multiprocessing.process import BaseProcess
from typing import Any

import typer
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, transaction
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from daybook.config.schedule import run_worker
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
        _fill()
    connection.close()
    return _Household().run()


def serve_web() -> None:
    """Run the web server: for production, where upgrades and workers are run apart."""
    if pending := pending_changes():
        raise Refused("not_migrated", f"The database lacks {pending} changes of this version. Run: daybook migrate")
    _refuse_unsound()
    connection.close()
    _run_web()


class _Household:
    """The two child processes. A worker that dies is replaced; without its web server the whole stops.

    Both are forked from this process once everything is imported, which is what makes a start quick.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()

    def run(self) -> int:
        web, worker = _start(_run_web), _start(run_worker)
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_: self.stop.set())
        threading.Thread(target=self._announce, args=(web,), daemon=True).start()
        while not self.stop.wait(0.2) and web.is_alive():
            if not worker.is_alive():
                typer.echo("The worker ended and is started again.", err=True)
                self.stop.wait(1)
                worker = _start(run_worker)
        asked = self.stop.is_set()
        for child in (web, worker):
            _end(child)
        return 0 if asked else 1

    def _announce(self, web: BaseProcess) -> None:
        while web.is_alive() and not self.stop.is_set():
            if _answers():
                typer.echo(_welcome())
                connection.close()
                return
            time.sleep(0.1)


def _start(run: Callable[[], None]) -> BaseProcess:
    child = multiprocessing.get_context("fork").Process(target=_as_child, args=(run,))
    child.start()
    return child


def _as_child(run: Callable[[], None]) -> None:
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, signal.SIG_DFL)
    if sys.platform == "linux":
        # Linux ends this child when its parent is killed outright, so that no address stays taken.
        _LIBC.prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    run()


def _end(child: BaseProcess) -> None:
    child.terminate()
    child.join(PATIENCE_SECONDS)
    if child.is_alive():
        # Nothing is lost: work not committed is undone, and the job's lease brings it back.
        child.kill()
        child.join()


class _Web(BaseApplication):
    """gunicorn over the application that is loaded already."""

    def load_config(self) -> None:
        asked = {"bind": BIND, "workers": PROCESSES, "threads": THREADS, "timeout": 60, "graceful_timeout": 15,
                 "loglevel": "warning", "preload_app": True}  # fmt: skip
        for name, value in asked.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from daybook.config.later import load_now
        from daybook.config.wsgi import application

        load_now()
        return application


def _run_web() -> None:
    _Web().run()


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


def _fill() -> None:
    """Load the demonstration in a process of its own: libraries that start threads must not do so before the fork."""
    typer.echo("Making the demonstration force.", err=True)
    connection.close()
    child = _start(_load_demonstration)
    child.join()
    if child.exitcode:
        raise Refused(
            "no_demonstration", "The demonstration could not be made. Start with DAYBOOK_DEMO=0, or report it."
        )


def _load_demonstration() -> None:
    from daybook.config.demonstration.load import load

    # Whole or not at all: a start that is cut short leaves an empty database, to be filled by the next.
    with transaction.atomic():
        load(clock.now())


def _welcome() -> str:
    from daybook.config.demonstration.people import CAST, PASSWORD

    lines = [""]
    if settings.LOG_TO == "file:":
        lines += [f"What it does is written to {settings.LOG_FILE}."]
    if settings.EMAIL_FILE_PATH:
        lines += [f"E-mails are kept in {settings.EMAIL_FILE_PATH}, and sent to nobody."]
    if _is_demonstration(PASSWORD):
        lines += ["", f"Demonstration sign-ins, all with the password {PASSWORD}:"]
        lines += [f"  {member.username:<14} {member.post}" for member in CAST]
        lines += [f"  {'administrator':<14} System administrator", f"  {'stranger':<14} No role at all"]
    return "\n".join([*lines, "", f"Daybook is at http://{BIND}", ""])


def _is_demonstration(password: str) -> bool:
    try:
        return password_matches(actor_named("stranger", clock.now()).person, password)
    except Refused:
        return False
