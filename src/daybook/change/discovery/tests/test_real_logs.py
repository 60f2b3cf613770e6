"""Two published logs, read a second time by another route (a whole tree in memory, dicts and lists) and found equal."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from daybook.change.discovery.reading import read_log
from daybook.change.discovery.rules.events import Mapping
from daybook.change.discovery.rules.measures import measures
from daybook.change.discovery.tests.twin import Row, comparable, twin

LOGS = Path(__file__).parents[5] / ".." / "shared" / "suites" / "process-logs"
PUBLISHED = {
    "08_receipt.xes.gz": (1434, 8577, 27, 116),
    "15_bpic2020_permit_log_1t_per_variant.xes.gz": (1478, 26028, 51, 1478),
}


def rows_of(file: Path) -> Iterator[Row]:
    with gzip.open(file) as source:
        root = ElementTree.parse(source).getroot()
    for tag in root.iter():
        tag.tag = tag.tag.rpartition("}")[2]
    for number, trace in enumerate(root.findall("trace")):
        for event in trace.findall("event"):
            own = {child.get("key"): child.get("value") for child in event}
            yield str(number), own.get("concept:name"), own.get("time:timestamp"), own.get("lifecycle:transition")


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_log_reads_the_same_by_another_route(name: str) -> None:
    file = LOGS / name
    if not file.is_file():
        pytest.skip(f"Put the published log {name} in ../shared/suites/process-logs to compare the two readings.")
    found = measures(read_log(file, Mapping())).as_json()
    assert (found["cases"], found["events"], found["activities"], found["variants"]) == PUBLISHED[name]
    assert comparable(found) == twin(rows_of(file))
