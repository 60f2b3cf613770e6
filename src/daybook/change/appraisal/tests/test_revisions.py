"""Every change is a whole revision: what it keeps, what it refuses, and that nothing of an older one can be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daybook.change.appraisal.models import LineAmount, Revision
from daybook.change.appraisal.operations.adjust_inputs import adjust_inputs
from daybook.change.appraisal.operations.judge_options import judge_options
from daybook.change.appraisal.operations.start_appraisal import start_appraisal
from daybook.change.appraisal.operations.write_framework import write_framework
from daybook.change.appraisal.operations.write_funding import write_funding
from daybook.change.appraisal.operations.write_lines import write_lines
from daybook.change.appraisal.operations.write_objectives import write_objectives
from daybook.change.appraisal.operations.write_options import write_options
from daybook.change.appraisal.operations.write_risks import write_risks
from daybook.change.appraisal.queries import revision_detail, revisions_of, visible_appraisals
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.changing import LineChange
from daybook.change.appraisal.rules.content import (
    ChoiceRow,
    Content,
    CorrelationRow,
    FundingRow,
    JudgementRow,
    ObjectiveRow,
)
from daybook.change.appraisal.tests.build import (
    BAU_LINES,
    NEW_LINES,
    NOW,
    OPTIONS,
    RISKS,
    appraised,
    content,
    seen,
    started,
)
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused
from daybook.foundation.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

OBJECTIVE = ObjectiveRow("efficiency", "Half the manual steps", "event logs")
CHOICE = ChoiceRow("scope", "All three services", "preferred", "One ledger")
JUDGEMENT = JudgementRow("new", "technical_feasibility", "partly", "low", "A trial", "Head of Change")
FUNDING = FundingRow("Major Change Fund", "capital", [50_000_00, 0, 0])


def kept(players: Cast, made: RevisionRef) -> Content:
    return revision_detail(players.originating_officer, made.reference).content


def test_what_is_written_is_read_again_and_every_revision_stays(players: Cast) -> None:
    made = appraised(players)
    assert (made.reference, made.revision) == ("APP-000001", 5)
    assert kept(players, made) == content()
    first = revision_detail(players.auditor, made.reference, 1).content
    assert [row.key for row in first.options] == ["bau", "do_minimum"]
    assert [one.number for one in revisions_of(players.auditor, made.reference)] == [5, 4, 3, 2, 1]
    entry = AuditEntry.objects.get(verb="appraisal.write_risks")
    assert (entry.facts["revision"], entry.facts["part"]) == (5, "risks")


@pytest.mark.parametrize(
    ("act", "given", "part"),
    [
        (write_objectives, {"objectives": [OBJECTIVE]}, {"objectives": (OBJECTIVE,)}),
        (write_framework, {"choices": [CHOICE]}, {"choices": (CHOICE,)}),
        (judge_options, {"judgements": [JUDGEMENT]}, {"judgements": (JUDGEMENT,)}),
        (write_funding, {"funding": [FUNDING]}, {"funding": (FUNDING,)}),
        (write_risks, {"risks": RISKS[:1], "correlations": []}, {"risks": tuple(RISKS[:1]), "correlations": ()}),
    ],
)
def test_each_part_is_written_by_itself_and_leaves_the_others(
    players: Cast, act: Callable[..., RevisionRef], given: dict[str, Any], part: dict[str, Any]
) -> None:
    made = appraised(players)
    after = act(**seen(players, made), **given)
    assert after.revision == made.revision + 1
    assert kept(players, after) == content(**part)
    refused("stale", act, **seen(players, made), **given)
    refused("words_missing", act, **seen(players, after, why=" "), **given)
    refused("not_permitted", act, **seen(players, after) | {"actor": players.stranger}, **given)
    refused("not_permitted", act, **seen(players, after) | {"actor": players.auditor}, **given)


def test_lines_of_one_option_leave_those_of_others_and_take_the_dated_bound(players: Cast) -> None:
    made = appraised(players)
    claimed = replace(NEW_LINES[0], upper_percent="1", mitigation_percent="37.5")
    made = write_lines(**seen(players, made), option="new", lines=[claimed])
    lines = kept(players, made).lines
    assert lines == (*BAU_LINES, replace(claimed, upper_percent="200"))
    refused("other_option", write_lines, **seen(players, made), option="bau", lines=[claimed])
    refused("not_found", write_lines, **seen(players, RevisionRef("APP-9", 1)), option="new", lines=[])


def test_what_belongs_to_an_option_leaves_with_it(players: Cast) -> None:
    made = write_options(**seen(players, appraised(players)), options=OPTIONS[:2])
    after = kept(players, made)
    assert (after.lines, after.risks, after.correlations) == (tuple(BAU_LINES), (), ())


def test_what_was_tried_is_kept(players: Cast) -> None:
    made = appraised(players)
    changes = [LineChange("new", "Build", "10", "80"), LineChange("new", "Charge", "-5")]
    made = adjust_inputs(**seen(players, made), changes=changes, schedule="green_book_2026_low")
    after = kept(players, made)
    build, charge = (next(row for row in after.lines_of("new") if row.label == name) for name in ("Build", "Charge"))
    assert (build.amounts_pence, build.mitigation_percent) == ([99_000_00, 11_000_01, 0], "80")
    assert charge.amounts_pence == [95_000_00, 47_500_00, 19_000_00]
    assert after.schedule == "green_book_2026_low"
    refused("nothing_changed", adjust_inputs, **seen(players, made), changes=[])
    refused("bad_percent", adjust_inputs, **seen(players, made), changes=[LineChange("new", "Build", "ten")])
    refused("bad_rows", adjust_inputs, **seen(players, made), changes=[LineChange("new", "Build", "", "120")])


def test_bad_rows_are_all_told_with_their_place(players: Cast) -> None:
    made = appraised(players)
    wrong = [replace(NEW_LINES[0], amounts_pence=[1]), replace(NEW_LINES[1], kind="gold", bias="hope")]
    refusal = refused("bad_rows", write_lines, **seen(players, made), option="new", lines=wrong)
    assert [(one["row"], one["column"]) for one in refusal.facts["findings"]] == [
        (2, "amounts"),
        (3, "kind"),
        (3, "bias"),
    ]  # type: ignore[attr-defined]
    assert "row 2" in refusal.message
    assert "2 more" in refusal.message


def test_who_may_start_and_read(players: Cast) -> None:
    given = {"now": NOW, "title": "T", "question": "", "base_year": 2026, "years": 3, "schedule": "green_book_2026"}
    refused("not_permitted", start_appraisal, actor=players.accountant, **given)
    refused("bad_rows", start_appraisal, actor=players.originating_officer, **given | {"schedule": "mine"})
    refused("bad_rows", start_appraisal, actor=players.originating_officer, **given | {"years": 0})
    refused("bad_name", start_appraisal, actor=players.originating_officer, **given | {"title": " "})
    started(players)
    assert visible_appraisals(players.accountant, "support APP").count() == 1
    assert not visible_appraisals(players.accountant, "nothing").exists()


def test_correlations_that_contradict_are_refused(players: Cast) -> None:
    made = appraised(players)
    three = [replace(RISKS[0], label=label) for label in "abc"]
    pairs = [CorrelationRow("a", "b", "0.9"), CorrelationRow("b", "c", "0.9"), CorrelationRow("a", "c", "-0.9")]
    refusal = refused("bad_rows", write_risks, **seen(players, made), risks=three, correlations=pairs)
    assert "positive-definite" in refusal.message


@pytest.mark.parametrize("model", [Revision, LineAmount])
def test_rows_of_a_revision_are_never_changed(players: Cast, model: Any) -> None:
    appraised(players)
    for statement in (f"UPDATE {model._meta.db_table} SET id = id", f"DELETE FROM {model._meta.db_table}"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
