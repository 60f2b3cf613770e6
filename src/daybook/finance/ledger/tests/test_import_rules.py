"""The columns of an import judge exactly as the scalar rules do, line by line and journal by journal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.finance.ledger.rules.import_cells import clean, read_date, shielded
from daybook.finance.ledger.rules.imports import JournalBatch, Staging, _unbalanced, batch_faults, day_fault, name_fault
from daybook.finance.ledger.rules.journals import (
    LARGEST_LINE_PENCE,
    JournalRow,
    SegmentCodes,
    check_lines,
    content_digest,
    digest_of_lines,
    line_text,
    read_rows,
)
from daybook.kernel.money import parse_pounds
from daybook.kernel.refused import Refused

HOSTILE = Path(__file__).parents[5] / ".." / "shared" / "suites" / "hostile-text"

# Mostly right, so that whole journals pass, and sometimes wrong in every way a cell can be.
names = st.sampled_from(["J1", "J2", " J1 ", "J3", "", "x" * 60, "x" * 61, "J\u200b4", "'=J"])
days = st.sampled_from(
    ["2026-04-01", " 2026-04-01 ", "2026-04-02", "2026-02-30", "01/04/2026", "", "0001-01-01", "9999-12-31"]
)
bodies = st.sampled_from(["MET", "MET", "MET", "PCC", "", "A|B"])
codes = st.sampled_from(["C1", "C1", "C1", "", " C1", "c" * 40, "c" * 41, "a\nb", "\x1f"])
spare = st.sampled_from(["", "", "P", "a|b"])
amounts = st.one_of(
    st.sampled_from(["1", "-1", "1", "-1", "1.00", "-1.0", "0", "-0.00", "", "1.001", "1,000", "£1",
                     "--1", "1e3", "'-1", "100000000000", "100000000000.01", "-99999999999999999999",
                     "0" * 24, "0" * 25, "٣", "1."]),
    st.integers(-300, 300).map(lambda pence: f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"),
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(["", "Rent", "'=1+1", "=1+1", "x" * 500, "x" * 501, " \x1fy\x1f "]), st.text(max_size=5)
)
rows = st.lists(st.tuples(names, days, bodies, codes, codes, spare, spare, spare, amounts, texts), max_size=12)


def judged_by_columns(table: Sequence[Sequence[str]]) -> tuple[set[int], dict[str, str]]:
    """Lines rejected, and the digest of every journal kept."""
    staging = Staging()
    staging.add(table, range(2, len(table) + 2))
    rejected = set(staging.judge({}))
    digests = {}
    for batch, _ in staging.batches(5):
        assert batch_faults(batch) == []
        for place, name in enumerate(batch.names):
            said = [
                line_text(batch.codings[coding].coding_key, amount, text)
                for journal, coding, amount, text in zip(
                    batch.journal_of, batch.coding_of, batch.amounts_pence, batch.descriptions, strict=True
                )
                if journal == place
            ]
            digests[name] = digest_of_lines("ACTUAL", batch.on_dates[place], said)
    return rejected, digests


def judged_one_by_one(table: Sequence[Sequence[str]]) -> tuple[set[int], dict[str, str]]:
    """The same, slowly: cell by cell with the rules that manual journals go through."""
    journals = defaultdict(list)
    for number, row in enumerate(table, start=2):
        journals[clean(row[0])].append((number, row))
    rejected, digests = set(), {}
    for name, numbered in journals.items():
        dates = {read_date(row[1]) for _, row in numbered}
        typed = [JournalRow(*map(clean, (row[3], row[4], row[8], row[2], *row[5:8], row[9]))) for _, row in numbered]
        lines, findings = read_rows(typed)
        findings += check_lines(lines)
        if findings or len(dates) > 1 or name_fault(name) or any(day_fault(day) for day in dates):
            rejected |= {number for number, _ in numbered}
        else:
            [day] = dates
            assert day is not None
            digests[name] = content_digest("ACTUAL", day, lines)
    return rejected, digests


@settings(max_examples=150, deadline=None)
@given(rows)
def test_columns_judge_as_the_scalar_rules_do(table: list[tuple[str, ...]]) -> None:
    assert judged_by_columns(table) == judged_one_by_one(table)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(amounts, st.text(max_size=12), st.from_regex(r"-?[0-9]{1,22}(\.[0-9]{0,3})?", fullmatch=True)),
        min_size=1,
    )
)
def test_a_column_of_amounts_is_read_as_single_amounts_are(cells: list[str]) -> None:
    def alone(cell: str) -> int | None:
        try:
            return parse_pounds(clean(cell))
        except Refused:
            return None

    rejected, _ = judged_by_columns([["J", "2026-04-01", "B", "C", "A", "", "", "", cell, ""] for cell in cells])
    read = [alone(cell) for cell in cells]
    fit = (
        len(cells) > 1
        and all(amount and abs(amount) <= LARGEST_LINE_PENCE for amount in read)
        and sum(filter(None, read)) == 0
    )
    assert (rejected == set()) == fit


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t1."), st.characters())).map(str.strip))
def test_an_exported_cell_runs_nowhere_and_comes_back_as_it_was(cell: str) -> None:
    safe = shielded(cell)
    assert clean(safe) == cell
    assert not safe.startswith(("=", "+", "@", "\t", "\r", "\n"))
    assert not safe.startswith("-") or safe[1:].replace(".", "", 1).isdigit()


@pytest.mark.parametrize("cell", ["=1", "'=1", "''=1", "-x", "'-x", "-1", "@a", "plain", "'plain", ""])
def test_shielding_is_undone_exactly(cell: str) -> None:
    assert clean(shielded(cell)) == cell


def test_payloads_that_spreadsheets_run_are_shielded() -> None:
    file = HOSTILE / "csv-injection.txt"
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the repository")
    for payload in file.read_text().splitlines():
        assert shielded(payload)[0] not in "=+-@"


def test_every_naughty_string_is_judged_alike() -> None:
    file = HOSTILE / "blns.json"
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the repository")
    strings = list(enumerate(json.loads(file.read_text())))
    whole = ["2026-04-01", "B", "C", "A", "", "", ""]
    sides = ("1", "-1")
    described = [[f"J{number}", *whole, amount, text] for number, text in strings for amount in sides]
    named = [[text, *whole, amount, ""] for _, text in strings for amount in sides]
    coded = [[f"J{number}", "2026-04-01", "B", *[text] * 5, amount, ""] for number, text in strings for amount in sides]
    for table in (described, named, coded):
        judged = judged_by_columns(table)
        assert judged == judged_one_by_one(table)
        assert judged[1], "some of them are fit to post"


def test_sums_beyond_64_bits_do_not_wrap_to_a_balance() -> None:
    lines = pl.DataFrame({"place": [0] * 4, "coding": [0] * 4, "amount_pence": [2**62] * 4})
    assert lines.get_column("amount_pence").sum() == 0, "a plain sum wraps"
    found = _unbalanced(lines, [SegmentCodes("B", "C", "A", "", "", "")])
    assert found.get_column("fault")[0].startswith("Body B is out of balance by £184,467,440,737,095,516.16")


def test_the_order_of_lines_does_not_change_what_a_journal_says() -> None:
    table = [["J", "2026-04-01", "B", "C", "A", "", "", "", amount, amount] for amount in ("1", "2", "-3")]
    assert judged_by_columns(table)[1] == judged_by_columns(table[::-1])[1] != {}


def test_a_torn_row_takes_every_journal_it_may_belong_to() -> None:
    staging = Staging()
    staging.add(
        [[name, "2026-04-01", "B", "C", "A", "", "", "", amount, ""] for name in ("J1", "J2") for amount in "12"],
        [2, 3, 4, 5],
    )
    assert set(staging.judge({7: ["x", "J2"]})) == {2, 3, 4, 5, 7}
    staging = Staging()
    fit = [
        [name, "2026-04-01", "B", "C", "A", "", "", "", amount, ""] for name in ("J1", "J2") for amount in ("1", "-1")
    ]
    staging.add(fit, [2, 3, 4, 5])
    assert set(staging.judge({7: ["x", "J2"]})) == {4, 5, 7}
    assert staging.journals == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"amounts_pence": [100, -99]}, "out of balance"),
        ({"amounts_pence": [0, 0]}, "zero"),
        ({"amounts_pence": [2**62, -(2**62)]}, "too large"),
        ({"amounts_pence": [100]}, "Every line"),
        ({"names": ["J", "J"]}, "name of its own"),
        ({"on_dates": []}, "one date"),
        ({"coding_of": [0, 1]}, "coding that is not given"),
        ({"coding_of": [0, -1]}, "coding that is not given"),
        ({"journal_of": [0, 1]}, "journal by journal"),
        ({"descriptions": ["a", "\0"]}, "plain text"),
    ],
)
def test_a_batch_from_elsewhere_is_judged_too(change: dict[str, list[object]], word: str) -> None:
    six = SegmentCodes("B", "C", "A", "", "", "")
    fit = {"names": ["J"], "on_dates": [read_date("2026-04-01")], "codings": [six], "journal_of": [0, 0],
           "coding_of": [0, 0], "amounts_pence": [100, -100], "descriptions": ["a", "b"]}  # fmt: skip
    assert batch_faults(JournalBatch(**fit)) == []  # type: ignore[arg-type]
    [fault] = batch_faults(JournalBatch(**(fit | change)))  # type: ignore[arg-type]
    assert word in fault
