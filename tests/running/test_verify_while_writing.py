"""`audit verify` finds nothing wrong while others write and seal."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes

START = """
from daybook.config.cli import start_django
start_django()
from django.db import transaction
from daybook.foundation.audit.recorder import AuditRecorder
from daybook.foundation.audit.sealing import seal_entries, verify
from daybook.kernel.actor import Actor
from daybook.kernel.clock import now
from daybook.kernel.operation import Entry

def write(number):
    with transaction.atomic():
        subjects = [f"THING-{number}", f"OTHER-{number}", "SHARED-1"]
        AuditRecorder().record(Entry(Actor("P-1"), "test.do_thing", now(), subjects))
"""

WRITE_AND_SEAL = """
with transaction.atomic():
    for number in range(800):
        write(number)
seal_entries(now())
print("ready", flush=True)
for number in range(1_000_000):
    write(number)
    if number % 10 == 9:
        seal_entries(now())
"""

VERIFY = """
import json
runs = []
for _ in range(8):
    verdict = verify(now())
    runs.append((verdict.sealed, sorted({one.kind for one in verdict.broken})))
print(json.dumps(runs))
"""


@contextmanager
def _writing(database: Any) -> Iterator[None]:
    writer = subprocess.Popen(
        [sys.executable, "-c", START + WRITE_AND_SEAL],
        env=database.environment(),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        yield
        assert writer.poll() is None, "the writer stopped before it was told to"
    finally:
        writer.kill()
        writer.communicate()


def test_nothing_is_called_broken_while_entries_are_written_and_sealed(own_database: Any) -> None:
    with _writing(own_database):
        done = subprocess.run(
            [sys.executable, "-c", START + VERIFY],
            env=own_database.environment(),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    runs = json.loads(done.stdout)
    assert [broken for _, broken in runs] == [[]] * 8
    assert runs[-1][0] > runs[0][0], "nothing was sealed meanwhile, so nothing was shown"
