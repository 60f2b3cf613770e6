"""Reading CSV logs: both readers alike, columns found or asked for, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.change.discovery.rules import csv_log
from daybook.change.discovery.tests.build import measured
from daybook.kernel.refused import Refused

PLAIN = "case,activity,time\n1,A,2026-03-01T09:00:00Z\n1,B,2026-03-01T09:00:05Z\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.removesuffix("\n"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN + ",,\n  ,,\n",
        PLAIN.replace("\n", ",\n"),
        PLAIN.replace("Z\n", "Z,\n"),
        PLAIN.replace("case", '"case"').replace("A,", '"A",'),
        PLAIN.replace("case,activity,time", "Case ID,Activity,Timestamp"),
        PLAIN.replace("case,activity,time", "case:concept:name,concept:name,time:timestamp"),
        PLAIN.replace("case,activity,time", "case:concept:name,concept:name,time:timestamp,case:id,Activity").replace(
            "Z\n", "Z,7,X\n"
        ),
        "amount,time,activity,who,case\n5,2026-03-01T09:00:05Z,B,,1\n,2026-03-01T10:00:00+01:00,A,x,1\n",
    ],
)
def test_the_same_log_however_it_is_written(tmp_path: Path, content: str) -> None:
    found = measured(tmp_path, content)
    assert (found.cases, found.events, found.dropped, found.median_seconds) == (1, 2, 0, 5.0)


def test_columns_are_mapped_by_name(tmp_path: Path) -> None:
    text = "Ref;no,Step,Done at,case\nX,A,2026-03-01,9\nX,B,2026-03-02,8\n"
    found = measured(tmp_path, text, case="Ref;no", activity="Step", time="Done at")
    assert (found.cases, found.start_activities) == (1, {"A": 1})


def test_cells_may_hold_commas_lines_and_quotation_marks(tmp_path: Path) -> None:
    text = 'case,activity,time\n1,"Check, then ""pass""\nor not",2026-03-01\n2,5" pipe,2026-03-01\n'
    assert set(measured(tmp_path, text).start_activities) == {'Check, then "pass"\nor not', '5" pipe'}


def test_rows_without_case_activity_or_time_are_dropped_and_short_rows_too(tmp_path: Path) -> None:
    text = "case,activity,time,who\n,A,2026-03-01,x\n1,,2026-03-01,x\n1,A,,x\n1,A\n,,,x\n1,A,2026-03-01,x\n"
    found = measured(tmp_path, text)
    assert (found.events, found.dropped) == (1, 5)


@pytest.mark.parametrize("name", ["lifecycle:transition", "Lifecycle", "lifecycle_transition"])
def test_a_column_of_lifecycle_leaves_out_what_was_not_completed(tmp_path: Path, name: str) -> None:
    text = f"case,activity,time,{name}\n1,A,2026-03-01,start\n1,A,2026-03-02,complete\n1,B,2026-03-03,\n"
    found = measured(tmp_path, text)
    assert (found.events, found.dropped, found.rework) == (2, 0, {})


@pytest.mark.parametrize(
    ("content", "mapping", "code", "words"),
    [
        (PLAIN, {"case": "ref"}, "unusable_mapping", 'no column "ref".*case, activity, time.*--case'),
        (PLAIN, {"time": "when"}, "unusable_mapping", "--time"),
        ("a,b,c\n1,2,3\n", {}, "unusable_mapping", "usual name for the case.*a, b, c.*--case"),
        ("case,case id,activity,time\n", {}, "unusable_mapping", "More than one column"),
        ("case,activity,time,time\n", {"time": "time"}, "unusable_mapping", 'Two columns are called "time"'),
        (PLAIN.replace(",", ";"), {}, "unusable_mapping", "semicolons"),
        ("\n\n", {}, "unusable_file", "no header"),
        ("", {}, "unusable_file", "empty"),
        (PLAIN + "1,Check, then pass,2026-03-01\n", {}, "unusable_file", "Line 4 has more cells"),
        (PLAIN + '1,"open,2026-03-01\n', {}, "unusable_file", "cannot be read as CSV"),
        (PLAIN.encode() + b"1,caf\xe9,2026-03-01\n", {}, "unusable_file", "not UTF-8"),
        (PLAIN.encode("utf-16"), {}, "unusable_file", "UTF-16"),
        (b"PK\x03\x04rest of a workbook", {}, "unusable_file", "spreadsheet"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(
    tmp_path: Path, content: str | bytes, mapping: dict[str, str], code: str, words: str
) -> None:
    with pytest.raises(Refused, match=f"(?s){words}") as refused:
        measured(tmp_path, content, **mapping)
    assert refused.value.code == code


def test_a_header_alone_is_an_empty_log(tmp_path: Path) -> None:
    assert measured(tmp_path, "case,activity,time\n").cases == 0


CELLS = st.sampled_from(["1", "2", "A", "B", "", " ", "é", "2026-03-01", "2026-03-01T09:00:00+01:00", "x y", "start"])
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=12)


@given(TABLES, st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=150, deadline=None)
def test_both_readers_give_the_same(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str) -> None:
    """The same table, and again with a quoted name in its header, which sends it to the reader of cells."""
    folder = tmp_path_factory.mktemp("tables")
    text = end.join(["case,activity,time,who,lifecycle", *(",".join(row) for row in rows), ""])
    answers = []
    for content in (text, text.replace("who", '"who"', 1)):
        try:
            answers.append(measured(folder, content).as_json())
        except Refused as refused:
            answers.append({refused.code: refused.message})
    assert answers[0] == answers[1]


def test_plain_text_goes_the_fast_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_log, "_by_cells", None)
    assert measured(tmp_path, PLAIN).events == 2
