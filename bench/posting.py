"""Posting one 4-line journal through the operation and its gate, beside bare SQL that writes the same rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.types.json import Jsonb

from bench.figures import Clock, Figure, report, share
from bench.slow_disk import FLUSH_MILLISECONDS, slow_disk
from bench.writer import WARM_UP
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.tests.build import NOW, TODAY, YEAR, Cast, row
from daybook.kernel.actor import Actor

WRITERS = 16
_ROWS = [row("60.00"), row("40.00", "2000"), row("-70.00", "1000"), row("-30.00", "4000")]


def measure(people: Cast, journals: int) -> list[Figure]:
    """Journals a second: through the operation, bare, and with 16 writers on the same codings."""
    block = 25
    product, floor = Clock(), Clock()
    bare = BareWriter()
    for clock, post in ((product, post_all), (floor, bare.post_all)):
        post(people.accountant, draft(people.clerk, block))
        clock.seconds = 0.0
    with connection.cursor() as cursor:
        # As it stands with tables that are in use: plans made for empty ones would be measured otherwise.
        cursor.execute("ANALYZE")
    # Turn about, so that whatever else the machine does falls on both.
    for _ in range(journals // block):
        for clock, post in ((product, post_all), (floor, bare.post_all)):
            references = draft(people.clerk, block)
            with clock.running():
                post(people.accountant, references)
    done = journals // block * block
    busy = Clock(_processor_seconds)
    one = _writers_rate(people, 1, journals * 2, "operation", busy)
    processors = os.cpu_count() or 1
    most = processors * journals * 2 / busy.seconds
    many = _writers_rate(people, WRITERS, journals * 2, "operation")
    bare_one, bare_many = (_writers_rate(people, writers, journals * 2, "bare") for writers in (1, WRITERS))
    with slow_disk():
        slow_one, slow_many = (_writers_rate(people, writers, journals, "operation") for writers in (1, WRITERS))
    return [
        share("post a 4-line journal", done / product.seconds, done / floor.seconds, "journals/s", 0.5),
        share(f"{WRITERS} writers on the same codings, beside one", many, one, "journals/s", 3.0),
        share(f"the same where a flush takes {FLUSH_MILLISECONDS} ms more", slow_many, slow_one, "journals/s", 3.0),
        # What the machine's processors and disk let anybody gain: nobody can gain more than they have.
        report(f"the most that {processors} processors can do of them, beside one", most, "journals/s", one),
        report(f"{WRITERS} writers of bare SQL, without stripes, beside one", bare_many, "journals/s", bare_one),
    ]


def draft(actor: Actor, count: int) -> list[str]:
    """References of new drafts."""
    return [
        draft_journal(actor=actor, now=NOW, on_date=TODAY, description="Bench", rows=_ROWS).reference
        for _ in range(count)
    ]


def post_all(actor: Actor, references: Sequence[str]) -> None:
    """Post each draft through the real operation."""
    for reference in references:
        post_journal(actor=actor, now=NOW, reference=reference, seen_version=1)


def _writers_rate(people: Cast, writers: int, journals: int, road: str, busy: Clock | None = None) -> float:
    """Journals a second by real processes that start together, from the word to go until the last is done."""
    references = draft(people.clerk, journals + writers * WARM_UP)
    parts = [references[place::writers] for place in range(writers)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.writer", people.accountant.person, road],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ,
        )
        for _ in parts
    ]  # fmt: skip
    for process, part in zip(processes, parts, strict=True):
        _say(process, json.dumps(part))
    _hear(processes, "ready")
    took = Clock()
    with took.running(), (busy or Clock()).running():
        for process in processes:
            _say(process, "go")
        _hear(processes, "done")
    for process in processes:
        process.communicate()
    return journals / took.seconds


def _processor_seconds() -> float:
    """How long all processors of the machine together have been busy since it started."""
    with open("/proc/stat") as kept:
        # The fourth is idle, the fifth waits for disks.
        user, nice, system, _, _, *interrupts = map(int, kept.readline().split()[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def _say(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdin
    process.stdin.write(words + "\n")
    process.stdin.flush()


def _hear(processes: Sequence[subprocess.Popen[str]], word: str) -> None:
    """Wait until each has said it; one that ended instead has failed."""
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == word + "\n"


class BareWriter:
    """The floor: a driver, prepared statements, one statement for each table, one commit for each journal."""

    def __init__(self) -> None:
        self.connection = psycopg.connect(os.environ["DAYBOOK_DATABASE_URL"])

    def post_all(self, actor: Actor, references: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM ledger_coding ORDER BY id LIMIT 4")
            codings = [found for (found,) in cursor.fetchall()]
            cursor.execute("SELECT id FROM ledger_period WHERE number = 8")
            [(period,)] = cursor.fetchall()
        for reference in references:
            self._post(actor, reference, codings, period)

    def _post(self, actor: Actor, reference: str, codings: list[int], period: int) -> None:
        cursor = self.connection.cursor()
        cursor.execute(_JOURNAL, (TODAY, period, reference, "d" * 64, actor.person, actor.person, NOW))
        [journal] = cursor.fetchone() or [0]
        amounts = (6000, 4000, -7000, -3000)
        lines = [
            value
            for number, (coding, amount) in enumerate(zip(codings, amounts, strict=True), start=1)
            for value in (journal, number, coding, TODAY, period, amount)
        ]
        cursor.execute(_LINES, lines)
        sums = list(zip(codings, amounts, strict=True))
        cursor.execute(_YEARS, [value for coding, amount in sums for value in (coding, YEAR, amount)])
        cursor.execute(_DAYS, [value for coding, amount in sums for value in (coding, TODAY, amount)])
        cursor.execute(
            "UPDATE ledger_draft SET state = 'POSTED', journal_id = %s, version = version + 1 WHERE reference = %s",
            (journal, reference),
        )
        cursor.execute(
            "UPDATE approvals_waitingitem SET settled_at = %s WHERE subject = %s AND settled_at IS NULL",
            (NOW, reference),
        )
        subjects = [reference, f"JNL-{journal:06d}"]
        cursor.execute(_ENTRY, (NOW, actor.person, Jsonb(subjects), Jsonb({}), "e" * 64))
        [entry] = cursor.fetchone() or [0]
        cursor.execute(_SUBJECTS, (entry, subjects[0], entry, subjects[1]))
        self.connection.commit()


_JOURNAL = """
INSERT INTO ledger_journal (book, on_date, period_id, description, source_kind, source_ref, source_event,
    content_digest, line_count, made_by, posted_by, posted_at)
VALUES ('ACTUAL', %s, %s, 'Bench', 'manual', %s, 'posted', %s, 4, %s, %s, %s) RETURNING id"""
_LINES = sql.SQL("""
INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
VALUES {}""").format(sql.SQL(", ").join([sql.SQL("(%s, %s, %s, 'ACTUAL', %s, %s, %s, '')")] * 4))
_YEARS = sql.SQL("""
INSERT INTO ledger_yearbalance (book, coding_id, year, stripe, p08) VALUES {}
ON CONFLICT (year, book, coding_id, stripe) DO UPDATE SET p08 = ledger_yearbalance.p08 + excluded.p08""").format(
    sql.SQL(", ").join([sql.SQL("('ACTUAL', %s, %s, 0, %s)")] * 4)
)
_DAYS = sql.SQL("""
INSERT INTO ledger_daybalance (book, coding_id, on_date, stripe, amount_pence) VALUES {}
ON CONFLICT (on_date, book, coding_id, stripe)
DO UPDATE SET amount_pence = ledger_daybalance.amount_pence + excluded.amount_pence""").format(
    sql.SQL(", ").join([sql.SQL("('ACTUAL', %s, %s, 0, %s)")] * 4)
)
_ENTRY = """
INSERT INTO audit_auditentry (at, actor, post, deputy_for, verb, refusal, subjects, "case", from_state, to_state,
    paragraph, request, facts, digest)
VALUES (%s, %s, '', '', 'ledger.post_journal', '', %s, '', 'DRAFT', 'POSTED', '', '', %s, %s) RETURNING id"""
_SUBJECTS = "INSERT INTO audit_auditsubject (entry_id, subject) VALUES (%s, %s), (%s, %s)"
