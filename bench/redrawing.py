"""The appraisal workbench in Chromium: from a typed figure to the results drawn anew, with the demonstration.

There is no floor: the limit is what people do not notice.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from bench.figures import Figure, limit
from daybook.config.demonstration.people import PASSWORD

CHROMIUM = "/usr/bin/chromium"
BENCH = "/change/appraisals/APP-000001/workbench/"
FIELD, TIMES, MOST_MS = "#change-6", 20, 300
_WHEN_DRAWN = """document.body.addEventListener('htmx:afterSettle', () =>
    document.querySelector('#outcome').setAttribute('data-drawn', ''), {once: true})"""


def measure() -> list[Figure]:
    """Milliseconds until the results are drawn anew, the median of twenty changes of one input."""
    with _site() as address, sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/accounts/login/")
        page.locator("input[name=login]").fill("officer")
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("input[type=password]").press("Enter")
        page.wait_for_url(f"{address}/")
        page.goto(address + BENCH)
        taken = [_redrawn(page, str(percent)) for percent in range(1, TIMES + 1)]
        browser.close()
    return [limit(f"workbench redrawn after a change (median of {TIMES})", median(taken), "ms", MOST_MS)]


def _redrawn(page: Any, percent: str) -> float:
    page.evaluate("document.querySelector('#outcome').removeAttribute('data-drawn')")
    page.evaluate(_WHEN_DRAWN)
    began = time.perf_counter()
    page.locator(FIELD).fill(percent)
    page.wait_for_selector("#outcome[data-drawn]")
    return (time.perf_counter() - began) * 1000


@contextmanager
def _site() -> Iterator[str]:
    """The address of a service of its own, with SQLite and the demonstration."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        variables = {"DAYBOOK_STATE": folder, "DAYBOOK_BIND": f"127.0.0.1:{port}", "DAYBOOK_DATABASE_URL": ""}
        program = Path(sys.executable).with_name("daybook")
        with subprocess.Popen(
            [program, "serve"], env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as served:
            assert served.stdout is not None
            for line in served.stdout:
                if line.startswith("Daybook is at"):
                    break
            yield f"http://127.0.0.1:{port}"
            served.send_signal(signal.SIGTERM)
            served.stdout.read()
