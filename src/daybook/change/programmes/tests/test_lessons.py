"""Lessons: tied to what they changed, settled once, in the outline case and held to its digest and number-lint."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from daybook.change.discovery.operations.write_requirement import write_requirement
from daybook.change.discovery.rules.catalogue import Priority
from daybook.change.programmes.api import read_lessons
from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.issuing import lint_document
from daybook.change.programmes.models import Item, Lesson, LessonSettled, Programme
from daybook.change.programmes.operations.log_lesson import log_lesson
from daybook.change.programmes.operations.settle_lesson import settle_lesson
from daybook.change.programmes.rules.blocks import Document, digest_of
from daybook.change.programmes.rules.keeping import as_kept, from_kept
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.tests.build import LESSON, NOW, TODAY, evidence, learnt, opened, registered, seen
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import last_entry, refused
from tests.pages import client_of, named, page


def soc(players: Cast) -> Document:
    sources = sources_of(Programme.objects.get(), actor=players.auditor, today=TODAY)
    return document_of(sources, Paper.SOC)


def test_a_lesson_is_tied_to_a_step_a_line_an_option_and_a_requirement(players: Cast) -> None:
    ref = registered(players)
    evidence(players, ref)
    requirement = write_requirement(
        actor=players.originating_officer, now=NOW, statement="Pay is right", source="Workshop",
        priority=Priority.MUST,
        measure="Fewer corrections", traces=[],
    )  # fmt: skip
    item = Item.objects.get(kind="risk").reference
    for kind, target in (("step", "W1"), ("item", item), ("option", "new"), ("requirement", requirement.reference)):
        made = learnt(players, ref, target_kind=kind, target=target)
        assert made.standing == "open"
        refused(
            "unknown_target", log_lesson, actor=players.originating_officer, now=NOW, **seen(ref.reference),
            **LESSON | {"target_kind": kind, "target": "W9"},
        )  # fmt: skip
    told = read_lessons(actor=players.auditor, now=NOW, programme=ref.reference)
    assert [(one.reference, one.target) for one in told] == [
        ("LES-000001", "W1"), ("LES-000002", item), ("LES-000003", "new"), ("LES-000004", requirement.reference),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown_kind", {"target_kind": "weather"}),
        ("bad_name", {"title": " "}),
        ("bad_name", {"action": ""}),
        ("words_missing", {"happened": " \n"}),
        ("bad_text", {"changed": "x" * 4_001}),
        ("bad_day", {"learnt_on": TODAY.replace(year=2030)}),
        ("stale", {"seen_version": 9}),
        ("not_found", {"reference": "PRG-9"}),
    ],
)
def test_what_cannot_be_logged_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = opened(players)
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference), **LESSON}
    refused(code, log_lesson, **act | given)
    refused("not_permitted", log_lesson, **act | {"actor": players.stranger})


def test_what_became_of_its_action_is_said_once(players: Cast) -> None:
    ref = opened(players)
    made = learnt(players, ref)
    act: dict[str, Any] = {"actor": players.senior_responsible_owner, "now": NOW, "lesson": made.reference}
    refused("words_missing", settle_lesson, taken=False, words=" ", **act, **seen(ref.reference))
    refused("not_found", settle_lesson, taken=True, words="So", **act | {"lesson": "LES-9"}, **seen(ref.reference))
    done = settle_lesson(taken=False, words="It would cost more than it saves.", **act, **seen(ref.reference))
    assert (done.standing, last_entry().subjects[0]) == ("not_taken", made.reference)
    refused("wrong_state", settle_lesson, taken=True, words="After all", **act, **seen(ref.reference))


def test_lessons_stand_in_the_case_and_in_its_digest_quoted_as_they_were_told(players: Cast) -> None:
    ref = opened(players)
    before = soc(players)
    made = learnt(players, ref, changed="It costs £123,456 less.")
    after = soc(players)
    assert digest_of(before) != digest_of(after) == digest_of(from_kept(as_kept(after)))
    assert figures(after) - figures(before) == {f"{made.reference}.learnt_on"}
    settle_lesson(
        actor=players.originating_officer, now=NOW, lesson=made.reference, taken=True, words="Done",
        **seen(ref.reference),
    )  # fmt: skip
    assert digest_of(soc(players)) != digest_of(after)
    # What it says is borne out by the lesson itself, which nobody can change: it holds no signing off up.
    sources = sources_of(Programme.objects.get(), actor=players.auditor, today=TODAY)
    assert lint_document(sources, soc(players)).clean


def figures(document: Document) -> set[str]:
    return {figure.place for figure in document.figures()}


def test_a_lesson_is_logged_and_settled_by_page(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    ref = opened(players)
    client = client_of(players.originating_officer)
    assert "Log the first" in page(client, named("programmes:lessons", ref.reference))
    form = {"version": 1, **LESSON, "learnt_on": "1/2/2022", "title": "=cmd() <b>x</b>"}
    wrong = client.post(named("programmes:log_lesson", ref.reference), form | {"target": "W9"})
    assert wrong.status_code == 422
    assert "Step of the plan W9 is not there" in wrong.content.decode()
    assert client.post(named("programmes:log_lesson", ref.reference), form).status_code == 302
    lesson = Lesson.objects.get()
    assert "=cmd() &lt;b&gt;x&lt;/b&gt;" in page(client, named("programmes:lesson", lesson.reference))
    exported = client.get(named("programmes:lessons", ref.reference), {"export": "csv"})
    assert b"'=cmd()" in b"".join(exported.streaming_content)
    settle = named("programmes:settle_lesson", lesson.reference)
    assert client.post(settle, {"version": 2, "taken": "yes", "words": "It is done."}).status_code == 302
    assert LessonSettled.objects.get().taken
    assert client.post(settle, {"version": 2, "taken": "yes", "words": "Again"}).status_code == 422
    for name, key in (("lessons", ref.reference), ("lesson", lesson.reference)):
        assert client_of(players.stranger).get(named(f"programmes:{name}", key)).status_code == 403


def test_lessons_are_never_changed(players: Cast) -> None:
    ref = opened(players)
    made = learnt(players, ref)
    settle_lesson(
        actor=players.originating_officer, now=NOW, lesson=made.reference, taken=True, words="Done",
        **seen(ref.reference),
    )  # fmt: skip
    for table in ("programmes_lesson", "programmes_lessonsettled"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
