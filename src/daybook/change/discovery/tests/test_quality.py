"""How sound an extract is: rules as they are stated, columns held to a slow twin, and what is kept of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from daybook.change.discovery.commands import app
from daybook.change.discovery.models import Extract, Fault
from daybook.change.discovery.operations.score_extract import ExtractColumn, score_extract
from daybook.change.discovery.refs import ExtractRef
from daybook.change.discovery.rules.csv_table import read_table
from daybook.change.discovery.rules.quality import score, shape_of, share
from daybook.change.discovery.rules.quality_rules import Kind, Pattern, QualityRule, rules_of
from daybook.change.discovery.tests.people import NOW
from daybook.decisions.cases.tests.build import Cast
from daybook.kernel.refused import Refused
from tests.pages import client_of

TODAY = NOW.date()
FILE = (
    "Number,Grade,NI,Manager,Started,Hours\n"
    "1,A,AB 12 34 56 C,,2026-02-28,36\n"
    "2,B,BG123456A,1,30/02/2026,61\n"
    "2,Z,,9,28/02/2026,\n"
)
RULES = [
    "Number: required", "Number: unique", "Grade: one of A, B", "NI: National Insurance number",
    "Manager: refers to Number", "Started: day", "Hours: between 0 and 60",
]  # fmt: skip


def slow(records: list[dict[str, str]], rules: list[QualityRule]) -> tuple[int, list[tuple[int, list[int]]]]:
    """Records that break no rule, and by rule how many were judged and which broke it: a cell at a time."""
    cells = [{name: text.strip() for name, text in record.items()} for record in records]
    found = []
    for rule in rules:
        judged = [n for n, record in enumerate(cells, 1) if rule.kind is Kind.REQUIRED or record[rule.column]]
        counts = Counter(record[rule.column] for record in cells)
        others = {record[rule.other] for record in cells} if rule.other else set()
        found.append((len(judged), [n for n in judged if not kept(rule, cells[n - 1][rule.column], counts, others)]))
    broken = {n for _, failed in found for n in failed}
    return len(cells) - len(broken), found


def kept(rule: QualityRule, text: str, counts: Counter[str], others: set[str]) -> bool:
    plain = {Kind.REQUIRED: text != "", Kind.UNIQUE: counts[text] == 1, Kind.ONE_OF: text in rule.values}
    if rule.kind in plain:
        return plain[rule.kind]
    if rule.kind is Kind.REFERS:
        return text in others
    if rule.kind is Kind.BETWEEN:
        number = re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", text)
        return number is not None and Decimal(str(rule.low)) <= Decimal(text) <= Decimal(str(rule.high))
    letters, digits = "".join(filter(str.isalpha, text.upper())), "".join(filter(str.isdigit, text))
    if rule.pattern is Pattern.WHOLE_NUMBER:
        return text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()
    if rule.pattern is Pattern.DAY:
        parts = text.split("/")[::-1] if "/" in text else text.split("-")
        if [len(part) for part in parts] != [4, 2, 2] or not all(part.isascii() and part.isdigit() for part in parts):
            return False
        try:
            return bool(date(*map(int, parts)))
        except ValueError:
            return False
    assert rule.pattern is Pattern.NATIONAL_INSURANCE
    return (
        re.sub(r" ?", "", text) == f"{text[:2]}{digits}{text[-1:]}" and len(letters) == 3 and len(digits) == 6
        and letters[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"} and not set(letters[:2]) & set("DFIQUV")
        and letters[1] != "O" and letters[2] in "ABCD"
    )  # fmt: skip


CELLS = st.sampled_from(
    ["", " ", "1", "2", " 2 ", "A", "B", "-7", "60", "60.000000001", "2026-02-28", "29/02/2026", "29/02/2024",
     "2026-2-1", "AB 12 34 56 C", "ab123456d", "BG123456A", "AB123456E", "DA123456A", "AO123456A",
     "1e3", "\N{ARABIC-INDIC DIGIT ONE}"]
)  # fmt: skip
RULE = st.sampled_from(
    ["required", "unique", "one of A, B, 1", "whole number", "day", "National Insurance number", "between -7 and 60",
     "refers to y"]
)  # fmt: skip


def test_columns_and_values_may_hold_colons() -> None:
    stated = rules_of(["case:concept:name: required", "Grade: one of A: B, C"])
    assert [(one.column, one.words) for one in stated] == [
        ("case:concept:name", "required"),
        ("Grade", "one of A: B, C"),
    ]


@given(
    st.lists(st.fixed_dictionaries({"x": CELLS, "y": CELLS}), max_size=12),
    st.lists(st.tuples(st.sampled_from("xy"), RULE), min_size=1, max_size=5),
)
def test_columns_equal_a_cell_at_a_time(records: list[dict[str, str]], stated: list[tuple[str, str]]) -> None:
    rules = rules_of(f"{column}: {words}" for column, words in stated)
    table = pl.DataFrame(records, schema={"x": pl.String, "y": pl.String})
    found = score(table, rules)
    told = (found.sound, [(one.judged, [record for record, _ in one.faults]) for one in found.rules])
    assert told == slow(records, rules)
    assert [one.failed for one in found.rules] == [len(one.faults) for one in found.rules]


@pytest.mark.parametrize(
    ("words", "good", "wrong"),
    [
        ("e-mail", ["a@b.uk", "a.b+c@d-e.gov.uk"], ["a@b", "a b@c.uk", "@c.uk", "a@c..uk", "a@b@c.uk"]),
        (
            "UK postcode",
            ["SW1A 1AA", "m11ae", "GIR 0AA", "EC1A1BB"],
            ["SW1A", "1AA SW1", "SW1A 1A\N{KELVIN SIGN}", "A 1AA"],
        ),
        ("between 2026-01-01 and 2026-03-31", ["2026-01-01", "31/03/2026"], ["2026-04-01", "5", "2026-02-30"]),
        ("National Insurance number", ["ab 12 34 56 c"], ["AB 12 34 56", "AB1 23456C", "zz123456A"]),
    ],
)
def test_patterns_take_what_they_should(words: str, good: list[str], wrong: list[str]) -> None:
    table = pl.DataFrame({"x": [*good, *wrong]})
    [one] = score(table, rules_of([f"x: {words}"])).rules
    assert [record for record, _ in one.faults] == list(range(len(good) + 1, len(table) + 1))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([""], "no rule"), (["Grade"], "Rule 1 has no colon"), (["", ": required"], "Rule 2 names no column"),
        (["Grade: nice"], "Rule 1 states no rule that is known"), (["x: one of ,"], "no rule that is known"),
        (["x: between 9 and 1"], "begins above its end"), (["x: between 1 and 2026-01-01"], "two numbers"),
        (["x: between a and b"], "two numbers"), ([f"x{n}: day" for n in range(61)], "At most 60"),
        (["x: one of " + ",".join("ab" * 99)[:290] + "," + "c" * 300], "too long"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_understood_says_where(lines: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        rules_of(lines)
    assert refusal.value.code == "bad_rule"


def test_shares_are_cut_and_shapes_tell_nobody() -> None:
    assert [share(1999, 2000), share(2000, 2000), share(0, 3), share(0, 0)] == ["99.9", "100.0", "0.0", ""]
    assert shape_of("Zoë O'Brien 42, \N{GREEK SMALL LETTER ALPHA}\u202e") == "Aaa A'Aaaaa 99, a?"
    assert shape_of("1" * 30) == "9" * 23 + "…"


@pytest.mark.parametrize("quoted", [False, True])
def test_only_the_columns_that_are_asked_for_leave_the_file(tmp_path: Path, quoted: bool) -> None:
    file = tmp_path / "extract.csv"
    file.write_text(FILE.replace("Grade", '"Grade"') if quoted else FILE, "utf-8-sig")
    assert read_table(file, ["Hours", "Grade"]).rows() == [("36", "A"), ("61", "B"), ("", "Z")]
    with pytest.raises(Refused, match=r'There is no column "Pay"\. The columns are: Number, Grade'):
        read_table(file, ["Pay"])


def scored(players: Cast, text: str = FILE, **changed: Any) -> ExtractRef:
    header, *rows = csv.reader(io.StringIO(text))
    columns = [ExtractColumn(name, [row[place] for row in rows]) for place, name in enumerate(header)]
    given = {"data_set": "People", "source": "Old system", "taken_on": TODAY, "columns": columns, "rules": RULES}
    return score_extract(actor=players.originating_officer, now=NOW, **(given | changed))


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def url(name: str, *given: str) -> str:
    return reverse(f"quality:{name}", args=given)


def text_in(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_score_is_kept_with_the_records_to_fix_and_no_cell(players: Cast) -> None:
    ref = scored(players)
    assert (ref.records, ref.sound, ref.share) == (3, 1, "33.3")
    assert [(one.words, one.judged, one.failed) for one in ref.rules] == [
        ("required", 3, 0), ("unique", 3, 2), ("one of A, B", 3, 1), ("National Insurance number", 2, 1),
        ("refers to Number", 2, 1), ("day", 3, 1), ("between 0 and 60", 2, 1),
    ]  # fmt: skip
    shapes = Fault.objects.order_by("rule__number", "record").values_list("rule__number", "record", "shape")
    assert list(shapes) == [
        (2, 2, "9"), (2, 3, "9"), (3, 3, "A"), (4, 2, "AA999999A"), (5, 3, "9"), (6, 2, "99/99/9999"), (7, 2, "99")
    ]  # fmt: skip
    for rows in (Extract.objects, Fault.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"data_set": ""}, "bad_name"),
        ({"taken_on": TODAY + timedelta(days=1)}, "bad_day"),
        ({"rules": ["Pay: required"]}, "unknown_column"),
        ({"rules": ["Grade"]}, "bad_rule"),
        ({"columns": [ExtractColumn("Number", []), ExtractColumn("Grade", ["A"])]}, "bad_columns"),
        ({"columns": [ExtractColumn("Number", ["a\0"])]}, "bad_columns"),
        ({"columns": [ExtractColumn("Number", [])]}, "empty_extract"),
    ],
)
def test_what_cannot_be_scored_is_refused(players: Cast, changed: dict[str, Any], code: str) -> None:
    assert refusal_of(lambda: scored(players, **changed)) == code
    assert not Extract.objects.exists()


def test_others_score_nothing(players: Cast) -> None:
    given: dict[str, Any] = {"data_set": "P", "source": "S", "taken_on": TODAY, "columns": [], "rules": []}
    for other in (players.stranger, players.auditor, players.deputy_mayor):
        assert refusal_of(lambda other=other: score_extract(actor=other, now=NOW, **given)) == "not_permitted"  # type: ignore[misc]


def test_a_file_is_scored_on_its_page_and_the_next_extract_compares(players: Cast) -> None:
    client = client_of(players.originating_officer)
    form = {"data_set": "People", "source": "Old system", "taken_on": "1/11/2026", "rules": "\n".join(RULES)}

    def sent(text: str, **changed: str) -> Any:
        return client.post(url("score_extract"), form | {"file": SimpleUploadedFile("p.csv", text.encode())} | changed)

    for text, changed, words in (
        (FILE, {"rules": "Pay: required"}, "There is no column"),
        (FILE, {"rules": "Pay"}, "has no colon"),
        ("PK\x03\x04", {}, "There is no column"),
        (FILE.splitlines()[0], {}, "holds no record"),
    ):
        answer = sent(text, **changed)
        assert answer.status_code == 422
        assert words in text_in(answer)
    assert sent(FILE).status_code == 302
    better = FILE.replace("30/02", "28/02").replace("BG1", "AB1").replace(",61", ",37").replace("\n2,Z", "\n3,Z")
    assert sent(better, taken_on="8/11/2026").status_code == 302
    first, second = (row.reference for row in Extract.objects.order_by("id"))
    page = text_in(client.get(url("extract", second)))
    assert "66.6%" in page
    assert "Better than 1 November 2026" in page
    assert "Number: required" in text_in(client.get(url("score_extract"), {"like": first}))
    faults = client.get(url("faults", first), {"rule": "2", "export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(faults.streaming_content).decode("utf-8-sig"))))
    assert rows[1:] == [["2", "Number", "unique", "9"], ["3", "Number", "unique", "9"]]
    assert "AA999999A" in text_in(client.get(url("faults", first), {"rule": "4", "sort": "-record"}))
    assert "123456" not in text_in(client.get(url("faults", first)))
    for page in (url("extracts"), url("extract", first), url("faults", first)):
        assert client_of(players.auditor).get(page).status_code == 200
        assert client_of(players.stranger).get(page).status_code == 403
        assert Client().get(page).status_code == 302
    assert client_of(players.auditor).get(url("score_extract")).status_code == 403
    assert client.get(url("extract", "EXT-9")).status_code == client.get(url("faults", "EXT-9")).status_code == 404
    read = client.get("/api/discovery/extracts", {"data_set": "People"}).json()
    assert [(one["reference"], one["share"]) for one in read] == [(second, "66.6"), (first, "33.3")]


def test_the_command_scores_without_a_database(tmp_path: Path) -> None:
    file, rules = tmp_path / "extract.csv", tmp_path / "rules.toml"
    file.write_text(FILE)
    rules.write_text('[columns]\nNumber = ["required", "unique"]\n"Grade" = ["one of A, B"]\n')
    told = CliRunner().invoke(app, ["score-extract", str(file), "--rules", str(rules), "--json"])
    assert told.exit_code == 1
    answer = json.loads(told.stdout)
    assert (answer["records"], answer["sound"], answer["share"]) == (3, 1, "33.3")
    assert answer["rules"][1] == {
        "column": "Number", "rule": "unique", "judged": 3, "failed": 2, "share": "33.3",
        "faults": [{"record": 2, "shape": "9"}, {"record": 3, "shape": "9"}],
    }  # fmt: skip
    rules.write_text('[columns]\nNumber = ["required"]\n')
    assert CliRunner().invoke(app, ["score-extract", str(file), "--rules", str(rules)]).exit_code == 0
    rules.write_text('\ufeff[columns]\nGrade = ["one of A:B, A, B"]\n')
    assert CliRunner().invoke(app, ["score-extract", str(file), "--rules", str(rules)]).exit_code in (0, 1)
    for text, words in (
        ("x", "not TOML"), ("a = " + "[" * 50_000, "nested too deeply"), ("[columns]", "no rule"),
        ('[columns]\nGrade = "day"', "list of rules"),
        ("[other]", "holds no"), ('[columns]\nGrade = ["nice"]', "states no rule"),
    ):  # fmt: skip
        rules.write_text(text)
        with pytest.raises(Refused, match=words):
            CliRunner().invoke(app, ["score-extract", str(file), "--rules", str(rules)], catch_exceptions=False)
