"""Object-centric event logs as JSON, of OCEL 1.0 (`ocel:events`) and OCEL 2.0 (`events`), laid flat on one object type.

Such a log has no cases: each object of the type chosen becomes one, and an event counts in the case of every object of
that type it concerns. Events that concern none are of another process: they neither count nor are counted as dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from daybook.change.discovery.rules.events import (
    DAMAGED,
    TEXT_COLUMNS,
    UNUSABLE,
    EventLog,
    Mapping,
    event_log,
    settle,
    text_rows,
)
from daybook.kernel.refused import Refused

LARGEST_JSON_BYTES = 256 << 20
_TRANSITIONS, _RESOURCES = ("lifecycle:transition", "lifecycle"), ("org:resource", "resource")
# What the format itself calls an event's activity and time: asking for them by name is asking for what is read anyway.
_OWN = {
    "activity": frozenset({"ocel:activity", "type", "concept:name"}),
    "time": frozenset({"ocel:timestamp", "time", "time:timestamp"}),
}
_TYPE = "ocel:type:"


@dataclass(frozen=True)
class _Event:
    """One event: its own activity and time, its attributes, and the objects it concerns."""

    activity: object
    time: object
    attributes: dict[str, object]
    objects: list[str]


def read_ocel(file: Path, mapping: Mapping, *, largest_bytes: int = LARGEST_JSON_BYTES) -> EventLog:
    """The log in an OCEL file. `mapping.case` names the object type, needed where there are several.

    Refused where the file is no OCEL, the type is unknown or not named (with the types there are), or an attribute that
    is asked for is nowhere.
    """
    document = _document(file, largest_bytes)
    try:
        read = _read_first if "ocel:events" in document else _read_second
        types, events = read(document)
    except (AttributeError, KeyError, TypeError):
        raise Refused(DAMAGED, "The JSON is not an object-centric event log as OCEL 1.0 or 2.0 lays it out.") from None
    chosen = _chosen_type(types, mapping.case)
    mapping = _without_own(mapping, {key for event in events for key in event.attributes})
    for what in ("activity", "time", "resource"):
        _refuse_unknown(what, getattr(mapping, what), events)
    rows = list(_rows(events, {key for key, kind in types.items() if kind == chosen}, mapping))
    columns = dict(zip(TEXT_COLUMNS, zip(*rows, strict=True), strict=False))
    try:
        return event_log(settle(text_rows(columns)).collect())
    except UnicodeEncodeError:
        raise Refused(DAMAGED, "The JSON holds half of a character, which is no text. Write it again.") from None


def _document(file: Path, largest_bytes: int) -> dict[str, Any]:
    with file.open("rb") as source:
        content = source.read(largest_bytes + 1)
    if len(content) > largest_bytes:
        raise Refused("too_large", f"The JSON is larger than {largest_bytes >> 20:,} MiB. Divide it by period.")
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise Refused(DAMAGED, f"The file is not whole JSON ({fault}).") from None
    if not isinstance(document, dict) or not {"ocel:events", "events"} & document.keys():
        raise Refused(DAMAGED, "The JSON is not an object-centric event log: it has no `ocel:events` and no `events`.")
    return document


def _read_first(document: dict[str, Any]) -> tuple[dict[str, str], list[_Event]]:
    types = {key: _text(one["ocel:type"]) or "" for key, one in document["ocel:objects"].items()}
    events = [
        _Event(
            one.get("ocel:activity"), one.get("ocel:timestamp"), dict(one.get("ocel:vmap") or {}),
            [str(key) for key in one.get("ocel:omap") or []],
        )
        for one in document["ocel:events"].values()
    ]  # fmt: skip
    return types, events


def _read_second(document: dict[str, Any]) -> tuple[dict[str, str], list[_Event]]:
    types = {str(one["id"]): _text(one["type"]) or "" for one in document["objects"]}
    events = [
        _Event(
            one.get("type"), one.get("time"),
            {str(pair["name"]): pair.get("value") for pair in one.get("attributes") or []},
            [str(to["objectId"]) for to in one.get("relationships") or []],
        )
        for one in document["events"]
    ]  # fmt: skip
    return types, events


def _chosen_type(types: dict[str, str], asked: str | None) -> str:
    there = sorted(set(types.values()))
    if asked is None and len(there) == 1:
        return there[0]
    if asked is not None and asked.removeprefix(_TYPE) in there:
        return asked.removeprefix(_TYPE)
    said = (
        "A case is one object of one type, and this log has several" if asked is None else f'No object is a "{asked}"'
    )
    raise Refused(UNUSABLE, f"{said}. The types are: {', '.join(there[:40]) or 'none'}. Name one as the case (--case).")


def _without_own(mapping: Mapping, attributes: set[str]) -> Mapping:
    """The mapping without the format's own names, unless an attribute is called so."""
    own = {what: None for what, names in _OWN.items() if getattr(mapping, what) in names - attributes}
    return replace(mapping, **own)


def _refuse_unknown(what: str, asked: str | None, events: list[_Event]) -> None:
    if asked is not None and not any(asked in event.attributes for event in events):
        there = ", ".join(sorted({key for event in events for key in event.attributes})[:40]) or "none"
        raise Refused(UNUSABLE, f'No events have an attribute "{asked}" to be the {what}. They have: {there}.')


def _rows(events: list[_Event], cases: set[str], mapping: Mapping) -> Iterator[tuple[str | None, ...]]:
    for event in events:
        attribute: Callable[[str], object] = event.attributes.get
        activity = attribute(mapping.activity) if mapping.activity else event.activity
        time = attribute(mapping.time) if mapping.time else event.time
        transition = next((attribute(key) for key in _TRANSITIONS if attribute(key)), None)
        resources = (mapping.resource,) if mapping.resource else _RESOURCES
        resource = next((attribute(key) for key in resources if attribute(key)), None)
        for case in dict.fromkeys(key for key in event.objects if key in cases):
            yield case, _text(activity), _text(time), _text(transition), _text(resource)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
