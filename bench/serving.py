"""Starting Daybook again with its data kept, and what its demonstration takes to print."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.figures import Figure, limit, report

SECOND_STARTS = 3


def measure() -> list[Figure]:
    """Seconds from the command to the printed address, with SQLite and the demonstration, second start and later."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        variables = {"DAYBOOK_STATE": folder, "DAYBOOK_BIND": f"127.0.0.1:{port}", "DAYBOOK_DATABASE_URL": ""}
        first = _start(variables)
        again = [_start(variables) for _ in range(SECOND_STARTS)]
        printing = [sys.executable, "-m", "bench.printer"]
        printed = subprocess.run(printing, env=os.environ | variables, capture_output=True, text=True, check=True)
    return [
        report("first start, demonstration made", first, "s"),
        limit("second start, data kept (median of 3)", median(again), "s", 5),
        limit("outline case of the demonstration, made and printed in three formats", float(printed.stdout), "s", 8),
    ]


def _start(variables: dict[str, str]) -> float:
    program = Path(sys.executable).with_name("daybook")
    began = time.perf_counter()
    with subprocess.Popen(
        [program, "serve"], env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as served:
        assert served.stdout is not None
        for line in served.stdout:
            if line.startswith("Daybook is at"):
                break
        took = time.perf_counter() - began
        served.send_signal(signal.SIGTERM)
        served.stdout.read()
    return took
