"""Reserving money through the operation and its gate, beside a bare `UPDATE ... WHERE` that commits each time.

The UPDATE keeps one number; a reservation leaves twelve rows. So bare SQL that locks, looks and writes the same rows
stands beside them too, statement by statement and as one function stored in the database, alone and behind the gate:
these say how much of the distance is the rows, how much the road to the server, and how much is ours.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from bench.figures import Figure, report, share
from bench.slow_disk import FLUSH_MILLISECONDS, slow_disk
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.public import AllocationRequest, YearAmount, record_allocation
from daybook.finance.budgets.rules.control_accounts import ALLOCATED, APPROVED, IN_FUNDS
from daybook.finance.ledger.models import AccountKind
from daybook.finance.ledger.operations.open_account import open_account
from daybook.finance.ledger.tests.build import NOW, TODAY, YEAR, Cast
from daybook.foundation.audit.rules.digests import entry_digest
from daybook.foundation.identity.gate import RoleGate
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import Entry, _entry
from daybook.kernel.prepared import prepared_cursor

CONNECTIONS, BUDGETS, POUND = 8, 1_000, 100
_MILLION = 1_000_000 * POUND
_VERB = "budgets.reserve_funds"
_BARE = "UPDATE bench_budget SET reserved = reserved + 100 WHERE id = %s AND reserved + 100 <= budget"


def measure(people: Cast, reservations: int) -> list[Figure]:
    """Reservations a second on one contended budget beside the floor, and on many budgets by one and several."""
    lines = _budgets(people)
    _bare_table()
    each = reservations // CONNECTIONS
    floor = _rate(CONNECTIONS, each, _bare)
    same_rows = _rate(CONNECTIONS, each, _bare_rows)
    stored = _rate(CONNECTIONS, each, _stored)
    least = _rate(CONNECTIONS, each, lambda place, count: _gated(people.accountant, place, count))
    one_budget = _rate(CONNECTIONS, each, lambda place, count: _reserve(people.accountant, lines[:1], count))
    with slow_disk():
        slow_floor = _rate(CONNECTIONS, each, _bare)
        slow = _rate(CONNECTIONS, each, lambda place, count: _reserve(people.accountant, lines[:1], count))
    alone = _rate(1, reservations, lambda place, count: _reserve(people.accountant, lines, count))
    spread = _rate(
        CONNECTIONS, each, lambda place, count: _reserve(people.accountant, lines[place::CONNECTIONS], count)
    )
    return [
        share("reserve on one contended budget", one_budget, floor, "reservations/s", 0.5),
        share(f"the same where a flush takes {FLUSH_MILLISECONDS} ms more", slow, slow_floor, "reservations/s", 0.5),
        report("the same, beside bare SQL that writes the same rows", one_budget, "reservations/s", same_rows),
        report("a stored function that writes the same rows, beside the UPDATE", stored, "reservations/s", floor),
        # The least that any act does: it asks the gate, and its entry has a digest. Nobody's code can be quicker here.
        report("that function behind the gate, its entry digested, beside the UPDATE", least, "reservations/s", floor),
        share(f"{CONNECTIONS} connections on {BUDGETS:,} budgets, beside one", spread, alone, "reservations/s", 1.2),
    ]


def _budgets(people: Cast) -> list[str]:
    """Budget lines with a million pounds each, one to a project, from one fund."""
    for code in (APPROVED, IN_FUNDS, ALLOCATED):
        open_account(actor=people.cfo, now=NOW, code=code, name=f"Control {code}", kind=AccountKind.CONTROL)
    many = Pence(BUDGETS * _MILLION)
    open_fund(
        actor=people.cfo, now=NOW, code="FUND", name="Fund", portfolio="Bench", body="MET", cost_centre="C1",
        opened_on=TODAY, amount_pence=many,
    )  # fmt: skip
    token = _entry.set(Entry(people.cfo, "bench.budgets", NOW))
    try:
        with transaction.atomic():
            return [_budget(number, people.cfo) for number in range(BUDGETS)]
    finally:
        _entry.reset(token)


def _budget(number: int, actor: Actor) -> str:
    request = AllocationRequest(
        f"B {number}", "Bench", "Fund", "", TODAY, [YearAmount(YEAR, _MILLION)], "C1", "5000", f"P{number}"
    )
    return record_allocation(request, made_by=actor.person, now=NOW).budget_lines[0]


def _bare_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_budget (id bigint PRIMARY KEY, budget bigint, reserved bigint)")
        cursor.execute("INSERT INTO bench_budget VALUES (1, 1000000000, 0)")
        cursor.execute(_STORED)
        # As it stands with tables that are in use: plans made for empty ones would be measured otherwise.
        cursor.execute("ANALYZE")


def _bare(place: int, count: int) -> None:
    with psycopg.connect(os.environ["DAYBOOK_DATABASE_URL"]) as bare:
        for _ in range(count):
            bare.execute(_BARE, (1,))
            bare.commit()


def _bare_rows(place: int, count: int) -> None:
    with _bare_connection() as (bare, line, period, codings):
        for number in range(count):
            _bare_reservation(bare, line, period, codings, f"{place} {number}")
            bare.commit()


def _stored(place: int, count: int) -> None:
    with _bare_connection() as (bare, line, period, codings):
        bare.autocommit = True
        for number in range(count):
            bare.execute(
                "SELECT bench_reserve(%s, %s, %s, %s, %s, %s, %s)",
                (line, period, codings[0], codings[1], f"stored {place} {number}", YEAR, TODAY),
            )


def _gated(actor: Actor, place: int, count: int) -> None:
    with _bare_connection() as (_, line, period, codings):
        pass
    words = dict.fromkeys(
        ("post", "deputy_for", "refusal", "case", "from_state", "to_state", "paragraph", "request"), ""
    )
    said = words | {"at": NOW, "actor": actor.person, "verb": _VERB, "subjects": ["one", "two", "three"], "facts": {}}
    for number in range(count):
        with transaction.atomic(), prepared_cursor() as cursor:
            RoleGate().check(actor, _VERB, NOW)
            entry_digest(said)
            cursor.execute(
                "SELECT bench_reserve(%s, %s, %s, %s, %s, %s, %s)",
                (line, period, codings[0], codings[1], f"gated {place} {number}", YEAR, TODAY),
            )


@contextmanager
def _bare_connection() -> Iterator[tuple[psycopg.Connection, int, int, list[int]]]:
    """A connection of the driver's own, and the ids of a budget line, a period and two codings."""
    with psycopg.connect(os.environ["DAYBOOK_DATABASE_URL"]) as bare:
        bare.prepare_threshold = 1
        found = bare.execute("SELECT id FROM ledger_coding ORDER BY id DESC LIMIT 2").fetchall()
        [period] = bare.execute("SELECT id FROM ledger_period WHERE number = 8").fetchone() or [0]
        [line] = bare.execute("SELECT id FROM budgets_budgetline ORDER BY id LIMIT 1").fetchone() or [0]
        bare.commit()
        yield bare, line, period, [coding for (coding,) in found]


def _bare_reservation(bare: psycopg.Connection, line: int, period: int, codings: Sequence[int], named: str) -> None:
    bare.execute("SELECT id FROM budgets_budgetline WHERE id = %s FOR NO KEY UPDATE", (line,))
    bare.execute(_LEFT, (codings[-1], YEAR))
    [reservation] = bare.execute(_RESERVATION, (line, named, NOW)).fetchone() or [0]
    [journal] = bare.execute(_JOURNAL, (TODAY, period, named, "d" * 64, NOW)).fetchone() or [0]
    one, two = codings
    bare.execute(_LINES, (journal, one, TODAY, period, POUND, journal, two, TODAY, period, -POUND))
    bare.execute(_YEARS, (one, YEAR, POUND, two, YEAR, -POUND))
    bare.execute(_DAYS, (one, TODAY, POUND, two, TODAY, -POUND))
    bare.execute(_MOVEMENT, (reservation, line, TODAY, POUND, f"JNL-{journal:06d}", NOW))
    subjects = [f"JNL-{journal:06d}", f"RSV-{reservation:06d}", f"{line}"]
    [entry] = bare.execute(_ENTRY, (NOW, Jsonb(subjects), "e" * 64)).fetchone() or [0]
    bare.execute(_SUBJECTS, [value for subject in subjects for value in (entry, subject)])


_LEFT = "SELECT book, sum(p08) FROM ledger_yearbalance WHERE coding_id = %s AND year = %s GROUP BY book"
_RESERVATION = """
INSERT INTO budgets_reservation (line_id, account, title, source_kind, source_ref, made_by, made_at, version)
VALUES (%s, '5000', 'Bench', 'bare', %s, 'bare', %s, 1) RETURNING id"""
_JOURNAL = """
INSERT INTO ledger_journal (book, on_date, period_id, description, source_kind, source_ref, source_event,
    content_digest, line_count, made_by, posted_by, posted_at)
VALUES ('RESERVATION', %s, %s, 'Bench', 'bare', %s, 'reserved', %s, 2, 'bare', 'bare', %s) RETURNING id"""
_LINES = """
INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
VALUES (%s, 1, %s, 'RESERVATION', %s, %s, %s, ''), (%s, 2, %s, 'RESERVATION', %s, %s, %s, '')"""
_YEARS = """
INSERT INTO ledger_yearbalance (book, coding_id, year, stripe, p08)
VALUES ('RESERVATION', %s, %s, 0, %s), ('RESERVATION', %s, %s, 0, %s)
ON CONFLICT (year, book, coding_id, stripe) DO UPDATE SET p08 = ledger_yearbalance.p08 + excluded.p08"""
_DAYS = """
INSERT INTO ledger_daybalance (book, coding_id, on_date, stripe, amount_pence)
VALUES ('RESERVATION', %s, %s, 0, %s), ('RESERVATION', %s, %s, 0, %s)
ON CONFLICT (on_date, book, coding_id, stripe)
DO UPDATE SET amount_pence = ledger_daybalance.amount_pence + excluded.amount_pence"""
_MOVEMENT = """
INSERT INTO budgets_movement (reservation_id, line_id, event, on_date, reserved_pence, committed_pence, actual_pence,
    over_pence, journals, made_by, made_at)
VALUES (%s, %s, 'reserved', %s, %s, 0, 0, 0, %s, 'bare', %s)"""
_ENTRY = """
INSERT INTO audit_auditentry (at, actor, post, deputy_for, verb, refusal, subjects, "case", from_state, to_state,
    paragraph, request, facts, digest)
VALUES (%s, 'bare', '', '', 'budgets.reserve_funds', '', %s, '', '', '', '', '', '{}', %s) RETURNING id"""
_SUBJECTS = "INSERT INTO audit_auditsubject (entry_id, subject) VALUES (%s, %s), (%s, %s), (%s, %s)"

_STORED = f"""
CREATE FUNCTION bench_reserve(line bigint, period bigint, one bigint, two bigint, named text, in_year text, day date)
RETURNS void LANGUAGE plpgsql AS $body$
DECLARE reserved bigint; journal bigint; entry bigint; available bigint;
BEGIN
    PERFORM id FROM budgets_budgetline WHERE id = line FOR NO KEY UPDATE;
    SELECT sum(p08) INTO available FROM ledger_yearbalance WHERE coding_id = two AND year = in_year;
    INSERT INTO budgets_reservation (line_id, account, title, source_kind, source_ref, made_by, made_at, version)
    VALUES (line, '5000', 'Bench', 'bare', named, 'bare', now(), 1) RETURNING id INTO reserved;
    INSERT INTO ledger_journal (book, on_date, period_id, description, source_kind, source_ref, source_event,
        content_digest, line_count, made_by, posted_by, posted_at)
    VALUES ('RESERVATION', day, period, 'Bench', 'bare', named, 'reserved', repeat('d', 64), 2, 'bare', 'bare', now())
    RETURNING id INTO journal;
    INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
    VALUES (journal, 1, one, 'RESERVATION', day, period, {POUND}, ''),
        (journal, 2, two, 'RESERVATION', day, period, -{POUND}, '');
    INSERT INTO ledger_yearbalance AS kept (book, coding_id, year, stripe, p08)
    VALUES ('RESERVATION', one, in_year, 0, {POUND}), ('RESERVATION', two, in_year, 0, -{POUND})
    ON CONFLICT (year, book, coding_id, stripe) DO UPDATE SET p08 = kept.p08 + excluded.p08;
    INSERT INTO ledger_daybalance AS kept (book, coding_id, on_date, stripe, amount_pence)
    VALUES ('RESERVATION', one, day, 0, {POUND}), ('RESERVATION', two, day, 0, -{POUND})
    ON CONFLICT (on_date, book, coding_id, stripe)
    DO UPDATE SET amount_pence = kept.amount_pence + excluded.amount_pence;
    INSERT INTO budgets_movement (reservation_id, line_id, event, on_date, reserved_pence, committed_pence,
        actual_pence, over_pence, journals, made_by, made_at)
    VALUES (reserved, line, 'reserved', day, {POUND}, 0, 0, 0, 'JNL-' || journal, 'bare', now());
    INSERT INTO audit_auditentry (at, actor, post, deputy_for, verb, refusal, subjects, "case", from_state, to_state,
        paragraph, request, facts, digest)
    VALUES (now(), 'bare', '', '', 'budgets.reserve_funds', '', '["one", "two", "three"]', '', '', '', '', '', '{{}}',
        repeat('e', 64)) RETURNING id INTO entry;
    INSERT INTO audit_auditsubject (entry_id, subject)
    VALUES (entry, 'JNL-' || journal), (entry, 'RSV-' || reserved), (entry, named);
END $body$"""


def _reserve(actor: Actor, lines: Sequence[str], count: int) -> None:
    for number in range(count):
        line = lines[number % len(lines)]
        reserve_funds(actor=actor, now=NOW, line=line, title="Bench", amount_pence=Pence(POUND))


def _rate(connections: int, each: int, work: Callable[[int, int], None]) -> float:
    """How many a second, by so many processes that start together."""
    connection.close()
    begin = time.perf_counter()
    children = []
    for place in range(connections):
        child = os.fork()
        if not child:
            try:
                work(place, each)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return connections * each / (time.perf_counter() - begin)
