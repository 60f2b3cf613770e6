"""Every read of the ledger. Sums come from kept balances, at a cost that does not grow with the number of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from daybook.finance.ledger.models import PERIOD_COLUMNS, Book, Journal, Line, OpeningBalance, Period
from daybook.finance.ledger.rules.journals import JournalLine
from daybook.kernel.actor import Actor
from daybook.kernel.periods import ADJUSTMENT_PERIOD, AccountingPeriod, FinancialYear


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One line of a trial balance: signed pence, debit positive."""

    body: str
    account: str
    account_name: str
    account_kind: str
    balance_pence: int


# No code holds a bar, so bars can stand for "codings without a code of this kind", and for those with one.
NO_CODE, ANY_CODE = "|", "||"
_MARKS = {NO_CODE: "IS NULL", ANY_CODE: "IS NOT NULL"}


@dataclass(frozen=True, slots=True)
class Segments:
    """Which codings to look at: blank matches all, `NO_CODE` those without a code of its kind, `ANY_CODE` all with."""

    body: str = ""
    cost_centre: str = ""
    account: str = ""
    objective: str = ""
    project: str = ""
    fund: str = ""

    def conditions(self) -> tuple[str, list[str]]:
        """SQL conditions on the joined segment tables, and their values."""
        given = [(name, getattr(self, name)) for name in self.__slots__ if getattr(self, name)]
        where = "".join(f" AND {name}.code {_MARKS.get(code, '= %s')}" for name, code in given)
        return where, [code for _, code in given if code not in _MARKS]


JOINS = """
  JOIN ledger_coding coding ON coding.id = kept.coding_id
  JOIN organisation_legalbody body ON body.id = coding.body_id
  JOIN organisation_costcentre cost_centre ON cost_centre.id = coding.cost_centre_id
  JOIN ledger_account account ON account.id = coding.account_id
  LEFT JOIN ledger_segment objective ON objective.id = coding.objective_id
  LEFT JOIN ledger_segment project ON project.id = coding.project_id
  LEFT JOIN ledger_segment fund ON fund.id = coding.fund_id"""


def trial_balance(as_at: date, book: str = Book.ACTUAL, segments: Segments | None = None) -> list[BalanceRow]:
    """Balances by body and account at the end of a day, from kept balances alone; zero rows left out, in order.

    Lines dated on or before the day count, since the first one or, for income and expenditure, since the last
    year-end close (whose entries are the opening entries of the next year).
    """
    where, values = (segments or Segments()).conditions()
    kept, kept_values = _kept_sql(as_at, book)
    query = f"""SELECT body.code, account.code, account.name, account.kind, sum(kept.amount_pence)
        FROM ({kept}) kept {JOINS} WHERE 1 = 1 {where}
        GROUP BY body.id, account.id HAVING sum(kept.amount_pence) <> 0"""
    with connection.cursor() as cursor:
        cursor.execute(query, [*kept_values, *values])
        # Ordered here: by the letters of the codes, alike on every database whatever its collation.
        return [
            BalanceRow(body, account, name, kind, int(amount))
            for body, account, name, kind, amount in sorted(cursor.fetchall())
        ]


def account_balance(as_at: date, book: str, segments: Segments) -> int:
    """One figure: the balance, in pence, of the codings that match at the end of a day."""
    return sum(row.balance_pence for row in trial_balance(as_at, book, segments))


def balances_by_fund(as_at: date, book: str, account: str) -> dict[str, int]:
    """The balance, in pence, that each fund has on one account at the end of a day, by fund code, in one query."""
    kept, values = _kept_sql(as_at, book)
    query = f"""SELECT fund.code, sum(kept.amount_pence) FROM ({kept}) kept {JOINS}
        WHERE account.code = %s AND fund.code IS NOT NULL GROUP BY fund.code"""
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, account])
        return {code: int(amount) for code, amount in cursor.fetchall()}


def income_counts_from(as_at: date) -> date | None:
    """The day from which income and expenditure stand in the balances of a day: the year after the last close."""
    base = _base_year(as_at)
    return base.span.start if base else None


def _kept_sql(as_at: date, book: str) -> tuple[str, list[Any]]:
    """The kept rows, per coding, that add up to the books at the end of a day, and the values they need."""
    base = _base_year(as_at)
    month_starts = as_at.replace(day=1)
    year = str(FinancialYear.of(as_at))
    parts = ["SELECT coding_id, amount_pence FROM ledger_openingbalance WHERE year = %s AND book = %s"]
    values: list[Any] = [str(base) if base else "", book]
    parts.append(
        f"SELECT coding_id, {' + '.join(PERIOD_COLUMNS)} FROM ledger_yearbalance"
        " WHERE year >= %s AND year < %s AND book = %s"
    )
    values += [str(base) if base else "", year, book]
    parts.append(
        f"SELECT coding_id, {' + '.join(_ended_periods(as_at))} FROM ledger_yearbalance WHERE year = %s AND book = %s"
    )
    values += [year, book]
    if not _month_ends(as_at):
        parts.append(
            "SELECT coding_id, amount_pence FROM ledger_daybalance WHERE on_date BETWEEN %s AND %s AND book = %s"
        )
        values += [str(month_starts), str(as_at), book]
    union = " UNION ALL ".join(parts)
    return f"SELECT coding_id, sum(amount_pence) AS amount_pence FROM ({union}) every GROUP BY coding_id", values


def _base_year(as_at: date) -> FinancialYear | None:
    """The latest year, up to the one that holds the day, into which balances were carried."""
    year = str(FinancialYear.of(as_at))
    found = OpeningBalance.objects.filter(year__lte=year).order_by("-year").values_list("year", flat=True).first()
    return FinancialYear.parse(found) if found else None


def _ended_periods(as_at: date) -> list[str]:
    """The columns of the periods, in the year that holds the day, that had ended when the day did."""
    month = AccountingPeriod.of(as_at).number
    ended = [*PERIOD_COLUMNS[:month]]
    if _month_ends(as_at):
        ended.append(PERIOD_COLUMNS[month])
    if (as_at.month, as_at.day) == (3, 31):
        ended.append(PERIOD_COLUMNS[ADJUSTMENT_PERIOD])
    return ended


def _month_ends(day: date) -> bool:
    return _day_after(day).day == 1 or day == date.max


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


@dataclass(frozen=True, slots=True)
class LineRow:
    """A posted line as pages and exports show it."""

    journal_id: int
    number: int
    on_date: date
    period: str
    coding: str
    account_name: str
    description: str
    amount_pence: int

    @property
    def journal(self) -> str:
        return f"JNL-{self.journal_id:06d}"


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of one book dated from `start` (None: since the first) to `end`, both included, matching `segments`.

    `expenditure_only`: income and expenditure without opening entries. `without_source`: a source kind left out.
    """

    book: str
    start: date | None
    end: date
    segments: Segments
    expenditure_only: bool = False
    without_source: str = ""


# Where a page of lines ended: the date, journal id and number of the last one.
Mark = tuple[date, int, int]


def lines_of(span: Span, after: Mark | None = None, limit: int = 100) -> list[LineRow]:
    """Posted lines in date order, a page at a time, after the mark of the last one seen."""
    where, values = _span_sql(span)
    if after:
        where += " AND (kept.on_date, kept.journal_id, kept.number) > (%s, %s, %s)"
        values += [str(after[0]), after[1], after[2]]
    query = f"""SELECT kept.journal_id, kept.number, kept.on_date, period.year, period.number, coding.key, account.name,
        kept.description, kept.amount_pence
      FROM ledger_line kept JOIN ledger_period period ON period.id = kept.period_id {JOINS} WHERE {where}
      ORDER BY kept.on_date, kept.journal_id, kept.number LIMIT {int(limit)}"""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [
            LineRow(journal_id, number, _day(on), f"{year} P{month:02d}", coding, account, words, int(amount))
            for journal_id, number, on, year, month, coding, account, words, amount in cursor.fetchall()
        ]


def sum_of_lines(span: Span, through: Mark | None = None) -> tuple[int, int]:
    """How many lines match, and their sum in pence; with `through` only those up to and with that line."""
    where, values = _span_sql(span)
    if through:
        where += " AND (kept.on_date, kept.journal_id, kept.number) <= (%s, %s, %s)"
        values += [str(through[0]), through[1], through[2]]
    query = f"""SELECT count(*), coalesce(sum(kept.amount_pence), 0)
      FROM ledger_line kept JOIN ledger_period period ON period.id = kept.period_id {JOINS} WHERE {where}"""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        count, total = cursor.fetchone()
    return int(count), int(total)


def _span_sql(span: Span) -> tuple[str, list[Any]]:
    where, codes = span.segments.conditions()
    conditions, values = "kept.book = %s AND kept.on_date <= %s", [span.book, str(span.end)]
    if span.start:
        conditions, values = conditions + " AND kept.on_date >= %s", [*values, str(span.start)]
    if span.expenditure_only:
        conditions += " AND period.number > 0 AND account.kind IN ('EXPENDITURE', 'INCOME')"
    if span.without_source:
        conditions += """ AND NOT EXISTS (
            SELECT 1 FROM ledger_journal cause WHERE cause.id = kept.journal_id AND cause.source_kind = %s)"""
        values = [*values, span.without_source]
    return conditions + where, [*values, *codes]


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def rows_of(journal_id: int) -> list[JournalLine]:
    """A posted journal's lines, in order."""
    lines = Line.objects.filter(journal_id=journal_id).order_by("number")
    return [
        _line(key, amount, description)
        for key, amount, description in lines.values_list("coding__key", "amount_pence", "description")
    ]


def _line(key: str, amount_pence: int, description: str) -> JournalLine:
    body, cost_centre, account, objective, project, fund = key.split("|")
    return JournalLine(body, cost_centre, account, objective, project, fund, amount_pence, description)


def closing_lines(year: FinancialYear, book: str, kinds: Sequence[str]) -> list[JournalLine]:
    """The lines that would bring the accounts of these kinds to nothing at the end of a year, in coding order."""
    kept, values = _kept_sql(year.last_day, book)
    places = ", ".join(["%s"] * len(kinds))
    query = f"""SELECT coding.key, kept.amount_pence FROM ({kept}) kept
        JOIN ledger_coding coding ON coding.id = kept.coding_id
        JOIN ledger_account account ON account.id = coding.account_id
        WHERE account.kind IN ({places}) AND kept.amount_pence <> 0 ORDER BY coding.key"""
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, *kinds])
        return [_line(key, -int(amount), f"Close {year}") for key, amount in cursor.fetchall()]


def has_journals() -> bool:
    """Whether anything has ever been posted."""
    return Journal.objects.exists()


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of the books and its state; `[starts_on, ends_before)`, number 0 for opening entries, 13 adjustments."""

    year: str
    number: int
    starts_on: date
    ends_before: date
    state: str
    version: int

    @property
    def reference(self) -> str:
        return f"{self.year} P{self.number:02d}"


def visible_periods(actor: Actor, year: str = "") -> list[PeriodRow]:
    """Periods of one year in order, or of every year, the latest first."""
    found = Period.objects.all() if actor.person else Period.objects.none()
    ordered = found.filter(year=year).order_by("number") if year else found.order_by("-year", "-number")
    columns = ("year", "number", "starts_on", "ends_before", "state", "version")
    return [PeriodRow(*row) for row in ordered.values_list(*columns)]


def period_names() -> list[str]:
    """The periods the books know, like "2026/27 P08", latest first."""
    found = Period.objects.order_by("-year", "-number").values_list("year", "number")
    return [f"{year} P{number:02d}" for year, number in found]


def years_in_books() -> list[str]:
    """The financial years the books know, latest first."""
    return list(Period.objects.order_by("-year").values_list("year", flat=True).distinct())
