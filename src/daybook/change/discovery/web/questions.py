"""Suppliers' questions: what was answered, and whether all of them know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.models import Answer
from daybook.change.discovery.models.lengths import LONGEST_SOURCE, LONGEST_WORDS
from daybook.change.discovery.operations.answer_question import answer_question as answer
from daybook.change.discovery.operations.publish_answer import publish_answer as publish
from daybook.change.discovery.queries.engaging import (
    answers_to,
    find_engagement,
    find_question,
    question_ref,
    visible_questions,
    with_answers,
)
from daybook.change.discovery.refs import QuestionRef
from daybook.change.discovery.rules.engaging import Standing
from daybook.change.discovery.states import QuestionState
from daybook.change.discovery.web.acting import acted
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.ui.finding import Found
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import Empty, address_with, export_rows, list_table, read_slice
from daybook.ui.tones import BAD, GOOD, WARN

_SORTABLE = {"asked": "asked_on", "question": "words"}
_COLUMNS = (
    Column(key="question", label="Question", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
    Column(key="asked_by", label="Asked by", second=True),
    Column(key="asked", label="Asked on", kind="date", sortable=True),
    Column(key="answer", label="Answer"),
    Column(key="standing", label="Who knows it", kind="state"),
)
_ANSWER_COLUMNS = (
    Column(key="words", label="Answer", main=True),
    Column(key="at", label="Given", kind="date"),
    Column(key="by", label="By"),
    Column(key="where", label="Published to all"),
)
_EXPORT_HEADER = (
    "reference", "engagement", "asked_by", "asked_on", "question", "answer", "answered_at", "published_where",
    "published_at", "standing",
)  # fmt: skip
# What may be given to everybody names nobody who asked.
_FOR_ALL_HEADER = ("question", "answer", "published_where")
_TONES = {Standing.WAITING: WARN, Standing.ONE_ALONE: BAD, Standing.TOLD_TO_ALL: GOOD}
_MOST_FOUND, _LONGEST_SAID = 8, 160
_ANY = ("", "Any")
_STATES = (
    (QuestionState.ASKED.value, "Waiting for an answer"),
    (QuestionState.ANSWERED.value, "Told to one alone"),
    (QuestionState.PUBLISHED.value, "Told to all"),
)


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words or reference", required=False, max_length=120)
    supplier = forms.CharField(label="Asked by", required=False, max_length=120)
    state = forms.ChoiceField(label="Who knows the answer", required=False, choices=[_ANY, *_STATES])


class SeenForm(forms.Form):
    """The version that somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(SeenForm):
    """The answer."""

    words = forms.CharField(
        label="Answer", max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As it will be published to all: it names nobody who asked.",
    )  # fmt: skip


class PublishForm(SeenForm):
    """Where it was published."""

    where = forms.CharField(
        label="Where it was published to all", max_length=LONGEST_SOURCE, help_text="A notice or a page."
    )


@requires("discovery.view")
def question_list(request: HttpRequest) -> HttpResponseBase:
    """Every question; `?export=csv` gives what is listed, `?export=all` what is published, without who asked."""
    form = ListFilter(request.GET)
    form.is_valid()
    said = {name: str(value).strip() for name, value in form.cleaned_data.items()}
    rows = visible_questions(actor_in(request), **said)
    wanted = request.GET.get("export")
    if wanted in ("csv", "all"):
        rows = rows.filter(state=QuestionState.PUBLISHED) if wanted == "all" else rows
        refs = [question_ref(row) for row in with_answers(rows.order_by("id"))]
        header = _FOR_ALL_HEADER if wanted == "all" else _EXPORT_HEADER
        listed = ((one.words, one.answer, one.where) if wanted == "all" else _exported(one) for one in refs)
        return export_rows("questions-and-answers", header, listed)
    part = read_slice(request, rows, columns=("id",), sortable=_SORTABLE, sort="-asked", key="id")
    by_id = {row.pk: question_ref(row) for row in with_answers(rows.filter(pk__in=[one["id"] for one in part.rows]))}
    table = list_table(
        request, part, list(question_rows(by_id[one["id"]] for one in part.rows)), caption="Questions",
        columns=_COLUMNS, filtered=any(said.values()),
        empty=Empty(
            kind="question", url=reverse("engaging:questions"), words="What suppliers ask stands here once logged.",
            first="Market engagement", first_url=reverse("engaging:engagements"),
        ),
    )  # fmt: skip
    shown = said | {"state": dict(_STATES).get(said.get("state", ""), "")}
    context = {
        "form": form,
        "table": table,
        "chips": [
            Chip(label=label, value=shown[name], remove_url=address_with(request, **{name: None}))
            for name, label in (("search", "Words"), ("supplier", "Asked by"), ("state", "Who knows the answer"))
            if shown.get(name)
        ],
        "clear_url": reverse("engaging:questions"),
        "for_all_url": address_with(request, export="all"),
        "tabs": discovery_tabs("Suppliers’ questions"),
    }
    return render(request, "discovery/questions.html", context)


@requires("discovery.view")
def question_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One question with every answer, and who knows them."""
    ref = find_question(actor_in(request), reference)
    given = answers_to(actor_in(request), reference)
    names = names_of({one.made_by for one in given})
    context = {
        "ref": ref,
        "engagement": find_engagement(ref.engagement),
        "identity": [
            Fact(label="Who knows the answer", value=ref.standing, state=True, tone=_TONES[Standing(ref.standing)]),
            Fact(label="Asked by", value=ref.asked_by),
            Fact(label="Asked on", value=ref.asked_on),
        ],
        "unequal": _unequal(ref),
        "answers": Table(
            caption="Answers", columns=_ANSWER_COLUMNS, rows=[_given(one, names) for one in given],
            empty="It is not answered yet.",
        ),
        "answer_url": _address("answer_question", reference) if may(request, "discovery.answer_question") else "",
        "publish_url": _address("publish_answer", reference)
        if ref.state == QuestionState.ANSWERED and may(request, "discovery.publish_answer")
        else "",
        "events": story_of(actor_in(request), reference),
    }  # fmt: skip
    return render(request, "discovery/question.html", context)


@requires("discovery.answer_question")
def answer_question(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a question, or answer it anew."""
    ref = find_question(actor_in(request), reference)
    initial = {"version": ref.version, "words": ref.answer}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, partial(answer, reference=reference), done="{} is answered. Publish it to all next.",
        leads_to=_page_of, title=f"Answer {reference}", button="Answer it", words=ref.words,
        back_url=_address("question", reference), back=reference,
    )  # fmt: skip


@requires("discovery.publish_answer")
def publish_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that an answer was published to all."""
    ref = find_question(actor_in(request), reference)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"version": ref.version})
    return acted(
        request, form, partial(publish, reference=reference), done="{} is told to all.", leads_to=_page_of,
        title=f"Publish the answer to {reference}", button="It is published",
        words="Question and answer go to every supplier, without who asked.", back_url=_address("question", reference),
        back=reference,
    )  # fmt: skip


def found(actor: Actor, text: str) -> list[Found]:
    """A few questions that match the words typed into the search box."""
    rows = visible_questions(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.words, url=_address("question", row.reference)) for row in rows]


def question_rows(refs: Iterable[QuestionRef]) -> list[Row]:
    """Questions as rows of a table."""
    return [
        Row(
            cells=(
                _cut(one.words),
                one.reference,
                one.asked_by,
                one.asked_on,
                _cut(one.answer),
                Cell(value=one.standing, tone=_TONES[Standing(one.standing)]),
            ),
            url=_address("question", one.reference),
            key=one.reference,
        )
        for one in refs
    ]


def question_table(rows: Sequence[Row], empty: str) -> Table:
    """A table of all the questions there are somewhere."""
    return Table(caption="Questions", columns=_COLUMNS, rows=rows, empty=empty)


def _unequal(ref: QuestionRef) -> str:
    """What is wrong while one supplier knows more than the others; blank where none does."""
    if ref.state != QuestionState.ANSWERED or ref.answered_at is None:
        return ""
    days = (clock.today() - london_day(ref.answered_at)).days
    since = "since today" if days == 0 else f"for {days:,} day{'s' if days > 1 else ''}"
    return f"{ref.asked_by} has known this answer {since}, and the other suppliers do not. Publish it to all."


def _given(one: Answer, names: dict[str, str]) -> Row:
    published = getattr(one, "publication", None)
    where = f"{published.where}, {london_day(published.at):%-d %B %Y}" if published else "No"
    return Row(cells=(one.words, london_day(one.at), names.get(one.made_by, one.made_by), where))


def _exported(one: QuestionRef) -> tuple[object, ...]:
    return (
        one.reference, one.engagement, one.asked_by, one.asked_on, one.words, one.answer, one.answered_at, one.where,
        one.published_at, one.standing,
    )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SAID else f"{text[: _LONGEST_SAID - 1]}…"


def _address(name: str, reference: str) -> str:
    return reverse(f"engaging:{name}", args=[reference])


def _page_of(ref: QuestionRef) -> str:
    return _address("question", ref.reference)
