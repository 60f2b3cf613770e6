"""Surveys: answered once by those who were asked, kept as counts that name nobody, shown when enough answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.benefits.models import Actual, Invitation, PointCount, Survey
from daybook.change.benefits.operations.answer_survey import answer_survey
from daybook.change.benefits.operations.close_survey import close_survey
from daybook.change.benefits.operations.measure_from_survey import measure_from_survey
from daybook.change.benefits.operations.open_survey import open_survey
from daybook.change.benefits.queries.surveys import find_survey
from daybook.change.benefits.refs import SurveyRef
from daybook.change.benefits.rules.surveys import found_of, smallest_group
from daybook.change.benefits.tests.build import LEAVE, NOW, TODAY, approved, owned, seen
from daybook.change.discovery.models import Baseline
from daybook.change.discovery.operations.open_service import open_service
from daybook.decisions.cases.tests.build import CODES, FOUNDED, Cast, moment
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.notifications.models import Message
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.kernel.actor import Actor
from daybook.kernel.models import StoredAnswer
from daybook.kernel.prices import MILLION
from tests.pages import client_of, named, page

ENDS = date(2022, 2, 14)
AFTER = moment(date(2022, 2, 15))
ASKED = ("budget_holder", "accountant", "chief_finance_officer", "mayor")


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 60)), st.integers(2, 20))
def test_nothing_is_told_that_fewer_than_the_smallest_group_said(counts: Mapping[int, int], smallest: int) -> None:
    found = found_of(counts, smallest)
    assert found.answers == sum(counts.values())
    assert (found.satisfied is None) == (found.answers < smallest)
    assert all(count == 0 or count >= smallest for count in found.by_point.values())
    if found.satisfied is not None:
        share = 100 * (counts.get(4, 0) + counts.get(5, 0)) / found.answers
        assert abs(found.satisfied / MILLION - share) <= 0.5


def test_the_smallest_group_is_dated_reference_data() -> None:
    assert smallest_group(TODAY) == 10


@pytest.fixture
def asked(players: Cast, monkeypatch: pytest.MonkeyPatch) -> SurveyRef:
    """Four people of one unit are asked about a service; three answers are enough to be shown."""
    monkeypatch.setattr("daybook.change.benefits.operations.open_survey.smallest_group", lambda on: 3)
    post = owned(players)
    for name in ASKED[1:]:
        given_post = establish_post(
            actor=players.administrator, now=moment(FOUNDED), title=name, unit="HRS", body="MOPAC",
            cost_centre=CODES["cost_centre"], budgeted_minutes=2160, full_time_minutes=2160, valid_from=FOUNDED,
        )  # fmt: skip
        appoint_to_post(
            actor=players.administrator, now=moment(FOUNDED), person=getattr(players, name).person,
            post=given_post.reference, valid_from=FOUNDED,
        )  # fmt: skip
    service = open_service(
        actor=players.originating_officer, now=NOW, title="Pay queries", purpose="Answer them", owner_post=post
    )
    return open_survey(**_question(players, service=service.reference))


def _question(players: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "actor": players.originating_officer, "now": NOW, "question": "How satisfied are you with pay queries?",
        "unit": "HRS", "closes_on": ENDS,
    } | changed  # fmt: skip


def _answer(players: Cast, asked: SurveyRef, points: tuple[int, ...]) -> None:
    for name, point in zip(ASKED, points, strict=False):
        answer_survey(actor=getattr(players, name), now=NOW, reference=asked.reference, point=point)


@pytest.mark.django_db
def test_those_of_the_unit_are_asked_and_told(players: Cast, asked: SurveyRef) -> None:
    assert (asked.reference, asked.state, asked.asked) == ("SUR-000001", "open", 4)
    people = {getattr(players, name).person for name in ASKED}
    assert set(Invitation.objects.values_list("person", flat=True)) == people
    assert set(Message.objects.filter(kind="survey").values_list("person", flat=True)) == people
    officer = players.originating_officer
    refused("not_found", open_survey, **_question(players, unit="NONE"))
    refused("not_found", open_survey, **_question(players, service="SVC-999999"))
    refused("bad_day", open_survey, **_question(players, closes_on=TODAY))
    refused("bad_name", open_survey, **_question(players, question=" "))
    refused("not_permitted", open_survey, **_question(players, actor=players.stranger))
    assert Survey.objects.count() == 1
    assert officer.person not in people


@pytest.mark.django_db
def test_a_unit_of_too_few_is_not_asked(players: Cast) -> None:
    owned(players)
    refused("too_few", open_survey, **_question(players))
    assert not Survey.objects.exists()


@pytest.mark.django_db
def test_each_answers_once_and_nothing_says_who_said_what(players: Cast, asked: SurveyRef) -> None:
    one: dict[str, Any] = {"now": NOW, "reference": asked.reference}
    refused("bad_point", answer_survey, actor=players.accountant, point=6, **one)
    refused("not_found", answer_survey, actor=players.originating_officer, point=1, **one)
    deputy = Actor(players.originating_officer.person, deputy_for=players.accountant.person)
    refused("not_found", answer_survey, actor=deputy, point=1, **one)
    assert not PointCount.objects.filter(answers__gt=0).exists()
    answer_survey(actor=players.accountant, point=4, **one)
    refused("already_answered", answer_survey, actor=players.accountant, point=5, **one)
    assert dict(PointCount.objects.values_list("point", "answers")) == {1: 0, 2: 0, 3: 0, 4: 1, 5: 0}
    assert Invitation.objects.get(answered=True).person == players.accountant.person
    entry = AuditEntry.objects.get(verb="benefits.answer_survey", refusal="")
    assert entry.subjects == [f"INVITATION-{asked.reference}"]
    assert "point" not in str(entry.facts)
    assert find_survey(players.auditor, asked.reference).found is None
    for table in (Invitation, PointCount, Survey):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all()._raw_delete("default")


@pytest.mark.django_db
def test_what_it_found_becomes_a_baseline_and_an_actual(players: Cast, asked: SurveyRef) -> None:
    ref = approved(players, LEAVE, unit="per cent", direction="higher", baseline="41", claims_on="")
    holder: dict[str, Any] = {"actor": players.budget_holder, "survey": asked.reference}
    _answer(players, asked, (5, 4, 2))
    closing: dict[str, Any] = {"actor": players.originating_officer, "reference": asked.reference}
    refused("not_yet", close_survey, **closing, now=NOW, seen_version=1)
    refused("stale", close_survey, **closing, now=AFTER, seen_version=7)
    refused("not_closed", measure_from_survey, **holder, now=AFTER, **seen(ref.reference))
    done = close_survey(**closing, now=AFTER, seen_version=1)
    assert (done.state, last_entry().to_state) == ("closed", "closed")
    refused("wrong_state", close_survey, **closing, now=AFTER, seen_version=2)
    refused("wrong_state", answer_survey, actor=players.mayor, now=AFTER, reference=asked.reference, point=1)
    baseline = Baseline.objects.get(measure="satisfaction")
    assert (baseline.value_millionths, baseline.basis) == (67 * MILLION, "SUR-000001: 3 answers")
    measure_from_survey(**holder, now=AFTER, **seen(ref.reference))
    actual = Actual.objects.get()
    assert (actual.value, actual.source, actual.on) == (67 * MILLION, "SUR-000001", date(2022, 2, 15))
    hours = approved(players, title="Another", claims_on="Other hours", baseline_source="Elsewhere")
    refused("other_unit", measure_from_survey, **holder, now=AFTER, **seen(hours.reference))


@pytest.mark.django_db
def test_too_few_answers_say_nothing(players: Cast, asked: SurveyRef) -> None:
    ref = approved(players, LEAVE, unit="per cent", direction="higher", baseline="41")
    _answer(players, asked, (5, 1))
    close_survey(actor=players.originating_officer, now=AFTER, reference=asked.reference, seen_version=1)
    assert not Baseline.objects.exists()
    given_act = {"actor": players.budget_holder, "now": AFTER, "survey": asked.reference}
    refused("too_few", measure_from_survey, **given_act, **seen(ref.reference))
    shown = page(client_of(players.auditor), named("benefits:survey", asked.reference))
    assert "nothing is shown" in shown
    assert "<table" not in shown


@pytest.mark.django_db
def test_the_pages_of_a_survey(players: Cast, asked: SurveyRef) -> None:
    address = named("benefits:survey", asked.reference)
    answering = client_of(players.mayor)
    assert "Very dissatisfied" in page(answering, address)
    assert answering.post(address, {}).status_code == 422
    kept = {"point": "2", "form_key": "1" * 32}
    assert "Thank you" in answering.post(address, kept).content.decode()
    assert answering.post(address, kept).status_code == 200
    assert PointCount.objects.get(point=2).answers == 1
    assert not StoredAnswer.objects.filter(person=players.mayor.person).exists()
    assert "You have answered" in page(answering, address)
    told = page(answering, "/").partition("What you last worked on")[2]
    assert "Your answer to: " in told
    assert f'href="{address}"' in told
    assert "Mayor Example" not in page(client_of(players.auditor), address)
    assert client_of(players.stranger).get(address).status_code == 404
    officer = client_of(players.originating_officer)
    assert "4 of" not in page(officer, named("benefits:surveys")).replace("1 of 4", "")
    assert officer.get(named("benefits:close_survey", asked.reference)).status_code == 200
    form = {"question": "And now?", "unit": "NONE", "closes_on": "1/1/2090", "service": ""}
    assert officer.post(named("benefits:open_survey"), form).status_code in (404, 422)
    listed = client_of(players.auditor).get("/api/benefits/surveys").json()
    assert [(one["asked"], one["answered"], one["satisfied"]) for one in listed] == [(4, 1, "")]
