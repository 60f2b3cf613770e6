"""Proof of the books: every kept balance computed again from lines alone, and every journal's balance."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from daybook.kernel.money import pounds


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept figure that is not the sum of its lines."""

    what: str
    where: str
    kept: str
    computed: str


@dataclass(frozen=True, slots=True)
class Proof:
    """`checked` figures compared; `differences` names each that is wrong."""

    checked: int
    differences: list[Difference]

    @property
    def ok(self) -> bool:
        return not self.differences


_PERIOD = """SELECT book, coding_id, period_id, sum(amount_pence) AS amount FROM {source} GROUP BY 1, 2, 3"""
_DAY = """SELECT book, coding_id, on_date, sum(amount_pence) AS amount FROM {source} GROUP BY 1, 2, 3"""
_MONTHLY_LINES = (
    "(SELECT l.* FROM ledger_line l JOIN ledger_period p ON p.id = l.period_id WHERE p.number BETWEEN 1 AND 12) m"
)
_OPENING = """SELECT y.book, l.coding_id, y.year, sum(l.amount_pence) AS amount
  FROM (SELECT DISTINCT year, book FROM ledger_openingbalance) y
  JOIN ledger_line l ON l.book = y.book JOIN ledger_period p ON p.id = l.period_id AND p.year < y.year
  GROUP BY 1, 2, 3"""
_OPENING_KEPT = "SELECT book, coding_id, year, amount_pence AS amount FROM ledger_openingbalance"

# Each kept figure beside the sum of its lines, whichever side it stands on.
_COMPARE = """
SELECT coalesce(k.book, c.book), coalesce(kc.key, cc.key), {key}, coalesce(k.amount, 0), coalesce(c.amount, 0)
FROM ({kept}) k FULL OUTER JOIN ({computed}) c
  ON c.book = k.book AND c.coding_id = k.coding_id AND c.{column} = k.{column}
LEFT JOIN ledger_coding kc ON kc.id = k.coding_id LEFT JOIN ledger_coding cc ON cc.id = c.coding_id
ORDER BY 1, 2, 3"""

_UNBALANCED = """
SELECT l.journal_id, b.code, l.book, sum(l.amount_pence) FROM ledger_line l
JOIN ledger_coding c ON c.id = l.coding_id JOIN organisation_legalbody b ON b.id = c.body_id
GROUP BY 1, 2, 3 HAVING sum(l.amount_pence) <> 0 ORDER BY 1"""

_MISCOUNTED = """
SELECT j.id, j.line_count, count(l.number) FROM ledger_journal j LEFT JOIN ledger_line l ON l.journal_id = j.id
  AND l.book = j.book AND l.on_date = j.on_date AND l.period_id = j.period_id
GROUP BY j.id, j.line_count HAVING count(l.number) <> j.line_count ORDER BY 1"""


def prove() -> Proof:
    """Compute every kept balance from lines alone, in one pass of each table, and compare.

    Budget counters are the kept balances of the BUDGET, RESERVATION and COMMITMENT books, so they are proved here too.
    """
    comparisons = [
        (
            "period balance",
            "period_id",
            _PERIOD.format(source="ledger_periodbalance"),
            _PERIOD.format(source="ledger_line"),
        ),
        ("day balance", "on_date", _DAY.format(source="ledger_daybalance"), _DAY.format(source=_MONTHLY_LINES)),
        ("opening balance", "year", _OPENING_KEPT, _OPENING),
    ]
    checked, differences = 0, []
    with connection.cursor() as cursor:
        for what, column, kept, computed in comparisons:
            key = f"coalesce(k.{column}, c.{column})"
            cursor.execute(_COMPARE.format(kept=kept, computed=computed, column=column, key=key))
            for book, coding, place, kept_amount, computed_amount in cursor.fetchall():
                checked += 1
                if kept_amount != computed_amount:
                    where = f"{book} {coding} {column.removesuffix('_id')} {place}"
                    differences.append(Difference(what, where, pounds(int(kept_amount)), pounds(int(computed_amount))))
        cursor.execute(_UNBALANCED)
        for journal_id, body, book, amount in cursor.fetchall():
            where = f"JNL-{journal_id:06d} {body} {book}"
            differences.append(Difference("journal balance", where, "0.00", pounds(int(amount))))
        cursor.execute(_MISCOUNTED)
        for journal_id, expected, found in cursor.fetchall():
            differences.append(Difference("lines of journal", f"JNL-{journal_id:06d}", str(expected), str(found)))
    return Proof(checked, differences)
