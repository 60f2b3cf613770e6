"""Deferral that ends, the supersede chain, and the forward plan with its calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daybook.decisions.cases.jobs import publish_deferred
from daybook.decisions.cases.models import Case
from daybook.decisions.cases.operations.arrange_meeting import arrange_meeting
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.drop_paper import drop_paper
from daybook.decisions.cases.operations.plan_paper import plan_paper
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.record_past_decision import record_past_decision
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.public import chain_of, superseded_by
from daybook.decisions.cases.queries.conduct import EVER
from daybook.decisions.cases.queries.planning import meetings_from
from daybook.decisions.cases.rules.calendars import Occasion, calendar_text
from daybook.decisions.cases.rules.meetings import papers_due
from daybook.decisions.cases.tests.build import (
    PASSWORD,
    Cast,
    advised,
    autumn,
    checked,
    decided,
    drafted,
    published,
    released,
    seen,
    signed,
)
from daybook.decisions.cases.tests.papers import changed
from daybook.decisions.cases.tests.traces import refused
from daybook.decisions.cases.web.paper_forms import PaperForm
from daybook.foundation.audit.models import AuditEntry
from tests.pages import client_of

DEFERRED = changed(("part_1_deferred = false", "part_1_deferred = true\ndeferred_until = 2021-12-01"))
PAST: dict[str, Any] = {
    "reference": "PCD 1357",
    "title": "The next phase",
    "decided": "January 2023",
    "sorts_on": date(2023, 1, 1),
    "summary": "The next phase is funded.",
    "source": "A public page",
}


def test_a_deferred_decision_publishes_itself_on_its_day_and_not_before(players: Cast) -> None:
    case = decided(players, DEFERRED)
    refused("deferred", publish_case, actor=players.governance_officer, now=autumn(30), **seen(case))
    # The last second of 30 November in London, and the first of 1 December.
    assert publish_deferred(autumn(30, 23)) == 0
    assert Case.objects.get().state == "decided"
    midnight = autumn(30).replace(month=12, day=1, hour=0)
    assert publish_deferred(midnight) == 1
    held = Case.objects.get()
    assert (held.state, held.published_on) == ("published", date(2021, 12, 1))
    entry = AuditEntry.objects.filter(verb="decisions.publish_case", refusal="").get()
    assert entry.actor == "publisher"
    assert publish_deferred(midnight) == 0


def test_what_is_not_deferred_waits_for_a_person(players: Cast) -> None:
    decided(players)
    assert publish_deferred(autumn(30)) == 0
    assert Case.objects.get().state == "decided"


def test_what_a_paper_supersedes_may_be_said_by_its_title(players: Cast) -> None:
    case = drafted(players)
    form = PaperForm({"supersedes": f" {case.title.upper()}\nPCD 77\nNo such title"})
    form.is_valid()
    assert form.cleaned_data["supersedes"].splitlines() == [case.reference, "PCD 77", "No such title"]


def test_a_decision_supersedes_an_earlier_one_once_it_is_taken(players: Cast) -> None:
    released(players, published(players))
    later = changed(('reference = "PCD 1"', 'reference = "PCD 2"\nsupersedes = ["PCD 1"]'))
    case = signed(players, later)
    assert superseded_by("PCD-1", EVER) == []
    decide_case(actor=players.deputy_mayor, now=autumn(25), password=PASSWORD, **seen(case))
    assert superseded_by("PCD-1", EVER) == ["PCD-2"]
    assert superseded_by("PCD-1", autumn(24)) == []
    assert [(link.slug, link.follows) for link in chain_of("PCD-1")] == [("PCD-1", ()), ("PCD-2", ("PCD-1",))]


def superseding(earlier: str) -> str:
    return changed(('reference = "PCD 1"', f'reference = "PCD 2"\nsupersedes = ["{earlier}"]'))


@pytest.mark.parametrize("earlier", ["PCD 404", "PCD 2"])
def test_what_is_not_on_record_is_not_superseded(players: Cast, earlier: str) -> None:
    case = advised(players, checked(players, superseding(earlier)))
    refused("unknown_case", submit_case, actor=players.originating_officer, now=autumn(16), **seen(case))


def test_only_a_decision_taken_is_superseded(players: Cast) -> None:
    drafted(players, changed(('reference = "PCD 1"', 'reference = "PCD 3"')))
    case = signed(players, superseding("PCD 3"))
    refused("unknown_case", decide_case, actor=players.deputy_mayor, now=autumn(25), password=PASSWORD, **seen(case))


def test_past_decisions_stand_in_the_chain_as_their_source_tells_them(players: Cast) -> None:
    published(players)
    record = {"actor": players.governance_officer, "now": autumn(28)}
    refused("unknown_case", record_past_decision, **record, **PAST, follows="PCD 404")
    record_past_decision(**record, **PAST, follows="PCD 1")
    refused("reference_taken", record_past_decision, **record, **PAST)
    refused("bad_name", record_past_decision, **record, **{**PAST, "reference": "PCD 5", "source": ""})
    latest = {**PAST, "reference": "PCD 1639", "decided": "2024", "sorts_on": date(2024, 1, 1)}
    record_past_decision(**record, **latest, follows="PCD 1357")
    for slug in ("PCD-1", "PCD-1357", "PCD-1639"):
        assert [link.slug for link in chain_of(slug)] == ["PCD-1", "PCD-1357", "PCD-1639"]
    assert superseded_by("PCD-1", EVER) == ["PCD-1357"]
    answer = client_of(players.auditor).get("/decisions/pcd-1357/")
    assert (answer.status_code, answer["Location"]) == (302, "/decisions/PCD-1357/chain")


def test_a_paper_is_planned_for_a_meeting_and_taken_off(players: Cast) -> None:
    case = drafted(players)
    governance = players.governance_officer
    meeting = arrange_meeting(actor=governance, now=autumn(2), name="Investment board", on=date(2021, 12, 15))
    assert meeting.papers_due_on == papers_due(date(2021, 12, 15)) == date(2021, 12, 7)
    given = {"actor": governance, "now": autumn(3), "meeting": meeting.reference}
    refused("subject_missing", plan_paper, **given, seen_version=1)
    refused("unknown_case", plan_paper, **given, seen_version=1, case="PCD 404")
    planned = plan_paper(**given, seen_version=1, case=case.slug)
    refused("stale", plan_paper, **given, seen_version=1, subject="Another", decision_maker="Somebody")
    refused("already_planned", plan_paper, **given, seen_version=2, case=case.slug)
    plan_paper(**given, seen_version=2, subject="A paper to come", decision_maker="Deputy Mayor")
    (shown,) = meetings_from(date(2021, 12, 1))
    assert [(paper.slug, paper.subject, paper.state) for paper in shown.papers] == [
        ("PCD-1", "A discovery", "draft"), ("", "A paper to come", ""),
    ]  # fmt: skip
    drop_paper(**given, seen_version=3, planned=planned.key)
    refused("not_planned", drop_paper, **given, seen_version=4, planned=planned.key)
    assert [paper.subject for paper in meetings_from(date(2021, 12, 1))[0].papers] == ["A paper to come"]


def test_a_meeting_stands_once_and_its_papers_come_first(players: Cast) -> None:
    given = {"actor": players.governance_officer, "now": autumn(2), "name": "Board", "on": date(2021, 12, 15)}
    refused("due_after_meeting", arrange_meeting, **given, papers_due_on=date(2021, 12, 16))
    arrange_meeting(**given)
    refused("already_arranged", arrange_meeting, **given)
    refused("not_permitted", arrange_meeting, **{**given, "actor": players.auditor})


def test_the_calendar_is_folded_escaped_and_ended_as_the_standard_has_it() -> None:
    words = "One; two, three\\four\n" + "ü" * 100
    text = calendar_text(
        [Occasion("M-1", date(2026, 12, 31), "Board, next", words, "https://example.test/")], autumn(1)
    )
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "SUMMARY:Board\\, next" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "")
    assert f"DESCRIPTION:One\\; two\\, three\\\\four\\n{'ü' * 100}\r\n" in unfolded
