"""The one hand-written road by which lines enter the books: one statement on PostgreSQL, its equal on SQLite.

Journals, lines and kept balances are written together or not at all. On PostgreSQL each posting takes the lowest free
*stripe* (an advisory lock for the length of the transaction) and adds to its own rows of the kept balances, so writers
to the same coding do not wait for one another, cannot deadlock, and readers add at most a few rows. The open period is
locked for share, so that closing waits for postings under way and later ones see it closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from daybook.finance.ledger.codings import closed_codes, on_control_accounts
from daybook.finance.ledger.models import PERIOD_COLUMNS
from daybook.kernel.prepared import prepared_cursor

STRIPES = 16
_FEW_LINES = 100
# Two-key advisory locks under this number belong to the ledger's stripes.
STRIPE_LOCK = 0x1ED6E2


@dataclass(frozen=True, slots=True)
class Postings:
    """Checked journals ready to be written, as columns: one item per journal, then one per line, journal by journal."""

    book: Sequence[str]
    on_date: Sequence[date]
    period_id: Sequence[int]
    # Only the months keep balances by day: opening entries and adjustments belong to no day of a month.
    kept_by_day: Sequence[bool]
    description: Sequence[str]
    source_kind: Sequence[str]
    source_ref: Sequence[str]
    source_event: Sequence[str]
    content_digest: Sequence[str]
    line_count: Sequence[int]
    reverses_id: Sequence[int | None]
    made_by: Sequence[str]
    line_coding: Sequence[int]
    line_amount: Sequence[int]
    line_description: Sequence[str]


def write_postings(
    postings: Postings, states: Sequence[str], posted_by: str, now: datetime, *, by_hand: bool = False
) -> list[int | None]:
    """Write journals whose period stands in one of `states`; the id of each, in order.

    None where nothing was written: the period takes no journals, a code is closed on the day, the source has posted
    before, or a journal made `by_hand` is on a control account. The caller finds out which and says so.
    """
    if not postings.book:
        return []
    if connection.vendor == "postgresql":
        return _write_postgresql(postings, states, posted_by, now, by_hand)
    return _write_sqlite(postings, states, posted_by, now, by_hand)


_COLUMNS = ", ".join(PERIOD_COLUMNS)
_SUMS = ", ".join(f"sum((period = {number})::int * pence)" for number in range(len(PERIOD_COLUMNS)))
_ADDED = ", ".join(f"{name} = y.{name} + excluded.{name}" for name in PERIOD_COLUMNS)

# In few letters: the driver takes a statement of more than 4,096 apart anew each time.
_POSTGRESQL = " ".join(
    f"""
WITH slot AS (
    SELECT coalesce(
        (SELECT n FROM generate_series(0, {STRIPES - 1}) n WHERE pg_try_advisory_xact_lock({STRIPE_LOCK}, n) LIMIT 1),
        (SELECT {STRIPES} FROM pg_advisory_xact_lock({STRIPE_LOCK}, {STRIPES}))
    ) AS stripe
), given AS (
    SELECT nextval((SELECT pg_get_serial_sequence('ledger_journal', 'id'))) AS id, g.*
    FROM unnest(%(book)s::text[], %(on_date)s::date[], %(period_id)s::bigint[], %(description)s::text[],
        %(source_kind)s::text[], %(source_ref)s::text[], %(source_event)s::text[], %(content_digest)s::text[],
        %(line_count)s::int[], %(reverses_id)s::bigint[], %(made_by)s::text[], %(kept_by_day)s::bool[])
      WITH ORDINALITY AS g(book, on_date, period_id, description, source_kind, source_ref, source_event,
        content_digest, line_count, reverses_id, made_by, kept_by_day, place)
), standing AS (
    SELECT id AS period_id, year, number AS period FROM ledger_period
    WHERE id = ANY(%(period_id)s::bigint[]) AND state = ANY(%(states)s::text[]) ORDER BY id FOR SHARE
), of_lines AS (
    SELECT * FROM unnest(%(line_place)s::int[], %(line_number)s::int[], %(line_coding)s::bigint[],
        %(line_amount)s::bigint[], %(line_description)s::text[])
      AS l(place, number, coding_id, pence, words)
), barred AS (
    SELECT DISTINCT place FROM of_lines JOIN given USING (place)
    JOIN ledger_coding c ON c.id = coding_id JOIN ledger_account a ON a.id = account_id
    LEFT JOIN ledger_segment o ON o.id = objective_id LEFT JOIN ledger_segment p ON p.id = project_id
    LEFT JOIN ledger_segment f ON f.id = fund_id
    WHERE least(a.closed_from, o.closed_from, p.closed_from, f.closed_from) <= on_date
        OR (%(by_hand)s AND a.kind = 'CONTROL')
), written AS (
    INSERT INTO ledger_journal (id, book, on_date, period_id, description, source_kind, source_ref, source_event,
        content_digest, line_count, reverses_id, made_by, posted_by, posted_at)
    SELECT id, book, on_date, period_id, description, source_kind, source_ref, source_event,
        content_digest, line_count, reverses_id, made_by, %(posted_by)s, %(now)s
    FROM given JOIN standing USING (period_id) WHERE place NOT IN (SELECT place FROM barred)
    ON CONFLICT (source_kind, source_ref, source_event) DO NOTHING
    RETURNING id
), lines AS (
    SELECT id AS journal_id, number, coding_id, book, on_date, period_id, pence, words,
        kept_by_day, year, period
    FROM of_lines JOIN given USING (place) JOIN written USING (id) JOIN standing USING (period_id)
), line_rows AS (
    INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
    SELECT journal_id, number, coding_id, book, on_date, period_id, pence, words FROM lines
), year_sums AS (
    INSERT INTO ledger_yearbalance AS y (book, coding_id, year, stripe, {_COLUMNS})
    SELECT book, coding_id, year, stripe, {_SUMS} FROM lines, slot GROUP BY 1, 2, 3, 4
    ON CONFLICT (year, book, coding_id, stripe) DO UPDATE SET {_ADDED}
), day_sums AS (
    INSERT INTO ledger_daybalance AS d (book, coding_id, on_date, stripe, amount_pence)
    SELECT book, coding_id, on_date, stripe, sum(pence) FROM lines, slot WHERE kept_by_day GROUP BY 1, 2, 3, 4
    ON CONFLICT (on_date, book, coding_id, stripe) DO UPDATE SET amount_pence = d.amount_pence + excluded.amount_pence
)
SELECT written.id FROM given LEFT JOIN written USING (id) ORDER BY place
""".split()
)


def _write_postgresql(
    p: Postings, states: Sequence[str], posted_by: str, now: datetime, by_hand: bool
) -> list[int | None]:
    places, numbers = _places(p.line_count)
    columns = {
        "book": _texts(p.book),
        "on_date": _plain(day.isoformat() for day in p.on_date),
        "period_id": _plain(map(str, p.period_id)),
        "kept_by_day": _plain("t" if by_day else "f" for by_day in p.kept_by_day),
        "description": _texts(p.description),
        "source_kind": _texts(p.source_kind),
        "source_ref": _texts(p.source_ref),
        "source_event": _texts(p.source_event),
        "content_digest": _texts(p.content_digest),
        "line_count": _plain(map(str, p.line_count)),
        "reverses_id": _plain("NULL" if reverses is None else str(reverses) for reverses in p.reverses_id),
        "made_by": _texts(p.made_by),
        "line_place": _plain(map(str, places)),
        "line_number": _plain(map(str, numbers)),
        "line_coding": _plain(map(str, p.line_coding)),
        "line_amount": _plain(map(str, p.line_amount)),
        "line_description": _texts(p.line_description),
        "states": _texts(states),
    }
    values: dict[str, Any] = columns | {"posted_by": posted_by, "now": now, "by_hand": by_hand}
    if len(p.line_coding) > _FEW_LINES:
        # Sent as text, so that the plan knows how many lines there are.
        with connection.cursor() as cursor:
            cursor.execute(_POSTGRESQL, values)
            return [row[0] for row in cursor.fetchall()]
    with prepared_cursor() as prepared:
        prepared.execute(_POSTGRESQL, values)
        return [row[0] for row in prepared.fetchall()]


def _places(line_count: Sequence[int]) -> tuple[list[int], list[int]]:
    """For each line, the place of its journal from 1, and its own number in that journal from 1."""
    places = [place for place, count in enumerate(line_count, start=1) for _ in range(count)]
    return places, [number for count in line_count for number in range(1, count + 1)]


# Arrays as PostgreSQL writes them: the driver would look at each item, which takes longer than writing its row.
def _plain(items: Iterable[str]) -> str:
    return f"{{{','.join(items)}}}"


def _texts(items: Sequence[str]) -> str:
    # PostgreSQL stores no NUL, so it can stand between items while quotation marks are escaped.
    if not items:
        return "{}"
    joined = "\0".join(items)
    if joined.count("\0") != len(items) - 1:
        raise ValueError("a text of a journal holds a NUL")
    joined = joined.replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace("\0", '","') + '"}'


_JOURNAL = """
INSERT INTO ledger_journal (book, on_date, period_id, description, source_kind, source_ref, source_event,
    content_digest, line_count, reverses_id, made_by, posted_by, posted_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (source_kind, source_ref, source_event) DO NOTHING RETURNING id"""
_LINE = """
INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
_YEAR_SUM = """
INSERT INTO ledger_yearbalance (book, coding_id, year, stripe, {column}) VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (year, book, coding_id, stripe) DO UPDATE SET {column} = {column} + excluded.{column}"""
_DAY_SUM = """
INSERT INTO ledger_daybalance (book, coding_id, on_date, stripe, amount_pence) VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (on_date, book, coding_id, stripe) DO UPDATE SET amount_pence = amount_pence + excluded.amount_pence"""


def _write_sqlite(p: Postings, states: Sequence[str], posted_by: str, now: datetime, by_hand: bool) -> list[int | None]:
    # The transaction began IMMEDIATE: nobody else writes until it ends, so one stripe does and no lock is taken.
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(states))
        cursor.execute(f"SELECT id, year, number FROM ledger_period WHERE state IN ({marks})", list(states))
        standing = {key: (year, number) for key, year, number in cursor.fetchall()}
        places, numbers = _places(p.line_count)
        ends = closed_codes(set(p.line_coding))
        control = on_control_accounts(set(p.line_coding)) if by_hand else frozenset()
        barred = {
            place - 1
            for place, coding in zip(places, p.line_coding, strict=True)
            if coding in control or (coding in ends and ends[coding][1] <= p.on_date[place - 1])
        }
        ids = [
            _insert_journal(cursor, p, place, posted_by, now) if period_id in standing and place not in barred else None
            for place, period_id in enumerate(p.period_id)
        ]
        lines = [
            (ids[at - 1], number, coding, p.book[at - 1], str(p.on_date[at - 1]), p.period_id[at - 1], amount, text)
            for at, number, coding, amount, text in zip(
                places, numbers, p.line_coding, p.line_amount, p.line_description, strict=True
            )
            if ids[at - 1] is not None
        ]
        by_day = dict(zip(p.period_id, p.kept_by_day, strict=True))
        cursor.executemany(_LINE, lines)
        for number in {standing[period][1] for *_, period, _, _ in lines}:
            year_sum = _YEAR_SUM.format(column=PERIOD_COLUMNS[number])
            rows = [(book, c, *standing[period], a) for _, _, c, book, _, period, a, _ in lines]
            cursor.executemany(year_sum, [(book, c, year, a) for book, c, year, within, a in rows if within == number])
        cursor.executemany(_DAY_SUM, [(book, c, on, a) for _, _, c, book, on, period, a, _ in lines if by_day[period]])
    return ids


def _insert_journal(cursor: Any, p: Postings, place: int, posted_by: str, now: datetime) -> int | None:
    values = (
        p.book[place], str(p.on_date[place]), p.period_id[place], p.description[place], p.source_kind[place],
        p.source_ref[place], p.source_event[place], p.content_digest[place], p.line_count[place], p.reverses_id[place],
        p.made_by[place], posted_by, connection.ops.adapt_datetimefield_value(now),
    )  # fmt: skip
    cursor.execute(_JOURNAL, values)
    row = cursor.fetchone()
    return None if row is None else int(row[0])
