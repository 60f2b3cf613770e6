"""Reading XES: what counts as an event's own, and what a hostile or broken file meets."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from daybook.change.discovery.rules.events import Mapping
from daybook.change.discovery.rules.xes import apart, read_xes
from daybook.change.discovery.tests.build import HEAD, event, measured, packed, trace, transition, xes
from daybook.kernel.refused import Refused

ONE = xes(trace("1", event("A", "2026-03-01T09:00:00Z"), event("B", "2026-03-01T09:00:05Z")))


@pytest.mark.parametrize(
    "content",
    [
        ONE,
        packed(ONE),
        packed(ONE[:50]) + packed(ONE[50:]),
        "\ufeff" + ONE,
        "\n " + ONE.removeprefix(HEAD),
        ONE.replace("UTF-8", "UTF-16").encode("utf-16"),
        ONE.replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        ONE.replace("<log>", '<log xmlns="http://www.xes-standard.org/" xes.version="2.0">'),
        ONE.replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("<x:log", '<x:log xmlns:x="urn:x"'),
        ONE.replace("<trace>", "<!-- <event/> --><trace>").replace("</event>", "<![CDATA[<event>]]></event>"),
    ],
)
def test_the_same_log_however_it_is_wrapped(tmp_path: Path, content: str | bytes) -> None:
    found = measured(tmp_path, content)
    assert (found.cases, found.events, found.dropped, found.median_seconds) == (1, 2, 0, 5.0)


def test_only_an_events_own_attributes_are_read(tmp_path: Path) -> None:
    """Not what is nested in them, in lists or in containers, nor the attributes and defaults of log and trace."""
    nested = '<string key="note" value="x"><string key="concept:name" value="nested"/></string>'
    listed = (
        '<list key="more"><values><date key="time:timestamp" value="2020-01-01"/>'
        '<string key="concept:name" value="listed"/></values></list>'
    )
    defaults = (
        '<global scope="event"><string key="concept:name" value="UNKNOWN"/>'
        '<date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>'
        '<classifier name="Activity" keys="concept:name org:resource"/><string key="concept:name" value="the log"/>'
    )
    found = measured(
        tmp_path,
        xes(
            defaults,
            trace("1", event("A", "2026-03-01", nested, listed), event(None, "2026-03-02", nested), event("B", None)),
        ),
    )
    assert (found.start_activities, found.events, found.dropped) == ({"A": 1}, 1, 2)


def test_only_completed_steps_count(tmp_path: Path) -> None:
    found = measured(
        tmp_path,
        xes(
            trace("1", event("A", "2026-03-01", transition("start")), event("A", "2026-03-02", transition("complete"))),
            trace("2", event("A", "2026-03-01", transition("schedule")), event("B", None, transition("start"))),
            trace("3", event("B", "2026-03-01")),
            trace("4"),
        ),
    )
    assert (found.cases, found.events, found.dropped) == (2, 2, 0)


def test_traces_of_one_name_stay_apart_unless_it_is_asked_for(tmp_path: Path) -> None:
    twice = xes(
        trace("1", event("A", "2026-03-01")),
        trace("1", event("B", "2026-03-02")),
        trace(None, event("C", "2026-03-01")),
    )
    apart_found = measured(tmp_path, twice)
    together = measured(tmp_path, twice, case="concept:name")
    assert measured(tmp_path, twice, case="case:concept:name") == together
    assert (apart_found.cases, apart_found.variants) == (3, 3)
    assert (together.cases, together.events, together.dropped) == (1, 2, 1)


def test_an_attribute_of_a_trace_may_follow_its_events(tmp_path: Path) -> None:
    text = xes(f"<trace>{event('A', '2026-03-01')}<string key='concept:name' value='last'/></trace>")
    (tmp_path / "log.xes").write_text(text)
    log = read_xes(tmp_path / "log.xes", Mapping(), packed=False)
    assert log.events["case"].cast(str).to_list() == ["last"]


def test_an_event_outside_any_trace_has_no_case(tmp_path: Path) -> None:
    found = measured(tmp_path, xes(event("A", "2026-03-01"), trace("1", event("B", "2026-03-01"))))
    assert (found.cases, found.events, found.dropped) == (1, 1, 1)


def test_other_attributes_may_be_the_activity_and_the_time(tmp_path: Path) -> None:
    more = '<string key="step" value="S"/><date key="done" value="2026-04-01"/>'
    found = measured(tmp_path, xes(trace("1", event("A", "2026-03-01", more))), activity="step", time="done")
    assert found.start_activities == {"S": 1}


@pytest.mark.parametrize("mapping", [{"activity": "stage"}, {"time": "when"}, {"case": "owner"}])
def test_an_attribute_that_is_nowhere_is_named_with_those_there_are(tmp_path: Path, mapping: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"They have: .*concept:name") as refused:
        measured(tmp_path, ONE, **mapping)
    assert refused.value.code == "unusable_mapping"


LAUGHS = '<!DOCTYPE log [<!ENTITY a "A"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ONE.replace(HEAD, HEAD + LAUGHS), "dtd_refused"),
        (ONE.replace(HEAD, HEAD + '<!DOCTYPE log SYSTEM "file:///etc/hostname">'), "dtd_refused"),
        (packed(ONE.replace(HEAD, HEAD + LAUGHS)), "dtd_refused"),
        (ONE.replace('"A"', '"&amp;&unknown;"'), "unusable_file"),
        (ONE[:-10], "unusable_file"),
        (ONE + "<log/>", "unusable_file"),
        (packed(ONE)[:-12], "unusable_file"),
        (packed(ONE) + b"rubbish", "unusable_file"),
        (b"\x1f\x8b\x08 not really packed", "unusable_file"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "unusable_file"),
        ("<html><body/></html>", "unusable_file"),
        (ONE.encode().replace(b'"A"', b'"\xff\xfe"'), "unusable_file"),
        (ONE.replace("UTF-8", "no-such-encoding"), "unusable_file"),
        (ONE.replace("UTF-8", "Shift_JIS"), "unusable_file"),
    ],
)
def test_hostile_and_broken_files_are_refused(tmp_path: Path, content: str | bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        measured(tmp_path, content)
    assert refused.value.code == code


def test_a_small_file_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(gzip.compress(b"<log>" + b" " * 5_000_000 + b"</log>"))
    with pytest.raises(Refused, match="larger than 1 MiB") as refused:
        read_xes(tmp_path / "bomb", Mapping(), packed=True, largest_bytes=1 << 20)
    assert refused.value.code == "too_large"


def test_one_endless_tag_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "bomb").write_bytes(gzip.compress(b'<log a="' + b"x" * (20 << 20) + b'"/>'))
    with pytest.raises(Refused, match="One tag is longer") as refused:
        read_xes(tmp_path / "bomb", Mapping(), packed=True)
    assert refused.value.code == "too_large"


def test_labels_never_fall_together() -> None:
    assert apart(["1", "2", "1", None]) == ["1 (trace 1)", "2", "1 (trace 3)", "(trace 4)"]
    assert apart(["1", "1", "1 (trace 2)"]) == ["trace 1", "trace 2", "trace 3"]
