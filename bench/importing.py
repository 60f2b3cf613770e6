"""Importing a CSV file, fully validated, beside COPY of the same rows into the same tables, with indexes and keys."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction

from bench.figures import Figure, report, share
from daybook.finance.ledger.importing import import_file
from daybook.finance.ledger.rules.imports import COLUMNS
from daybook.finance.ledger.tests.build import IMPORTER, NOW
from daybook.kernel.bulk import write_rows
from daybook.kernel.money import pounds

_LINES_EACH = 4
_CENTRES = 50
_FIRST_DAY = date(2026, 4, 1)


def measure(lines: int) -> list[Figure]:
    """Lines a second: COPY first, while the tables are small, then the import of a file of the same size."""
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as name:
        return _measure(lines, Path(name))


def _measure(lines: int, folder: Path) -> list[Figure]:
    journals = lines // _LINES_EACH
    file = folder / "journals.csv"
    _write_file(file, journals)
    import_file(_warm_up(folder), actor=IMPORTER, now=NOW, source="warm")
    floor = lines / _copy_seconds(journals)
    start = time.perf_counter()
    done = import_file(file, actor=IMPORTER, now=NOW, source="bench")
    seconds = time.perf_counter() - start
    assert (done.lines, done.rejected) == (lines, 0), done
    start = time.perf_counter()
    again = import_file(file, actor=IMPORTER, now=NOW, source="bench")
    assert (again.skipped, again.lines) == (journals, 0), again
    return [
        share(f"import {lines:,} lines", lines / seconds, floor, "lines/s", 0.5),
        report("import the same file again", lines / (time.perf_counter() - start), "lines/s"),
    ]


def _rows(journals: int) -> Iterator[tuple[str, date, str, str, int, str]]:
    """Journal, date, cost centre, account, pence and description of every line."""
    for number in range(journals):
        on = _FIRST_DAY + timedelta(days=number % 360)
        for line, pence in enumerate((6000 + number, 4000, -7000 - number, -3000)):
            centre, account = f"B{(number + line) % _CENTRES}", f"7{(number * 7 + line) % 20:02d}"
            yield f"J{number:07d}", on, centre, account, pence, f"Invoice {number} line {line} consultancy"


def _write_file(file: Path, journals: int) -> None:
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(COLUMNS)
        for journal, on, centre, account, pence, text in _rows(journals):
            writer.writerow((journal, on, "MET", centre, account, "", "", "", pounds(pence), text))


def _warm_up(folder: Path) -> Path:
    """A file that brings every code and month of the other, so that neither side makes them."""
    file = folder / "warm.csv"
    _write_file(file, 720)
    return file


def _copy_seconds(journals: int) -> float:
    """Seconds that COPY takes for the journals and their lines, in one transaction; the rows are made beforehand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, id FROM ledger_coding")
        codings = dict(cursor.fetchall())
        cursor.execute("SELECT number, id FROM ledger_period WHERE year = '2026/27'")
        periods = dict(cursor.fetchall())
        cursor.execute(f"SELECT nextval('ledger_journal_id_seq') FROM generate_series(1, {journals})")
        keys = [key for (key,) in cursor.fetchall()]
    heads, lines = [], []
    for place, (journal, on, centre, account, pence, text) in enumerate(_rows(journals)):
        key, period = keys[place // _LINES_EACH], periods[(on.month - 4) % 12 + 1]
        if place % _LINES_EACH == 0:
            heads.append((key, "ACTUAL", on, period, "Bench", "floor", "floor", journal, "d" * 64, 4, "x", "x", NOW))
        coding = codings[f"MET|{centre}|{account}|||"]
        lines.append((key, place % _LINES_EACH + 1, coding, "ACTUAL", on, period, pence, text))
    start = time.perf_counter()
    with transaction.atomic():
        write_rows(connection, "ledger_journal", _JOURNAL_COLUMNS, heads)
        write_rows(connection, "ledger_line", _LINE_COLUMNS, lines)
    seconds = time.perf_counter() - start
    _take_away(keys)
    return seconds


def _take_away(journals: list[int]) -> None:
    """The floor kept no balances, so its rows leave before the books are proved: the only time triggers are off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_line WHERE journal_id = ANY(%s)", [journals])
        cursor.execute("DELETE FROM ledger_journal WHERE id = ANY(%s)", [journals])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_line, ledger_journal")


_JOURNAL_COLUMNS = (
    "id", "book", "on_date", "period_id", "description", "source_kind", "source_ref", "source_event", "content_digest",
    "line_count", "made_by", "posted_by", "posted_at",
)  # fmt: skip
_LINE_COLUMNS = ("journal_id", "number", "coding_id", "book", "on_date", "period_id", "amount_pence", "description")
