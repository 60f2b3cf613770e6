"""Proof of the books: every kept balance computed again from lines alone, and every journal and coding looked over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from daybook.finance.ledger.models import PERIOD_COLUMNS, OpeningBalance, Period
from daybook.finance.ledger.states import PeriodState
from daybook.kernel.money import pounds
from daybook.kernel.periods import FinancialYear


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not what the lines say: what, where, as it is kept, and as it should be."""

    what: str
    where: str
    kept: str
    computed: str


@dataclass(frozen=True, slots=True)
class Proof:
    """`checked` kept balances compared; `differences` names each that is wrong."""

    checked: int
    differences: list[Difference]

    @property
    def ok(self) -> bool:
        return not self.differences


_PERIOD = """SELECT l.book, l.coding_id, p.year || ' P' || p.number AS period, sum(l.amount_pence) AS amount
  FROM ledger_line l JOIN ledger_period p ON p.id = l.period_id GROUP BY 1, 2, 3 HAVING sum(l.amount_pence) <> 0"""
_PERIOD_KEPT = " UNION ALL ".join(
    f"SELECT book, coding_id, year || ' P{number}' AS period, sum({column}) AS amount FROM ledger_yearbalance"
    f" GROUP BY 1, 2, 3 HAVING sum({column}) <> 0"
    for number, column in enumerate(PERIOD_COLUMNS)
)
_DAY = "SELECT book, coding_id, on_date, sum(amount_pence) AS amount FROM {source} GROUP BY 1, 2, 3"
_MONTHLY_LINES = """(SELECT l.* FROM ledger_line l JOIN ledger_period p ON p.id = l.period_id
  WHERE p.number BETWEEN 1 AND 12) monthly"""
# Sums by year first: one pass of the lines, however many years have been closed.
_OPENING = """SELECT s.book, s.coding_id, y.year, sum(s.amount) AS amount
  FROM (SELECT l.book, l.coding_id, p.year, sum(l.amount_pence) AS amount FROM ledger_line l
    JOIN ledger_period p ON p.id = l.period_id GROUP BY 1, 2, 3) s
  JOIN ({years}) y ON s.year < y.year GROUP BY 1, 2, 3"""
_OPENING_KEPT = "SELECT book, coding_id, year, amount_pence AS amount FROM ledger_openingbalance"

# Each kept figure beside the sum of its lines, whichever side it stands on. One statement sees one moment, so postings
# that go on meanwhile do not look like differences. The first row counts; the others differ.
_COMPARE = """
WITH compared AS MATERIALIZED (
  SELECT coalesce(k.book, c.book) AS book, coalesce(k.coding_id, c.coding_id) AS coding_id,
    coalesce(k.{column}, c.{column}) AS place, coalesce(k.amount, 0) AS kept, coalesce(c.amount, 0) AS computed
  FROM ({kept}) k FULL OUTER JOIN ({computed}) c
    ON c.book = k.book AND c.coding_id = k.coding_id AND c.{column} = k.{column}
)
SELECT NULL, NULL, NULL, count(*), NULL FROM compared
UNION ALL
SELECT * FROM (
  SELECT d.book, coding.key, CAST(d.place AS text), d.kept, d.computed FROM compared d
    LEFT JOIN ledger_coding coding ON coding.id = d.coding_id
  WHERE d.kept <> d.computed ORDER BY 1, 2, 3) differing"""

_UNBALANCED = """
SELECT l.journal_id, b.code, l.book, sum(l.amount_pence) FROM ledger_line l
JOIN ledger_coding c ON c.id = l.coding_id JOIN organisation_legalbody b ON b.id = c.body_id
GROUP BY 1, 2, 3 HAVING sum(l.amount_pence) <> 0 ORDER BY 1, 2, 3"""

_MISCOUNTED = """
SELECT j.id, j.line_count, count(l.number) FROM ledger_journal j LEFT JOIN ledger_line l ON l.journal_id = j.id
  AND l.book = j.book AND l.on_date = j.on_date AND l.period_id = j.period_id
GROUP BY j.id, j.line_count HAVING count(l.number) <> j.line_count ORDER BY 1"""

# Lines that do not say what their journal says are not counted above.
_STRAYED = """
SELECT l.journal_id, count(*) FROM ledger_line l JOIN ledger_journal j ON j.id = l.journal_id
WHERE l.book <> j.book OR l.on_date <> j.on_date OR l.period_id <> j.period_id GROUP BY 1 ORDER BY 1"""

_MISDATED = """
SELECT j.id, j.on_date, p.year, p.number FROM ledger_journal j JOIN ledger_period p ON p.id = j.period_id
WHERE j.on_date < p.starts_on OR j.on_date >= p.ends_before ORDER BY 1"""

_MISCODED = """
SELECT * FROM (
  SELECT c.key, b.code || '|' || cc.code || '|' || a.code || '|' || coalesce(o.code, '') || '|' || coalesce(p.code, '')
    || '|' || coalesce(f.code, '') AS codes
  FROM ledger_coding c JOIN organisation_legalbody b ON b.id = c.body_id
    JOIN organisation_costcentre cc ON cc.id = c.cost_centre_id JOIN ledger_account a ON a.id = c.account_id
    LEFT JOIN ledger_segment o ON o.id = c.objective_id LEFT JOIN ledger_segment p ON p.id = c.project_id
    LEFT JOIN ledger_segment f ON f.id = c.fund_id) coded
WHERE key <> codes ORDER BY 1"""


def prove() -> Proof:
    """Compute every kept balance from lines alone, in one pass of each table, and compare.

    Budget counters are the kept balances of the BUDGET, RESERVATION and COMMITMENT books, so they are proved here too.
    Looked over besides: that every journal balances per body and book, has as many lines as it was posted with, all in
    its own book, day and period, and that codings still mean the codes in their name.
    """
    checked, differences = 0, []
    for comparison in _comparisons():
        count, differing = _compare(*comparison)
        checked += count
        differences += differing
    return Proof(checked, differences + _journal_differences() + _coding_differences())


def _comparisons() -> list[tuple[str, str, str, str]]:
    """What is compared: its name, the column that places it, and the SQL of both sides."""
    comparisons = [
        ("period balance", "period", _PERIOD_KEPT, _PERIOD),
        ("day balance", "on_date", _DAY.format(source="ledger_daybalance"), _DAY.format(source=_MONTHLY_LINES)),
    ]
    years = _carried_years()
    if years:
        listed = " UNION ALL ".join(f"SELECT '{year}' AS year" for year in years)
        comparisons.append(("opening balance", "year", _OPENING_KEPT, _OPENING.format(years=listed)))
    return comparisons


def _carried_years() -> list[FinancialYear]:
    """The years that balances were carried into: the year after each closed one, and any that holds balances."""
    closed = Period.objects.filter(state=PeriodState.LOCKED, number__gt=0).values_list("year", flat=True).distinct()
    kept = OpeningBalance.objects.values_list("year", flat=True).distinct()
    years = {FinancialYear.parse(year).plus(1) for year in closed} | {FinancialYear.parse(year) for year in kept}
    return sorted(years)


def _compare(what: str, column: str, kept: str, computed: str) -> tuple[int, list[Difference]]:
    [(*_, checked, _), *differing] = _rows(_COMPARE.format(kept=kept, computed=computed, column=column))
    return int(checked), [
        Difference(what, f"{book} {coding} {place}", pounds(int(kept_pence)), pounds(int(computed_pence)))
        for book, coding, place, kept_pence, computed_pence in differing
    ]


def _journal_differences() -> list[Difference]:
    found = [
        Difference("journal balance", f"JNL-{key:06d} {body} {book}", pounds(int(amount)), "0.00")
        for key, body, book, amount in _rows(_UNBALANCED)
    ]
    found += [
        Difference("lines of journal", f"JNL-{key:06d}", str(lines), str(expected))
        for key, expected, lines in _rows(_MISCOUNTED)
    ]
    found += [
        Difference("line outside its journal", f"JNL-{key:06d}", str(lines), "0") for key, lines in _rows(_STRAYED)
    ]
    found += [
        Difference("date of journal", f"JNL-{key:06d}", str(on_date), f"a day of {year} P{number:02d}")
        for key, on_date, year, number in _rows(_MISDATED)
    ]
    return found


def _coding_differences() -> list[Difference]:
    return [Difference("codes of coding", key, codes, key) for key, codes in _rows(_MISCODED)]


def _rows(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
