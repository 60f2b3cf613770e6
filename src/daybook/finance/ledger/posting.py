"""The one hand-written road by which lines enter the books: one statement on PostgreSQL, its equal on SQLite.

Journals, lines and kept balances are written together or not at all. On PostgreSQL each posting takes the lowest free
*stripe* (an advisory lock for the length of the transaction) and adds to its own rows of the kept balances, so writers
to the same coding do not wait for one another, cannot deadlock, and readers add at most a few rows. The open period is
locked for share, so that closing waits for postings under way and later ones see it closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from daybook.finance.ledger.rules.journals import JournalLine

STRIPES = 16
# Two-key advisory locks under this number belong to the ledger's stripes.
STRIPE_LOCK = 0x1ED6E2


@dataclass(frozen=True, slots=True)
class Posting:
    """A journal ready to be written: checked lines with the ids of their codings, and the period that takes them."""

    book: str
    on_date: date
    period_id: int
    kept_by_day: bool
    description: str
    source: tuple[str, str, str]
    content_digest: str
    lines: Sequence[JournalLine]
    coding_ids: Sequence[int]
    reverses_id: int | None
    made_by: str


def write_postings(
    postings: Sequence[Posting], states: Sequence[str], posted_by: str, now: datetime
) -> list[int | None]:
    """Write journals whose period stands in one of `states`; the id of each, in order.

    None where nothing was written: the period takes no journals, or the source has posted before. The caller finds out
    which and says so.
    """
    if connection.vendor == "postgresql":
        return _write_postgresql(postings, states, posted_by, now)
    return _write_sqlite(postings, states, posted_by, now)


_POSTGRESQL = f"""
WITH slot AS MATERIALIZED (
    SELECT coalesce(
        (SELECT n FROM generate_series(0, {STRIPES - 1}) n WHERE pg_try_advisory_xact_lock({STRIPE_LOCK}, n) LIMIT 1),
        (SELECT {STRIPES} FROM pg_advisory_xact_lock({STRIPE_LOCK}, {STRIPES}))
    ) AS stripe
), given AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('ledger_journal', 'id')) AS id, g.*
    FROM unnest(%(book)s::text[], %(on_date)s::date[], %(period_id)s::bigint[], %(description)s::text[],
        %(source_kind)s::text[], %(source_ref)s::text[], %(source_event)s::text[], %(content_digest)s::text[],
        %(line_count)s::int[], %(reverses_id)s::bigint[], %(made_by)s::text[])
      WITH ORDINALITY AS g(book, on_date, period_id, description, source_kind, source_ref, source_event,
        content_digest, line_count, reverses_id, made_by, place)
), standing AS MATERIALIZED (
    SELECT id FROM ledger_period WHERE id = ANY(%(period_id)s) AND state = ANY(%(states)s) ORDER BY id FOR SHARE
), written AS (
    INSERT INTO ledger_journal (id, book, on_date, period_id, description, source_kind, source_ref, source_event,
        content_digest, line_count, reverses_id, made_by, posted_by, posted_at)
    SELECT g.id, g.book, g.on_date, g.period_id, g.description, g.source_kind, g.source_ref, g.source_event,
        g.content_digest, g.line_count, g.reverses_id, g.made_by, %(posted_by)s, %(now)s
    FROM given g JOIN standing ON standing.id = g.period_id
    ON CONFLICT (source_kind, source_ref, source_event) DO NOTHING
    RETURNING id
), lines AS MATERIALIZED (
    SELECT g.id AS journal_id, l.number, l.coding_id, g.book, g.on_date, g.period_id, l.amount_pence, l.description,
        l.kept_by_day
    FROM unnest(%(line_place)s::int[], %(line_number)s::int[], %(line_coding)s::bigint[], %(line_amount)s::bigint[],
        %(line_description)s::text[], %(line_by_day)s::bool[])
      AS l(place, number, coding_id, amount_pence, description, kept_by_day)
    JOIN given g USING (place) JOIN written ON written.id = g.id
), line_rows AS (
    INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
    SELECT journal_id, number, coding_id, book, on_date, period_id, amount_pence, description FROM lines
), period_sums AS (
    INSERT INTO ledger_periodbalance (book, coding_id, period_id, stripe, amount_pence)
    SELECT book, coding_id, period_id, slot.stripe, sum(amount_pence) FROM lines, slot
    GROUP BY book, coding_id, period_id, slot.stripe
    ON CONFLICT (period_id, book, coding_id, stripe)
    DO UPDATE SET amount_pence = ledger_periodbalance.amount_pence + excluded.amount_pence
), day_sums AS (
    INSERT INTO ledger_daybalance (book, coding_id, on_date, stripe, amount_pence)
    SELECT book, coding_id, on_date, slot.stripe, sum(amount_pence) FROM lines, slot WHERE kept_by_day
    GROUP BY book, coding_id, on_date, slot.stripe
    ON CONFLICT (on_date, book, coding_id, stripe)
    DO UPDATE SET amount_pence = ledger_daybalance.amount_pence + excluded.amount_pence
)
SELECT written.id FROM given LEFT JOIN written USING (id) ORDER BY given.place
"""


def _write_postgresql(
    postings: Sequence[Posting], states: Sequence[str], posted_by: str, now: datetime
) -> list[int | None]:
    lines = [
        (place, number, coding_id, line.amount_pence, line.description, posting.kept_by_day)
        for place, posting in enumerate(postings, start=1)
        for number, (line, coding_id) in enumerate(zip(posting.lines, posting.coding_ids, strict=True), start=1)
    ]
    columns: list[list[Any]] = [list(column) for column in zip(*lines, strict=True)]
    values: dict[str, Any] = {
        name: [getattr(posting, name) for posting in postings]
        for name in ("book", "on_date", "period_id", "description", "content_digest", "reverses_id", "made_by")
    }
    values |= {
        name: [posting.source[place] for posting in postings]
        for place, name in enumerate(("source_kind", "source_ref", "source_event"))
    }
    names = ("line_place", "line_number", "line_coding", "line_amount", "line_description", "line_by_day")
    values |= dict(zip(names, columns, strict=True))
    values |= {"line_count": [len(posting.lines) for posting in postings], "states": list(states)}
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL, values | {"posted_by": posted_by, "now": now})
        return [row[0] for row in cursor.fetchall()]


_JOURNAL = """
INSERT INTO ledger_journal (book, on_date, period_id, description, source_kind, source_ref, source_event,
    content_digest, line_count, reverses_id, made_by, posted_by, posted_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (source_kind, source_ref, source_event) DO NOTHING RETURNING id"""
_LINE = """
INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
_PERIOD_SUM = """
INSERT INTO ledger_periodbalance (book, coding_id, period_id, stripe, amount_pence) VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (period_id, book, coding_id, stripe) DO UPDATE SET amount_pence = amount_pence + excluded.amount_pence"""
_DAY_SUM = """
INSERT INTO ledger_daybalance (book, coding_id, on_date, stripe, amount_pence) VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (on_date, book, coding_id, stripe) DO UPDATE SET amount_pence = amount_pence + excluded.amount_pence"""


def _write_sqlite(
    postings: Sequence[Posting], states: Sequence[str], posted_by: str, now: datetime
) -> list[int | None]:
    # The transaction began IMMEDIATE: nobody else writes until it ends, so one stripe does and no lock is taken.
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(states))
        cursor.execute(f"SELECT id FROM ledger_period WHERE state IN ({places})", list(states))
        standing = {row[0] for row in cursor.fetchall()}
        ids = [_insert_journal(cursor, p, posted_by, now) if p.period_id in standing else None for p in postings]
        written = [(p, journal_id) for p, journal_id in zip(postings, ids, strict=True) if journal_id is not None]
        lines = [
            (journal_id, number, coding_id, p.book, str(p.on_date), p.period_id, line.amount_pence, line.description)
            for p, journal_id in written
            for number, (line, coding_id) in enumerate(zip(p.lines, p.coding_ids, strict=True), start=1)
        ]
        by_day = {p.period_id: p.kept_by_day for p, _ in written}
        cursor.executemany(_LINE, lines)
        cursor.executemany(_PERIOD_SUM, [(book, c, period, a) for _, _, c, book, _, period, a, _ in lines])
        days = [(book, c, on, a) for _, _, c, book, on, period, a, _ in lines if by_day[period]]
        cursor.executemany(_DAY_SUM, days)
    return ids


def _insert_journal(cursor: Any, posting: Posting, posted_by: str, now: datetime) -> int | None:
    values = (
        posting.book, str(posting.on_date), posting.period_id, posting.description, *posting.source,
        posting.content_digest, len(posting.lines), posting.reverses_id, posting.made_by, posted_by,
        connection.ops.adapt_datetimefield_value(now),
    )  # fmt: skip
    cursor.execute(_JOURNAL, values)
    row = cursor.fetchone()
    return None if row is None else int(row[0])
