"""Reading object-centric logs: both versions, the object type that makes the cases, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from daybook.change.discovery.tests.build import measured
from daybook.kernel.refused import Refused

OBJECTS = {"o1": "order", "o2": "order", "i1": "item"}
EVENTS: list[tuple[str | None, str | None, list[str], dict[str, Any]]] = [
    ("Place", "2026-03-01T09:00:00Z", ["o1", "i1"], {"who": "Ann", "step": "first"}),
    ("Merge", "2026-03-01 10:00:00+00:00", ["o1", "o2", "o1"], {}),
    ("Pick", "2026-03-01T11:00:00Z", ["i1"], {}),
    ("Send", None, ["o2"], {}),
    ("Send", "2026-03-01T12:00:00Z", ["o2", "unknown"], {"lifecycle": "start"}),
]


def first() -> dict[str, Any]:
    return {
        "ocel:global-log": {"ocel:version": "1.0"},
        "ocel:objects": {key: {"ocel:type": kind, "ocel:ovmap": {}} for key, kind in OBJECTS.items()},
        "ocel:events": {
            f"e{place}": {"ocel:activity": name, "ocel:timestamp": at, "ocel:omap": objects, "ocel:vmap": values}
            for place, (name, at, objects, values) in enumerate(EVENTS)
        },
    }


def second() -> dict[str, Any]:
    return {
        "objectTypes": [], "eventTypes": [],
        "objects": [{"id": key, "type": kind, "attributes": []} for key, kind in OBJECTS.items()],
        "events": [
            {
                "id": f"e{place}", "type": name, "time": at,
                "attributes": [{"name": key, "value": value} for key, value in values.items()],
                "relationships": [{"objectId": one, "qualifier": "of"} for one in objects],
            }
            for place, (name, at, objects, values) in enumerate(EVENTS)
        ],
    }  # fmt: skip


@pytest.mark.parametrize("document", [first(), second()])
def test_each_object_of_the_type_is_a_case(tmp_path: Path, document: dict[str, Any]) -> None:
    found = measured(tmp_path, json.dumps(document), case="order")
    assert (found.cases, found.events, found.dropped) == (2, 3, 1)
    assert found.start_activities == {"Merge": 1, "Place": 1}
    assert [(path.source, path.target, path.median_seconds) for path in found.directly_follows] == [
        ("Place", "Merge", 3600.0)
    ]


@pytest.mark.parametrize("document", [first(), second()])
def test_an_attribute_may_be_the_activity(tmp_path: Path, document: dict[str, Any]) -> None:
    found = measured(tmp_path, json.dumps(document), case="item", activity="step")
    assert (found.start_activities, found.dropped) == ({"first": 1}, 1)


@pytest.mark.parametrize(
    ("document", "mapping"),
    [
        (first(), {"case": "ocel:type:order", "activity": "ocel:activity", "time": "ocel:timestamp"}),
        (second(), {"case": "order", "activity": "type", "time": "time"}),
        (second(), {"case": "order", "activity": "concept:name", "time": "time:timestamp"}),
    ],
)
def test_the_formats_own_names_may_be_named(tmp_path: Path, document: dict[str, Any], mapping: dict[str, str]) -> None:
    assert measured(tmp_path, json.dumps(document), **mapping) == measured(tmp_path, json.dumps(document), case="order")


def test_the_only_type_needs_no_naming(tmp_path: Path) -> None:
    document = first()
    del document["ocel:objects"]["i1"]
    assert measured(tmp_path, json.dumps(document)).cases == 2


@pytest.mark.parametrize(
    ("content", "mapping", "words"),
    [
        (first(), {}, "The types are: item, order.*--case"),
        (second(), {"case": "parcel"}, 'No object is a "parcel".*item, order'),
        (second(), {"case": "order", "time": "when"}, "They have: lifecycle, step, who"),
        ({"events": [{"id": 1}]}, {}, "as OCEL 1.0 or 2.0"),
        ({"events": {}, "objects": 5}, {}, "as OCEL 1.0 or 2.0"),
        ({"orders": []}, {}, "has no `ocel:events`"),
        ([], {}, "not an object-centric event log"),
        ("{", {}, "not whole JSON"),
        ("[" * 200_000, {}, "not whole JSON"),
        (b'{"events": "\xff"}', {}, "not whole JSON"),
        ({"events": [{"type": "\ud800", "time": "2026-03-01", "relationships": [{"objectId": "o"}]}],
          "objects": [{"id": "o", "type": "t"}]}, {}, "half of a character"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(tmp_path: Path, content: Any, mapping: dict[str, str], words: str) -> None:
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    with pytest.raises(Refused, match=words):
        measured(tmp_path, text, **mapping)
