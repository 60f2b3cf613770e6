"""Every check and test, part by part: tools/run_tests.py, or --only PART [PART ...] for some.

Parts that need PostgreSQL or Chromium install them with apt when run as root; anyone else runs the rest, and the
summary says what was skipped and how to enable it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from postgres_cluster import NoPostgres, postgres_cluster, server_programs

PROJECT = Path(__file__).resolve().parents[1]
PROGRAMS = PROJECT / ".venv/bin"
NOTHING_COLLECTED = 5  # pytest's exit code when no test matched
# The first is quicker, having no windows of its own; the second will do.
CHROMIUMS = ("chromium-headless-shell", "chromium")
DEBIAN_PACKAGES = {"PostgreSQL": ["postgresql-15"], "Chromium": ["chromium-headless-shell", "fonts-liberation"]}


@dataclass(frozen=True)
class Part:
    """One named part: its command (the first word is a program of .venv), and what it needs beyond the requirements."""

    name: str
    group: str
    command: tuple[str, ...]
    needs: str = ""


# Whoever has nothing left takes over what waits for the others; until then neighbours stay together.
PYTEST = ("pytest", "-q", "--dist", "worksteal", "-n")
# Tests of processes wait for leases to end and for programs to start, tests in Chromium for pages: a third worker uses
# that time.
CALCULATING, WAITING = "2", "3"
PARTS = (
    Part("format", "lint", ("ruff", "format", "--check", "--quiet", ".")),
    Part("lint", "lint", ("ruff", "check", "--quiet", ".")),
    Part("types", "lint", ("mypy", "--no-error-summary")),
    Part("imports", "lint", ("lint-imports", "--no-logo")),
    Part("unit, SQLite", "unit", (*PYTEST, CALCULATING, "-m", "not browser and not processes and not whole")),
    Part("pages and API, SQLite", "whole", (*PYTEST, CALCULATING, "-m", "whole and not browser and not processes")),
    Part("processes, SQLite", "processes", (*PYTEST, WAITING, "-m", "processes")),
    Part(
        "PostgreSQL",
        "postgresql",
        (*PYTEST, WAITING, "-m", "not browser", "--ignore=tests/architecture"),
        needs="PostgreSQL",
    ),
    Part("pages in Chromium", "browser", (*PYTEST, WAITING, "-m", "browser"), needs="Chromium"),
)
# These are written as pages and crash points are; having none is said, not failed.
MAY_BE_EMPTY = {"processes", "browser"}


@dataclass(frozen=True)
class Outcome:
    part: Part
    verdict: str
    seconds: float
    why: str = ""


def available(need: str) -> bool:
    if need == "Chromium":
        return any(shutil.which(program) for program in CHROMIUMS)
    try:
        server_programs()
    except NoPostgres:
        return False
    return True


def install(needs: list[str]) -> None:
    """As root, ask apt for what is missing; what cannot be had fails its part later, with a reason."""
    packages = [package for need in needs for package in DEBIAN_PACKAGES[need]]
    if not packages or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing {' '.join(packages)}", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)


def run(part: Part, templates: str) -> Outcome:
    if part.needs and not available(part.needs):
        how = f"{part.needs} is missing; as root: apt-get install {' '.join(DEBIAN_PACKAGES[part.needs])}"
        # Root was promised that it would be installed; for anyone else it is not ours to install.
        return Outcome(part, "FAILED" if os.geteuid() == 0 else "skipped", 0, how)
    print(f"\n== {part.name}", flush=True)
    started = time.monotonic()
    with environment(part, templates) as variables:
        code = subprocess.run([PROGRAMS / part.command[0], *part.command[1:]], cwd=PROJECT, env=variables).returncode
    seconds = time.monotonic() - started
    if code == NOTHING_COLLECTED and part.group in MAY_BE_EMPTY:
        return Outcome(part, "skipped", seconds, "there are no such tests")
    return Outcome(part, "FAILED" if code else "passed", seconds)


@contextmanager
def environment(part: Part, templates: str) -> Iterator[dict[str, str]]:
    """The variables a part runs with: no database of the caller's, and for PostgreSQL a cluster of its own.

    Parts on SQLite share the database that was migrated first, which is kept in the folder `templates`.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("DAYBOOK_")}
    variables["PYTHONHASHSEED"] = "0"
    # Hundreds of processes are started: each would compile all of Daybook anew.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    if part.needs != "PostgreSQL":
        yield variables | {"TEMPLATES_OF_TESTS": templates}
        return
    with postgres_cluster(durable=False) as cluster, tempfile.TemporaryDirectory(prefix="daybook-tests-") as own:
        yield variables | {"DAYBOOK_DATABASE_URL": cluster.url(), "TEMPLATES_OF_TESTS": own}


def report(outcomes: list[Outcome]) -> None:
    print("\n== summary")
    for outcome in outcomes:
        why = f" ({outcome.why})" if outcome.why else ""
        print(f"{outcome.verdict:8} {outcome.seconds:6.1f} s  {outcome.part.name}{why}")
    print(f"total    {sum(outcome.seconds for outcome in outcomes):6.1f} s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    groups = list(dict.fromkeys(part.group for part in PARTS))
    parser.add_argument("--only", nargs="+", choices=groups, default=groups)
    only = parser.parse_args().only
    # So that a private cluster is taken away when we are asked to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parts = [part for part in PARTS if part.group in only]
    install([need for need in dict.fromkeys(part.needs for part in parts) if need and not available(need)])
    with tempfile.TemporaryDirectory(prefix="daybook-tests-") as templates:
        outcomes = [run(part, templates) for part in parts]
    report(outcomes)
    return int(any(outcome.verdict == "FAILED" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
