"""Whatever is done to the audit story behind Daybook's back is named by verify."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from daybook.foundation.audit.models import AuditEntry, AuditSeal
from daybook.foundation.audit.recorder import AuditRecorder
from daybook.foundation.audit.sealing import seal_entries, verify
from daybook.kernel import triggers
from daybook.kernel.actor import Actor
from daybook.kernel.operation import Entry
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def _record(number: int, *, at: datetime = NOW) -> int:
    subjects = [f"THING-{number}", "SHARED-1"]
    AuditRecorder().record(Entry(Actor("P-1", "POST-1"), "test.do_thing", at, subjects, facts={"amount_pence": number}))
    newest = AuditEntry.objects.order_by("-id").first()
    assert newest is not None
    return newest.pk


@pytest.fixture
def sealed() -> list[int]:
    ids = [_record(number) for number in range(1, 6)]
    assert seal_entries(LATER) == 5
    assert verify(LATER).ok
    return ids


@contextmanager
def _triggers_off() -> Iterator[None]:
    """As somebody with the run of the database would have it: no triggers, and afterwards nobody the wiser."""
    with connection.cursor() as cursor:
        for trigger in triggers.declared():
            if trigger.table.startswith("audit_") and trigger.statement(connection.vendor):
                on_table = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
                cursor.execute(f"DROP TRIGGER {trigger.name}{on_table}")
    yield
    triggers.install(connection)


def _execute(statement: str, *values: object) -> None:
    with _triggers_off(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement, values)


def _broken() -> list[tuple[str, str]]:
    return [(one.kind, one.subject) for one in verify(LATER).broken]


def test_a_logged_head_must_still_be_there(sealed: list[int]) -> None:
    first = AuditSeal.objects.get().digest
    _record(6)
    seal_entries(LATER)
    last = AuditSeal.objects.latest("id").digest
    assert verify(LATER, first).ok
    assert verify(LATER, last).ok
    _execute("DELETE FROM audit_auditseal WHERE digest = %s", last)
    assert verify(LATER).ok, "the seals by themselves cannot tell"
    assert verify(LATER, first).ok
    assert [(one.kind, one.subject) for one in verify(LATER, last).broken] == [("head_missing", last)]
    _execute("DELETE FROM audit_auditseal")
    assert [one.kind for one in verify(LATER, first).broken] == ["head_missing"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "P-2"),
        ("post", "POST-2"),
        ("verb", "test.do_thin"),
        ("refusal", "x"),
        ("facts", '{"amount_pence": 33}'),
        ("subjects", '["THING-3"]'),
        ("paragraph", "4.8"),
        ("digest", "0" * 64),
        ("at", "2026-11-22 12:00:00.000001+00:00"),
    ],
)
def test_one_changed_entry_is_named(sealed: list[int], column: str, value: str) -> None:
    _execute(f"UPDATE audit_auditentry SET {column} = %s WHERE id = %s", value, sealed[2])
    assert ("entry_changed", str(sealed[2])) in _broken()


def test_a_changed_entry_with_a_new_digest_of_its_own_is_named(sealed: list[int]) -> None:
    from daybook.foundation.audit.rules.digests import CONTENT, entry_digest

    entry = AuditEntry.objects.get(pk=sealed[2])
    entry.facts = {"amount_pence": 33}
    digest = entry_digest({name: getattr(entry, name) for name in CONTENT})
    _execute(
        "UPDATE audit_auditentry SET facts = %s, digest = %s WHERE id = %s", '{"amount_pence": 33}', digest, sealed[2]
    )
    assert _broken() == [("entry_changed", str(sealed[2]))]


def test_a_deleted_entry_is_named(sealed: list[int]) -> None:
    _execute("DELETE FROM audit_auditsubject WHERE entry_id = %s", sealed[1])
    _execute("DELETE FROM audit_auditentry WHERE id = %s", sealed[1])
    assert _broken() == [("entry_missing", str(sealed[1]))]


def test_two_swapped_entries_are_named(sealed: list[int]) -> None:
    columns = "at, actor, verb, subjects, facts, digest"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM audit_auditentry WHERE id IN (%s, %s) ORDER BY id", sealed[:2])
        rows = cursor.fetchall()
    sets = ", ".join(f"{column} = %s" for column in columns.split(", "))
    for row, target in zip(rows, reversed(sealed[:2]), strict=True):
        _execute(f"UPDATE audit_auditentry SET {sets} WHERE id = %s", *row, target)
    assert {("entry_changed", str(sealed[0])), ("entry_changed", str(sealed[1]))} <= set(_broken())


def test_an_entry_slipped_in_behind_the_seals_is_named(sealed: list[int]) -> None:
    _record(9)
    newest = _record(10)
    seal_entries(LATER)
    _execute("UPDATE audit_auditsubject SET entry_id = 0 WHERE entry_id = %s", newest)
    _execute("UPDATE audit_auditentry SET id = 0 WHERE id = %s", newest)
    assert ("entry_not_sealed", "0") in _broken()


def test_a_changed_seal_is_named(sealed: list[int]) -> None:
    _record(7)
    seal_entries(LATER)
    first = AuditSeal.objects.order_by("id").values_list("id", flat=True)[0]
    _execute("UPDATE audit_auditseal SET sealed_at = %s WHERE id = %s", "2026-11-22 12:06:00+00:00", first)
    assert ("seal_broken", f"seal {first}") in _broken()


def test_a_seal_taken_out_of_the_chain_is_named(sealed: list[int]) -> None:
    _record(7)
    seal_entries(LATER)
    first, second = AuditSeal.objects.order_by("id").values_list("id", flat=True)
    _execute("DELETE FROM audit_auditseal WHERE id = %s", first)
    _execute("UPDATE audit_auditseal SET previous_id = NULL WHERE id = %s", second)
    broken = _broken()
    assert ("seal_broken", f"seal {second}") in broken
    assert {("entry_not_sealed", str(entry_id)) for entry_id in sealed} <= set(broken)


def test_the_index_of_records_is_checked(sealed: list[int]) -> None:
    _execute("UPDATE audit_auditsubject SET subject = 'THING-9' WHERE entry_id = %s AND subject = 'THING-1'", sealed[0])
    assert _broken() == [("subject_index", str(sealed[0]))]


def test_an_index_row_without_an_entry_is_named(sealed: list[int]) -> None:
    _execute("UPDATE audit_auditsubject SET entry_id = 0 WHERE entry_id = %s", sealed[4])
    assert _broken() == [("subject_index", "0"), ("subject_index", str(sealed[4]))]
    _execute("UPDATE audit_auditsubject SET entry_id = %s WHERE entry_id = 0", sealed[4])


def test_there_is_one_first_seal() -> None:
    """What the second of two sealers that both found no seal would write is refused, so the chain stays whole."""
    _record(1)
    assert seal_entries(LATER) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal.objects.create(previous=None, last_id=1, members="[]", gaps=[], sealed_at=LATER, digest="")
    assert verify(LATER).ok


def test_every_dropped_trigger_is_named(sealed: list[int]) -> None:
    standing = [trigger for trigger in triggers.declared() if trigger.statement(connection.vendor)]
    with connection.cursor() as cursor:
        for trigger in standing:
            on = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
            cursor.execute(f"DROP TRIGGER {trigger.name}{on}")
    assert sorted(_broken()) == sorted(("trigger_missing", trigger.name) for trigger in standing)
    triggers.install(connection)
    assert _broken() == []


def test_a_trigger_emptied_of_its_body_is_named(sealed: list[int]) -> None:
    name = "audit_auditentry_no_update"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON audit_auditentry BEGIN SELECT 1; END")
        else:
            body = "$$ BEGIN RETURN NEW; END $$"
            cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {body}")
    assert ("trigger_missing", name) in _broken()
    triggers.install(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET actor = 'P-2'",
        "DELETE FROM audit_auditsubject",
        "DELETE FROM audit_auditseal",
        "UPDATE audit_auditseal SET digest = ''",
    ],
)
def test_the_database_itself_refuses_change(sealed: list[int], statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_replacing_a_row_does_not_walk_past_the_triggers(sealed: list[int]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's; run on SQLite")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry LIMIT 1")


def test_unsealed_entries_are_no_fault_and_are_counted(sealed: list[int]) -> None:
    _record(8, at=LATER - timedelta(seconds=90))
    verdict = verify(LATER)
    assert (verdict.ok, verdict.sealed, verdict.unsealed, verdict.oldest_unsealed_seconds) == (True, 5, 1, 90)


def test_an_entry_committed_late_is_sealed_from_its_gap(sealed: list[int]) -> None:
    # An id drawn before others and committed after them: made here by moving the newest entry into a gap.
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) + 3 FROM audit_auditentry")
        far = cursor.fetchone()[0]
    newest = _record(8)
    _execute("UPDATE audit_auditsubject SET entry_id = %s WHERE entry_id = %s", far, newest)
    _execute("UPDATE audit_auditentry SET id = %s WHERE id = %s", far, newest)
    assert seal_entries(LATER) == 1
    last = AuditSeal.objects.order_by("-id").first()
    assert last is not None
    assert newest in last.gaps
    late = far + 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('audit_auditentry', 'id'), %s)", [far])
    assert _record(9) == late
    _execute("UPDATE audit_auditsubject SET entry_id = %s WHERE entry_id = %s", newest, late)
    _execute("UPDATE audit_auditentry SET id = %s WHERE id = %s", newest, late)
    assert seal_entries(LATER + timedelta(minutes=1)) == 1
    assert verify(LATER + timedelta(minutes=1)).ok


def test_a_refusal_is_recorded_with_its_code_and_facts_and_no_words_typed_by_people() -> None:
    entry = Entry(Actor("P-1"), "test.do_thing", NOW, ["THING-1"])
    found = [{"line": 1, "field": "account", "message": "There is no account Jane Doe."}, "Line 2: Jane Doe"]
    refusal = Refused("no_funds", "Nothing left for Jane Doe. Ask for more.", left_pence=0, findings=found)
    AuditRecorder().record_refusal(entry, refusal)
    written = AuditEntry.objects.get()
    assert (written.refusal, written.facts) == ("no_funds", {"left_pence": 0, "findings": 2})
    assert verify(LATER).ok
