"""Reading and measuring event logs, beside the plain way: a tree or rows in memory, dicts and lists."""

from __future__ import annotations

import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from bench.figures import Figure, best_of, least, limit, report
from daybook.change.discovery.reading import read_log
from daybook.change.discovery.rules.events import Mapping

_PERMITS = Path(__file__).parents[2] / "shared/suites/process-logs/15_bpic2020_permit_log_1t_per_variant.xes.gz"
_EVENTS, _EACH = 26_028, 18
_STEPS = [
    f"Invoice {step} BY ACCOUNTS PAYABLE" for step in ("received", "matched", "held", "released", "approved", "paid")
]
_START = datetime(2025, 4, 1, 9, tzinfo=timezone(timedelta(hours=1)))


def measure(rows: int) -> list[Figure]:
    """Events of XES a second, on the published permit log where it is to hand; seconds and memory for a CSV file."""
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as name:
        return [*_xes(Path(name)), *_csv(Path(name), rows)]


def _xes(folder: Path) -> list[Figure]:
    file = _PERMITS if _PERMITS.is_file() else _made_xes(folder)
    events = read_log(file, Mapping()).events.height
    plain = folder / "plain.xes"
    plain.write_bytes(subprocess.run(["gzip", "-dc", file], check=True, capture_output=True).stdout)
    floor = events / best_of(3, lambda: _plain_tree(plain))
    name = "read the permit log (XES.gz)" if file == _PERMITS else "read a made log (XES.gz)"
    return [least(name, events / best_of(5, lambda: read_log(file, Mapping())), floor, "events/s", 80_000)]


def _plain_tree(file: Path) -> list[tuple[str, str, datetime]]:
    """The floor: the whole tree, then each event's attributes as a dict, with the standard library's dates."""
    found = []
    for number, trace in enumerate(ElementTree.parse(file).getroot().iter("trace")):
        for event in trace.iter("event"):
            own = {child.get("key"): child.get("value") for child in event}
            at = datetime.fromisoformat(str(own["time:timestamp"]))
            found.append((str(number), str(own["concept:name"]), at))
    return found


def _made_xes(folder: Path) -> Path:
    """As many events as the permit log has, in as many attributes each."""
    lines = ["<log>"]
    for number in range(_EVENTS):
        if number % _EACH == 0:
            lines.append(f'{"</trace>" if number else ""}<trace><string key="concept:name" value="{number}"/>')
        at = (_START + timedelta(minutes=number)).isoformat()
        lines.append(f'<event><date key="time:timestamp" value="{at}"/>')
        lines.append(f'<string key="concept:name" value="{_STEPS[number % len(_STEPS)]}"/></event>')
    (folder / "made.xes").write_text("\n".join([*lines, "</trace></log>"]))
    subprocess.run(["gzip", folder / "made.xes"], check=True)
    return folder / "made.xes.gz"


def _csv(folder: Path, rows: int) -> list[Figure]:
    """The command itself, as a process of its own, so that its memory is its own."""
    file = folder / "log.csv"
    _write_csv(file, rows)
    before = time.perf_counter()
    command = [str(Path(sys.executable).with_name("daybook")), "discovery", "analyse-log", str(file), "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as ran:
        status = _waited(ran)
    seconds = time.perf_counter() - before
    part = min(rows, 200_000)
    _write_csv(folder / "part.csv", part)
    floor = best_of(1, lambda: _plain_rows(folder / "part.csv")) * rows / part
    return [
        limit(f"read and analyse {rows:,} rows of CSV", seconds, "s", 90 * rows / 10_000_000),
        report("the same, by csv and dicts (from 200,000 rows)", floor, "s"),
        limit("memory for it", status.ru_maxrss / 1_000_000, "GB", 4),
    ]


def _waited(ran: subprocess.Popen[bytes]) -> resource.struct_rusage:
    _, status, used = os.wait4(ran.pid, 0)
    ran.returncode = os.waitstatus_to_exitcode(status)
    assert ran.returncode == 0, ran.returncode
    return used


def _write_csv(file: Path, rows: int) -> None:
    chance = random.Random(1)
    with file.open("w") as target:
        target.write("case,resource,activity,time,amount\n")
        at = _START
        for number in range(rows):
            case = number // 8
            if number % 8 == 0:
                at = _START + timedelta(seconds=chance.randrange(30_000_000))
            at += timedelta(seconds=chance.randrange(100_000))
            step = _STEPS[chance.randrange(len(_STEPS))]
            target.write(f"INV-{case:08d},R{number % 200},{step},{at.isoformat()},{number % 9973}\n")


def _plain_rows(file: Path) -> tuple[int, Counter[tuple[str, str]]]:
    """The floor: rows as dicts, cases as lists, what follows what in a counter."""
    stories: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    with file.open(newline="") as source:
        for row in csv.DictReader(source):
            stories[row["case"]].append((datetime.fromisoformat(row["time"]), row["activity"]))
    follows: Counter[tuple[str, str]] = Counter()
    for story in stories.values():
        story.sort(key=lambda event: event[0])
        follows.update((one[1], other[1]) for one, other in pairwise(story))
    return len({tuple(name for _, name in story) for story in stories.values()}), follows
