"""Reading the books: 1,000 codings over 24 periods, and lines by the million."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

from django.db import connection

from bench.figures import Figure, limit, report
from daybook.finance.ledger.models import PERIOD_COLUMNS, Account, AccountKind, Book, Coding, Journal, Line, Period
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.queries import Segments, Span, lines_of, trial_balance
from daybook.foundation.organisation.public import body_ids, cost_centre_ids

CODINGS = 1_000
LINES_EACH = 50
DAYS_OF_MONTH = 28


def measure(lines: int) -> list[Figure]:
    """Trial balance at a period end and on any day, an enquiry page, and the proof, over so many lines.

    Medians of fifteen, through the product's own reads.
    """
    codings = make_codings()
    _fill(codings, lines)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    millions = f"{lines / 1_000_000:g}M lines"
    month_end, any_day = date(2026, 10, 31), date(2026, 11, 17)
    whole = _timed(lambda: trial_balance(month_end))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_yearbalance")
        kept = cursor.fetchone()[0]
    page = _timed(lambda: lines_of(Span(Book.ACTUAL, None, date(2026, 11, 17), Segments(account="B0007")), None, 100))
    began = time.perf_counter()
    proof = prove()
    assert proof.ok, proof.differences[:3]
    return [
        limit(
            f"trial balance at a period end, in SQL, {millions}, {kept:,} kept rows",
            _in_sql(lambda: trial_balance(month_end)),
            "ms",
            5,
        ),
        limit(f"trial balance on any day, in SQL, {millions}", _in_sql(lambda: trial_balance(any_day)), "ms", 50),
        report(f"trial balance at a period end, as the product answers it, {millions}", whole, "ms"),
        report(f"first page of an account enquiry, {millions}", page, "ms"),
        report(f"ledger prove, {millions}, {proof.checked:,} figures", time.perf_counter() - began, "s"),
    ]


def _in_sql(ask: Callable[[], object], times: int = 15) -> float:
    """Milliseconds that PostgreSQL says the last statement of a read took: the median of several."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, query: str, values: Any, many: bool, context: Any) -> Any:
        asked.append((query, values))
        return execute(query, values, many, context)

    with connection.execute_wrapper(note):
        ask()
    query, values = asked[-1]
    taken = []
    with connection.cursor() as cursor:
        for _ in range(times):
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {query}", values)
            taken.append(float(cursor.fetchall()[-1][0].split()[2]))
    return median(taken)


def _timed(ask: Callable[[], object], times: int = 15) -> float:
    ask()
    durations = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        durations.append(time.perf_counter() - began)
    return median(durations) * 1000


def make_codings() -> list[int]:
    """A thousand codings, half expenditure and half liabilities, on one cost centre."""
    body, centre = body_ids(["MET"])["MET"], cost_centre_ids([("MET", "C1")])["MET", "C1"]
    if not Account.objects.filter(code="B0000").exists():
        kinds = (AccountKind.EXPENDITURE, AccountKind.LIABILITY)
        accounts = [Account(code=f"B{n:04d}", name=f"Bench {n}", kind=kinds[n % 2]) for n in range(CODINGS)]
        Account.objects.bulk_create(accounts)
        Coding.objects.bulk_create(
            Coding(key=f"MET|C1|{one.code}|||", body_id=body, cost_centre_id=centre, account=one)
            for one in Account.objects.filter(code__startswith="B").order_by("code")
        )
    return list(Coding.objects.filter(account__code__startswith="B").order_by("key").values_list("id", flat=True))


def _fill(codings: list[int], lines: int) -> None:
    """Journals of fifty lines over two years, written in bulk together with their kept balances.

    This stands in for years of posting; that the balances are the sums of the lines is proved at the end.
    """
    journals = lines // LINES_EACH
    have = Line.objects.filter(journal__source_kind="bench").count() // LINES_EACH
    periods = list(Period.objects.filter(number__range=(1, 12)).order_by("starts_on").values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO ledger_journal (book, on_date, period_id, description, source_kind, source_ref, source_event,
                content_digest, line_count, made_by, posted_by, posted_at)
            SELECT 'ACTUAL', p.starts_on + (j / %(periods)s %% %(days)s), p.id, '', 'bench', 'bench', j::text, '',
                %(each)s, 'P-1', 'P-2', now()
            FROM generate_series(%(have)s, %(wanted)s - 1) j
            JOIN ledger_period p ON p.id = (%(ids)s::bigint[])[1 + j %% %(periods)s]""",
            {"periods": len(periods), "days": DAYS_OF_MONTH, "each": LINES_EACH, "have": have, "wanted": journals,
             "ids": periods},
        )  # fmt: skip
        cursor.execute(
            """INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence,
                description)
            SELECT j.id, n, (%(codings)s::bigint[])[1 + ((j.id * 7 + n) %% %(size)s)], j.book, j.on_date, j.period_id,
                CASE WHEN n %% 2 = 0 THEN 100 + n ELSE -(100 + n - 1) END, ''
            FROM ledger_journal j CROSS JOIN generate_series(0, %(each)s - 1) n
            WHERE j.source_kind = 'bench' AND j.source_event::int >= %(have)s""",
            {"codings": codings, "size": len(codings), "each": LINES_EACH, "have": have},
        )
        cursor.execute(
            """INSERT INTO ledger_daybalance (book, coding_id, on_date, stripe, amount_pence)
            SELECT l.book, l.coding_id, l.on_date, 0, sum(l.amount_pence) FROM ledger_line l
            JOIN ledger_journal j ON j.id = l.journal_id
            WHERE j.source_kind = 'bench' AND j.source_event::int >= %s
            GROUP BY 1, 2, 3 ON CONFLICT (on_date, book, coding_id, stripe)
            DO UPDATE SET amount_pence = ledger_daybalance.amount_pence + excluded.amount_pence""",
            [have],
        )
        sums = ", ".join(f"sum(l.amount_pence) FILTER (WHERE p.number = {n})" for n in range(1, 13))
        added = ", ".join(f"{name} = ledger_yearbalance.{name} + excluded.{name}" for name in PERIOD_COLUMNS[1:13])
        cursor.execute(
            f"""INSERT INTO ledger_yearbalance (book, coding_id, year, stripe, {", ".join(PERIOD_COLUMNS[1:13])})
            SELECT l.book, l.coding_id, p.year, 0, {sums} FROM ledger_line l
            JOIN ledger_journal j ON j.id = l.journal_id JOIN ledger_period p ON p.id = l.period_id
            WHERE j.source_kind = 'bench' AND j.source_event::int >= %s
            GROUP BY 1, 2, 3 ON CONFLICT (year, book, coding_id, stripe) DO UPDATE SET {added}""",
            [have],
        )
    assert Journal.objects.filter(source_kind="bench").count() == journals
