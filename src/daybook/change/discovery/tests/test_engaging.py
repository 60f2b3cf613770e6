"""The market engagement log: who was met, asked and answered, who knows it, and what it changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from daybook.change.discovery.models import Answer, Engagement, Publication, Question
from daybook.change.discovery.operations.answer_question import answer_question
from daybook.change.discovery.operations.ask_question import ask_question
from daybook.change.discovery.operations.correct_engagement import correct_engagement
from daybook.change.discovery.operations.log_engagement import log_engagement
from daybook.change.discovery.operations.publish_answer import publish_answer
from daybook.change.discovery.operations.record_effect import record_effect
from daybook.change.discovery.queries.adopted import market_seen
from daybook.change.discovery.queries.engaging import (
    engagement_detail,
    find_engagement,
    find_question,
    suppliers_met,
)
from daybook.change.discovery.refs import EngagementRef, QuestionRef
from daybook.change.discovery.rules.engaging import Standing, Way
from daybook.change.discovery.states import QUESTION, QuestionState
from daybook.change.discovery.tests.people import NOW
from daybook.change.discovery.tests.test_catalogue import written
from daybook.decisions.cases.tests.build import Cast
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.refused import Refused
from tests.pages import client_of

TODAY = NOW.date()
MET: dict[str, Any] = {
    "way": Way.MEETING, "title": "How payroll is run elsewhere", "held_on": TODAY, "ours": "Head of commercial",
    "suppliers": ["Alpha Example Ltd", " Beta  Example plc ", "Alpha Example Ltd", ""],
    "words": "They showed a platform.", "interests": "None declared",
}  # fmt: skip


def met(players: Cast, **changed: Any) -> EngagementRef:
    return log_engagement(actor=players.commercial_officer, now=NOW, **(MET | changed))


def asked(players: Cast, engagement: str, **changed: Any) -> QuestionRef:
    given = {"asked_by": "Beta Example plc", "asked_on": TODAY, "words": "Will it be one lot?"}
    return ask_question(actor=players.commercial_officer, now=NOW, engagement=engagement, **(given | changed))


def answered(players: Cast, ref: QuestionRef, words: str = "Two lots.") -> QuestionRef:
    return answer_question(
        actor=players.commercial_officer, now=NOW, reference=ref.reference, seen_version=ref.version, words=words
    )


def published(players: Cast, ref: QuestionRef, **changed: Any) -> QuestionRef:
    given = {"reference": ref.reference, "seen_version": ref.version, "where": "The market page"}
    return publish_answer(actor=players.commercial_officer, now=NOW, **(given | changed))


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def url(name: str, *given: str) -> str:
    return reverse(f"engaging:{name}", args=given)


def text_in(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_answer_is_known_to_one_until_all_are_told_and_anew_when_it_changes(players: Cast) -> None:
    engagement = met(players)
    assert engagement.suppliers == ("Alpha Example Ltd", "Beta Example plc")
    ref = asked(players, engagement.reference)
    assert ref.standing == Standing.WAITING
    ref = answered(players, ref)
    assert (ref.standing, ref.answer) == (Standing.ONE_ALONE, "Two lots.")
    ref = published(players, ref)
    assert (ref.standing, ref.where) == (Standing.TOLD_TO_ALL, "The market page")
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.from_state, entry.to_state) == ("discovery.publish_answer", "answered", "published")
    ref = answered(players, ref, "Three lots, ring 020 7946 0000.")
    assert (ref.standing, ref.where) == (Standing.ONE_ALONE, "")
    assert ref.answer == "Three lots, ring [telephone number]."
    assert Answer.objects.order_by("number")[0].words == "Two lots."
    for rows in (Answer.objects, Publication.objects, Engagement.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"suppliers": [" "]}, "bad_supplier"),
        ({"suppliers": [str(one) for one in range(41)]}, "bad_supplier"),
        ({"suppliers": ["A\N{RIGHT-TO-LEFT OVERRIDE}B"]}, "bad_supplier"),
        ({"held_on": TODAY + timedelta(days=1)}, "bad_day"),
        ({"interests": ""}, "bad_name"),
        ({"words": " "}, "words_missing"),
        ({"words": "a\0b"}, "bad_text"),
    ],
)
def test_what_is_no_engagement_is_refused(players: Cast, changed: dict[str, Any], code: str) -> None:
    assert refusal_of(lambda: met(players, **changed)) == code
    assert not Engagement.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"engagement": "ENG-9"}, "not_found"),
        ({"asked_by": "Gamma Example Ltd"}, "not_met"),
        ({"asked_on": TODAY + timedelta(days=1)}, "bad_day"),
        ({"asked_on": TODAY - timedelta(days=1)}, "bad_day"),
        ({"words": ""}, "words_missing"),
    ],
)
def test_what_is_no_question_is_refused(players: Cast, changed: dict[str, Any], code: str) -> None:
    engagement = met(players)
    given = {"engagement": engagement.reference} | changed
    assert refusal_of(lambda: asked(players, **given)) == code
    assert not Question.objects.exists()


def test_nothing_is_published_that_is_not_answered_and_nothing_stale_is_done(players: Cast) -> None:
    ref = asked(players, met(players).reference)
    assert refusal_of(lambda: published(players, ref)) == "wrong_state"
    told = answered(players, ref)
    assert refusal_of(lambda: answered(players, ref)) == "stale"
    assert refusal_of(lambda: published(players, told, where="")) == "bad_name"
    assert refusal_of(lambda: published(players, told, reference="QUE-9")) == "not_found"
    assert find_question(players.auditor, ref.reference).state == QuestionState.ANSWERED
    moves = {(state, verb): QUESTION.target(state, verb) for state, verb, _ in QUESTION.moves}
    assert len(moves) == 4


@pytest.mark.parametrize("who", ["stranger", "auditor", "deputy_mayor"])
def test_others_log_nothing(players: Cast, who: str) -> None:
    other = getattr(players, who)
    ref = answered(players, asked(players, met(players).reference))
    before = AuditEntry.objects.filter(refusal="").count()
    acts: list[Callable[[], object]] = [
        lambda: log_engagement(actor=other, now=NOW, **MET),
        lambda: correct_engagement(actor=other, now=NOW, reference=ref.engagement, because="Less", **MET),
        lambda: ask_question(
            actor=other, now=NOW, engagement=ref.engagement, asked_by="Alpha Example Ltd", asked_on=TODAY, words="Why?"
        ),
        lambda: answer_question(actor=other, now=NOW, reference=ref.reference, seen_version=2, words="So."),
        lambda: publish_answer(actor=other, now=NOW, reference=ref.reference, seen_version=2, where="Here"),
        lambda: record_effect(actor=other, now=NOW, engagement=ref.engagement, to="Option", words="Less"),
    ]
    assert {refusal_of(act) for act in acts} == {"not_permitted"}
    assert AuditEntry.objects.filter(refusal="").count() == before


def test_what_it_changed_is_told_on_both_pages(players: Cast) -> None:
    engagement, requirement = met(players), written(players)

    def changed(to: str, words: str = "Asks for a standard interface.") -> EngagementRef:
        return record_effect(
            actor=players.commercial_officer, now=NOW, engagement=engagement.reference, to=to, words=words
        )

    changed(requirement.reference)
    assert changed("Option B").changed == (requirement.reference, "Option B")
    for to, code in (("REQ-9", "unknown_trace"), ("", "bad_trace"), ("x" * 61, "bad_trace")):
        assert refusal_of(lambda to=to: changed(to)) == code  # type: ignore[misc]
    client = client_of(players.auditor)
    page = text_in(client.get(reverse("catalogue:requirement", args=[requirement.reference])))
    assert "How payroll is run elsewhere: Asks for a standard interface." in page
    assert f"{requirement.reference}: Pay is right." in text_in(client.get(url("engagement", engagement.reference)))
    assert find_engagement(engagement.reference).title in text_in(client.get("/search/", {"q": "payroll"}))


def test_each_is_done_on_its_page_and_who_knows_less_is_told(players: Cast) -> None:
    client = client_of(players.commercial_officer)
    given = MET | {"way": "event", "suppliers": "Alpha Example Ltd\nBeta Example plc", "held_on": f"{TODAY:%d/%m/%Y}"}
    assert client.post(url("log_engagement"), given | {"suppliers": " "}).status_code == 422
    assert client.post(url("log_engagement"), given).status_code == 302
    engagement = Engagement.objects.get().reference
    question = {"asked_by": "Alpha Example Ltd", "asked_on": f"{TODAY:%d/%m/%Y}", "words": "<b>How</b> long?"}
    assert client.post(url("ask_question", engagement), question).status_code == 302
    reference = Question.objects.get().reference
    assert client.post(url("answer_question", reference), {"version": 1, "words": "=Seven years."}).status_code == 302
    page = text_in(client.get(url("question", reference)))
    assert "the other suppliers do not" in page
    assert "&lt;b&gt;How&lt;/b&gt; long?" in page
    assert "Answers that one supplier knows and the others do not: 1." in text_in(client.get(url("engagements")))
    for_all = client.get(url("questions"), {"export": "all"})
    assert len(list(csv.reader(io.StringIO(b"".join(for_all.streaming_content).decode("utf-8-sig"))))) == 1
    assert client.post(url("publish_answer", reference), {"version": 1, "where": "Page"}).status_code == 422
    assert client.post(url("publish_answer", reference), {"version": 2, "where": "Page"}).status_code == 302
    assert "the others do not" not in text_in(client.get(url("engagements")))
    content = b"".join(client.get(url("questions"), {"export": "all"}).streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1] == ["<b>How</b> long?", "'=Seven years.", "Page"]
    assert "Alpha" not in content
    assert client.post(url("record_effect", engagement), {"to": "Option B", "words": "Longer"}).status_code == 302
    assert [(one.name, one.times, one.questions) for one in suppliers_met(players.auditor)] == [
        ("Alpha Example Ltd", 1, 1), ("Beta Example plc", 1, 0)
    ]  # fmt: skip


def test_readers_open_every_page_and_others_none(players: Cast) -> None:
    ref = asked(players, met(players).reference)
    pages = (url("engagements"), url("questions"), url("engagement", ref.engagement), url("question", ref.reference))
    for page in pages:
        assert client_of(players.auditor).get(page).status_code == 200
        assert client_of(players.stranger).get(page).status_code == 403
        assert Client().get(page).status_code == 302
    for name, reference in (
        ("log_engagement", ()), ("ask_question", (ref.engagement,)), ("record_effect", (ref.engagement,)),
        ("answer_question", (ref.reference,)), ("publish_answer", (ref.reference,)),
    ):  # fmt: skip
        assert client_of(players.commercial_officer).get(url(name, *reference)).status_code == 200
        assert client_of(players.auditor).get(url(name, *reference)).status_code == 403
    client = client_of(players.auditor)
    assert client.get(url("question", "QUE-9")).status_code == client.get(url("engagement", "ENG-9")).status_code == 404
    assert client.get("/api/discovery/questions", {"state": "asked"}).json()[0]["standing"] == Standing.WAITING
    assert client.get("/api/discovery/engagements", {"supplier": "beta"}).json()[0]["changed"] == []
    assert "Will it be one lot?" not in text_in(client.get(url("questions"), {"state": "published"}))
    assert "Will it be one lot?" in text_in(client.get(url("questions"), {"supplier": "beta", "sort": "question"}))
    assert "No engagement matches" in text_in(client.get(url("engagements"), {"way": "visit", "supplier": "beta"}))


def corrected(players: Cast, reference: str, **changed: Any) -> EngagementRef:
    given = MET | {"reference": reference, "title": "How payroll is run", "because": "A third supplier was there."}
    given["suppliers"] = [*MET["suppliers"], "Gamma Example LLP"]
    return correct_engagement(actor=players.commercial_officer, now=NOW, **(given | changed))


def test_a_correction_stands_in_the_place_of_the_earlier_which_stays(players: Cast) -> None:
    first = met(players)
    question = asked(players, first.reference)
    record_effect(
        actor=players.commercial_officer, now=NOW, engagement=first.reference, to="Lots", words="Two, not one."
    )
    second = corrected(players, first.reference)
    assert (second.corrects, second.because) == (first.reference, "A third supplier was there.")
    assert second.changed == ("Lots",)
    assert find_engagement(first.reference) == replace(first, corrected_by=second.reference, changed=("Lots",))
    assert [one.reference for one in engagement_detail(players.auditor, second.reference).questions] == [
        question.reference
    ]
    assert [(one.name, one.times) for one in suppliers_met(players.auditor)] == [
        ("Alpha Example Ltd", 1), ("Beta Example plc", 1), ("Gamma Example LLP", 1)
    ]  # fmt: skip
    third = corrected(players, second.reference, title="How pay is run", because="Its name")
    assert [one.reference for one in market_seen([first.reference, second.reference]).engagements] == [third.reference]
    assert asked(players, third.reference, asked_by="Gamma Example LLP").engagement == third.reference
    for act in (corrected, asked):
        assert refusal_of(partial(act, players, first.reference)) == "corrected"
    assert refusal_of(lambda: corrected(players, third.reference, because=" ")) == "bad_name"
    assert refusal_of(lambda: corrected(players, third.reference, suppliers=[])) == "bad_supplier"
    assert refusal_of(lambda: corrected(players, "ENG-9")) == "not_found"


def test_a_correction_is_made_on_its_page(players: Cast) -> None:
    first = met(players)
    officer = client_of(players.commercial_officer)
    form = officer.get(url("correct_engagement", first.reference)).content.decode()
    assert "How payroll is run elsewhere" in form
    fields = re.findall(r'name="(key|csrfmiddlewaretoken|form_key)" value="([^"]*)"', form)
    sent = {
        "way": "meeting", "title": "Payroll", "held_on": TODAY.isoformat(), "suppliers": "Alpha Example Ltd",
        "ours": "Head of commercial", "words": "They showed it.", "interests": "None declared",
        "because": "Beta stayed away.",
    } | dict(fields)  # fmt: skip
    answer = officer.post(url("correct_engagement", first.reference), sent, follow=True)
    told = answer.content.decode()
    assert f"It corrects {first.reference}, which stays to be read: Beta stayed away." in told
    earlier = client_of(players.auditor).get(url("engagement", first.reference)).content.decode()
    assert "stands in its place" in earlier
    assert "Correct it" not in earlier
    listed = client_of(players.auditor).get(url("engagements")).content.decode()
    assert "How payroll is run elsewhere" not in listed
