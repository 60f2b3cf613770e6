"""Small logs as files."""

from __future__ import annotations

import gzip
from pathlib import Path

from daybook.change.discovery.reading import read_log
from daybook.change.discovery.rules.events import Mapping
from daybook.change.discovery.rules.measures import LogMeasures, measures

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def measured(tmp_path: Path, content: str | bytes, **mapping: str) -> LogMeasures:
    """What the log of this text says."""
    file = tmp_path / "log"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return measures(read_log(file, Mapping(**mapping)))


def event(activity: str | None, time: str | None, *more: str) -> str:
    """One event of XES; `more` is XML put into it."""
    name = "" if activity is None else f'<string key="concept:name" value="{activity}"/>'
    at = "" if time is None else f'<date key="time:timestamp" value="{time}"/>'
    return f"<event>{name}{at}{''.join(more)}</event>"


def transition(value: str) -> str:
    return f'<string key="lifecycle:transition" value="{value}"/>'


def trace(name: str | None, *events: str) -> str:
    label = "" if name is None else f'<string key="concept:name" value="{name}"/>'
    return f"<trace>{label}{''.join(events)}</trace>"


def xes(*inside: str, head: str = HEAD) -> str:
    return f"{head}<log>{''.join(inside)}</log>"


def packed(text: str) -> bytes:
    # Always the same: the time in its head would give a test another name in each process that runs it.
    return gzip.compress(text.encode(), mtime=0)
