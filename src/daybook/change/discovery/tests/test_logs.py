"""Logs are kept, screened, withdrawn and told from the story; refused for the stranger, without a trace."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daybook.change.discovery.models import Log, LogPart, LogWithdrawal
from daybook.change.discovery.operations.import_log import LogColumns
from daybook.change.discovery.operations.import_story import Records, import_story
from daybook.change.discovery.operations.withdraw_log import withdraw_log
from daybook.change.discovery.public import find_log
from daybook.change.discovery.queries.logs import events_in, measures_of
from daybook.change.discovery.rules.exploring import export_rows_of
from daybook.change.discovery.rules.screening import People
from daybook.change.discovery.tests.people import NOW, STORIES, brought_in, columns
from daybook.decisions.cases.tests.build import Cast, drafted
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.refused import Refused

TODAY = NOW.date()


def resources_of(players: Cast, reference: str) -> set[str | None]:
    return set(events_in(players.auditor, reference)["resource"].cast(str).to_list())


def test_a_log_is_kept_with_its_measures_and_told(players: Cast) -> None:
    ref = brought_in(players.originating_officer, dropped=2)
    assert (ref.reference, ref.cases, ref.events, ref.activities, ref.variants) == ("LOG-000001", 3, 11, 4, 2)
    assert (ref.dropped, ref.median_seconds, ref.withdrawn) == (2, 7200.0, False)
    assert find_log("LOG-000001") == ref
    entry = AuditEntry.objects.get(verb="discovery.import_log")
    assert entry.subjects == ["LOG-000001"]
    assert (entry.facts["people"], entry.facts["events"]) == ("pseudonymised", 11)
    found = measures_of(events_in(players.auditor, ref.reference))
    assert found.rework == {"Match": 1}
    assert ("Receive", "Match", 3) in [(path.source, path.target, path.count) for path in found.directly_follows]


def test_people_become_pseudonyms_the_same_in_every_log(players: Cast) -> None:
    one = brought_in(players.originating_officer)
    other = brought_in(players.originating_officer, columns=columns(STORIES[:2]))
    left_out = brought_in(players.originating_officer, columns=columns(STORIES[:1]), people=People.LEFT_OUT)
    names = resources_of(players, one.reference)
    assert len(names) == 3
    assert all(name and name.startswith("P-") for name in names)
    assert resources_of(players, other.reference) == names
    assert resources_of(players, left_out.reference) == {None}
    kept = b"".join(bytes(part) for part in LogPart.objects.values_list("content", flat=True))
    assert b"Cyd" not in kept


def test_what_looks_personal_never_arrives(players: Cast) -> None:
    stories = (
        ("ann@force.example", (("Call 020 7946 0018", "Team 1"), ("Write to bob@force.example", "Team 2"))),
        ("QQ 12 34 56 C", (("Check AB123456C", "cyd@force.example"),)),
    )
    ref = brought_in(players.originating_officer, columns=columns(stories), people=People.KEPT)
    rows = list(export_rows_of(events_in(players.auditor, ref.reference)))
    text = str(rows)
    assert "Call [telephone number]" in text
    assert "Write to [e-mail address]" in text
    assert "Check [National Insurance number]" in text
    assert not any(piece in text for piece in ("ann@", "bob@", "cyd@", "7946", "123456"))
    assert all(row[0].startswith("CASE-") for row in rows)
    assert Log.objects.get().case_names == "pseudonymised"
    assert Log.objects.get().texts_changed == 5


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"columns": LogColumns(["1"], [""], ["2026-03-01"], [])}, "empty_log"),
        ({"columns": LogColumns(["1"], ["A"], [], [])}, "bad_columns"),
        ({"columns": LogColumns(["1"], ["A\0"], ["2026-03-01"], [])}, "bad_columns"),
        ({"title": " "}, "bad_name"),
        ({"source": ""}, "bad_name"),
    ],
)
def test_what_cannot_be_kept_is_refused(players: Cast, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        brought_in(players.originating_officer, **changed)
    assert refused.value.code == code
    assert not Log.objects.exists()


def test_the_very_same_events_are_kept_once(players: Cast) -> None:
    brought_in(players.originating_officer)
    with pytest.raises(Refused, match="LOG-000001") as refused:
        brought_in(players.originating_officer, title="Again")
    assert refused.value.code == "kept_before"


@pytest.mark.parametrize("who", ["stranger", "auditor"])
def test_others_bring_nothing_in_and_withdraw_nothing(players: Cast, who: str) -> None:
    ref = brought_in(players.originating_officer)
    for act in (
        lambda: brought_in(getattr(players, who), columns=columns(STORIES[:1])),
        lambda: withdraw_log(actor=getattr(players, who), now=NOW, reference=ref.reference, reason="No."),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_permitted"
    assert (Log.objects.count(), LogWithdrawal.objects.count()) == (1, 0)


def test_a_withdrawn_log_has_no_events_and_keeps_its_counts(players: Cast) -> None:
    ref = brought_in(players.originating_officer)
    reason = {"reference": ref.reference, "now": NOW}
    with pytest.raises(Refused) as refused:
        withdraw_log(actor=players.originating_officer, reason=" ", **reason)
    assert refused.value.code == "reason_missing"
    gone = withdraw_log(actor=players.information_rights_adviser, reason="Somebody is known by it.", **reason)
    assert (gone.withdrawn, gone.cases, LogPart.objects.count()) == (True, 3, 0)
    with pytest.raises(Refused, match="Somebody is known by it") as refused:
        events_in(players.auditor, ref.reference)
    assert refused.value.code == "withdrawn"
    with pytest.raises(Refused) as refused:
        withdraw_log(actor=players.originating_officer, reason="Twice.", **reason)
    assert refused.value.code == "already_withdrawn"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE discovery_log SET title = 'x'",
        "DELETE FROM discovery_log",
        "UPDATE discovery_logpart SET events = 1",
    ],
)
def test_the_database_itself_refuses_a_change(players: Cast, change: str) -> None:
    brought_in(players.originating_officer)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_story_as_a_log_equals_counts_in_sql(players: Cast) -> None:
    case = drafted(players)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.subject, e.verb FROM audit_auditsubject s JOIN audit_auditentry e ON e.id = s.entry_id "
            "WHERE e.refusal = '' AND s.subject LIKE 'PCD-%%' ORDER BY e.at, e.id"
        )
        told = cursor.fetchall()
        cursor.execute("SELECT MIN(at) FROM audit_auditentry")
    days = {"first_day": date(2010, 1, 1), "last_day": TODAY + timedelta(days=3650)}
    ref = import_story(actor=players.originating_officer, now=NOW, title="Decisions", records=Records.DECISIONS, **days)
    rows = list(export_rows_of(events_in(players.auditor, ref.reference)))
    assert ref.events == len(told) == len(rows)
    assert Counter(row[0] for row in rows) == Counter(subject for subject, _ in told)
    assert Counter(row[1] for row in rows) == Counter(
        {"Drafted paper": sum(verb == "decisions.draft_case" for _, verb in told)}
        | Counter(row[1] for row in rows if row[1] != "Drafted paper")
    )
    assert case.slug in {row[0] for row in rows}
    assert all(row[3].startswith("P-") for row in rows)


def test_the_story_is_kept_only_for_whoever_may_see_its_records(players: Cast) -> None:
    days = {"first_day": TODAY, "last_day": TODAY - timedelta(days=1)}
    with pytest.raises(Refused) as refused:
        import_story(actor=players.originating_officer, now=NOW, title="Decisions", records=Records.DECISIONS, **days)
    assert refused.value.code == "bad_period"
    with pytest.raises(Refused) as refused:
        import_story(actor=players.stranger, now=NOW, title="Decisions", records=Records.DECISIONS, **days)
    assert refused.value.code == "not_permitted"
