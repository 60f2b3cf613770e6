"""Event logs as XES (IEEE 1849), plain or compressed with gzip, read as a stream by the standard library's expat.

A trace is a case, named by its `concept:name`; two traces of one name are two cases, unless an attribute of the trace
is asked for as the case. Only an event's own attributes are read: neither what is nested in them, nor classifiers, nor
the defaults a log declares for all events, which say what to write and not what happened. Document types are refused,
and with them every declared entity.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

import polars as pl

from daybook.change.discovery.rules.events import (
    DAMAGED,
    TEXT_COLUMNS,
    UNUSABLE,
    EventLog,
    Mapping,
    event_log,
    joined,
    renamed,
    settle,
    text_rows,
)
from daybook.kernel.refused import Refused

LARGEST_XES_BYTES = 2 << 30  # Unpacked.
LARGEST_TOKEN_BYTES = 8 << 20
_BLOCK, _BATCH = 1 << 16, 200_000
_ACTIVITY, _TIME, _TRANSITION, _RESOURCE = "concept:name", "time:timestamp", "lifecycle:transition", "org:resource"


def read_xes(file: Path, mapping: Mapping, *, packed: bool, largest_bytes: int = LARGEST_XES_BYTES) -> EventLog:
    """The log in an XES file; Refused where it is not XES, is damaged, hostile or too large, or lacks an attribute."""
    traces = _Traces(mapping)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = traces.start, traces.end
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        with gzip.open(file) if packed else file.open("rb") as source:
            _feed(parser, source, largest_bytes)  # type: ignore[arg-type]  # GzipFile reads bytes as any file does.
    except expat.ExpatError as fault:
        where = f"line {fault.lineno:,}, column {fault.offset + 1:,}"
        raise Refused(DAMAGED, f"The file is not whole XML: {expat.ErrorString(fault.code)}, {where}.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Refused(DAMAGED, "The compressed file is cut short or damaged. Fetch it again.") from None
    except (LookupError, ValueError):
        raise Refused(DAMAGED, "The XML is in an encoding that is not read here. Save it in UTF-8.") from None
    return traces.log()


def _feed(parser: expat.XMLParserType, source: BinaryIO, largest_bytes: int) -> None:
    fed = 0
    while block := source.read(_BLOCK):
        fed += len(block)
        if fed > largest_bytes:
            raise Refused(
                "too_large", f"Unpacked, the log is larger than {largest_bytes >> 20:,} MiB. Divide it by period."
            )
        parser.Parse(block, False)
        if fed - parser.CurrentByteIndex > LARGEST_TOKEN_BYTES:
            raise Refused(
                "too_large", f"One tag is longer than {LARGEST_TOKEN_BYTES >> 20} MiB. This is not an event log."
            )
    parser.Parse(b"", True)


def _refuse_document_type(*_: object) -> None:
    raise Refused(
        "dtd_refused",
        "The file declares a document type, which XES has not and which can be used to attack. Take it out.",
    )


class _Traces:
    """Gathers events while expat walks: `_depth` is how many tags are open, `_event` where the event opened, or 0."""

    def __init__(self, mapping: Mapping) -> None:
        # Tables flattened from XES call the attributes of a trace `case:...`: the same name is understood here.
        self._case = mapping.case and mapping.case.removeprefix("case:")
        self._mapping = mapping
        self._keys = (mapping.activity or _ACTIVITY, mapping.time or _TIME, _TRANSITION, mapping.resource or _RESOURCE)
        self._depth = self._event = self._events = self._dropped = 0
        self._in_trace = False
        self._values: dict[str | None, str | None] = {}
        self._trace: dict[str | None, str | None] = {}
        self._names: list[str | None] = []
        self._rows: list[tuple[str, str | None, str | None, str | None, str | None]] = []
        self._parts: list[EventLog] = []
        self._event_keys: set[str | None] = set()
        self._trace_keys: set[str | None] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if self._event:
            if depth == self._event + 1:
                self._values[attributes.get("key")] = attributes.get("value")
        elif depth <= 3:
            self._open(depth, _local(tag), attributes)

    def _open(self, depth: int, tag: str, attributes: dict[str, str]) -> None:
        """A tag outside any event, not deeper than an event stands."""
        if depth == 1 and tag != "log":
            raise Refused(DAMAGED, f"The file is XML but not an event log: it opens with <{tag[:40]}>, XES with <log>.")
        if tag == "event" and (depth == 2 or (depth == 3 and self._in_trace)):
            self._event, self._values = depth, {}
        elif tag == "trace" and depth == 2:
            self._in_trace, self._trace = True, {}
        elif depth == 3 and self._in_trace:
            self._trace[attributes.get("key")] = attributes.get("value")

    def end(self, _: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == self._event:
            self._event = 0
            self._keep_event()
        elif depth == 2 and self._in_trace:
            self._in_trace = False
            self._names.append(self._trace.get(self._case or _ACTIVITY))
            self._trace_keys.update(self._trace)

    def log(self) -> EventLog:
        """What was gathered; Refused where an attribute that was asked for is nowhere."""
        self._refuse_unknown("activity", self._mapping.activity, self._event_keys, "events")
        self._refuse_unknown("time", self._mapping.time, self._event_keys, "events")
        self._refuse_unknown("case", self._case, self._trace_keys, "traces")
        self._flush()
        return _named(joined(self._parts), self._names, merge=self._case is not None)

    def _keep_event(self) -> None:
        values = self._values
        self._event_keys.update(values)
        self._rows.append((str(len(self._names)) if self._in_trace else "", *map(values.get, self._keys)))  # type: ignore[arg-type]
        if len(self._rows) == _BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = dict(zip(TEXT_COLUMNS, zip(*self._rows, strict=True), strict=False))
        self._parts.append(event_log(settle(text_rows(columns)).collect()))
        self._rows = []

    def _refuse_unknown(self, what: str, asked: str | None, keys: set[str | None], of: str) -> None:
        if asked is not None and asked not in keys:
            there = ", ".join(sorted(key for key in keys if key)[:40]) or "none"
            raise Refused(UNUSABLE, f'No {of} have an attribute "{asked}" to be the {what}. They have: {there}.')


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _named(log: EventLog, names: list[str | None], *, merge: bool) -> EventLog:
    """The log with its numbered traces called by their names; without `merge`, traces that share a name stay apart."""
    labels = [name if name and name.strip() else None for name in names] if merge else list(apart(names))
    numbers = pl.DataFrame({"case": [str(number) for number in range(len(names))], "label": labels},
                           schema={"case": pl.String, "label": pl.String})  # fmt: skip
    events = log.events.join(
        numbers.with_columns(pl.all().cast(pl.Categorical)), on="case", how="left", maintain_order="left"
    ).select(pl.col("label").alias("case"), "activity", "at", "resource")
    return renamed(log, events, lambda number: labels[int(number)] or "" if number else "")


def apart(names: list[str | None]) -> list[str]:
    """A label of its own for each trace: its name, or `trace 7` where it has none or shares it with another trace."""
    shared = Counter(names)
    labels = [
        name if name and name.strip() and shared[name] == 1 else f"{name or ''} (trace {number})".strip()
        for number, name in enumerate(names, 1)
    ]
    return labels if len(set(labels)) == len(labels) else [f"trace {number}" for number in range(1, len(names) + 1)]
