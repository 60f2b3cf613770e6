"""Surveys: the list, one of them (where whoever was asked answers it), opening one and closing it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.benefits.addresses import survey_address
from daybook.change.benefits.keeping import refuse_closing
from daybook.change.benefits.operations.answer_survey import answer_survey as answer
from daybook.change.benefits.operations.close_survey import close_survey as close
from daybook.change.benefits.operations.open_survey import open_survey as open_
from daybook.change.benefits.queries.surveys import (
    SurveySheet,
    find_survey,
    invitation_of,
    none_of_surveys,
    sheets_of_surveys,
    visible_surveys,
)
from daybook.change.benefits.rules.surveys import LONGEST_QUESTION, POINTS, SATISFIED, smallest_group
from daybook.change.benefits.rules.values import Unit, value_words
from daybook.change.benefits.states import SurveyState
from daybook.change.benefits.web.words import pages
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain, tried
from daybook.ui.forms import DateField
from daybook.ui.links import link_of
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, open_to, requires
from daybook.ui.tables import read_slice

_COLUMNS = (
    Column(key="reference", label="Survey", kind="reference", sortable=True, second=True),
    Column(key="question", label="Question", sortable=True, main=True),
    Column(key="unit", label="Asked of", sortable=True, second=True),
    Column(key="closes", label="Answers until", kind="date", sortable=True),
    Column(key="answered", label="Answered", kind="number"),
    Column(key="satisfied", label="Satisfied", kind="number"),
    Column(key="state", label="State", kind="state"),
)
_SORTABLE = {"reference": "reference", "question": "question", "unit": "unit", "closes": "closes_on"}


class OpenForm(forms.Form):
    """What is asked, of whom, and until when."""

    question = forms.CharField(
        label="Question",
        max_length=LONGEST_QUESTION,
        help_text="Such as: how satisfied are you with how pay queries are answered?",
    )
    unit = forms.CharField(
        label="Asked of the people of", max_length=40, help_text="The code of a unit; units under it are asked too"
    )
    closes_on = DateField(label="Answers until", one_box=True, help_text="The last day, such as 31/3/2027")
    service = forms.CharField(
        label="About the service",
        required=False,
        max_length=20,
        help_text="Such as SVC-000001: the share satisfied becomes its baseline",
    )


class AnswerForm(forms.Form):
    """One point of five."""

    point = forms.TypedChoiceField(
        label="Your answer", choices=[(point, words) for point, words in reversed(POINTS.items())], coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip


class CloseForm(forms.Form):
    """The version that somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@requires("benefits.view")
def survey_list(request: HttpRequest) -> HttpResponse:
    """Every survey with how many answered and, once it is closed, the share satisfied."""
    found = visible_surveys(actor_in(request))
    part = read_slice(
        request, found.order_by(), columns=("reference",), sortable=_SORTABLE, sort="-reference", key="id"
    )
    wanted = [row["reference"] for row in part.rows]
    sheets = {one.row.reference: one for one in sheets_of_surveys(found.filter(reference__in=wanted))}
    opens = may(request, "benefits.open_survey")
    table = Table(
        caption="Surveys",
        columns=_COLUMNS,
        rows=[_row(sheets[reference]) for reference in wanted],
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        empty="Nobody has been asked yet.",
        empty_url=reverse("benefits:open_survey") if opens else "",
        empty_action="Ask how satisfied people are" if opens else "",
    )
    return render(request, "benefits/surveys.html", {"pages": pages("surveys"), "table": table, "opens": opens})


@requires("benefits.answer_survey")
def survey(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One survey. Whoever was asked answers it here; whoever may see benefits sees what it found."""
    actor = actor_in(request)
    sheet = find_survey(actor, reference)
    answered: bool | None = invitation_of(sheet.row, actor.person)
    reads = may(request, "benefits.view")
    if answered is None and not reads:
        raise none_of_surveys(reference)
    asks = answered is False and sheet.row.state == SurveyState.OPEN
    form = AnswerForm(request.POST if request.method == "POST" and asks else None)
    act = partial(answer, actor=actor, now=clock.now(), reference=reference)
    if asks and tried(form, act) is not None:
        messages.success(request, "Thank you. Your answer is counted, and nothing says that it is yours.")
        # Shown at once: of a form that leads on to another page a digest is kept, from which the answer might be told.
        sheet, answered, asks = find_survey(actor, reference), True, False
    context = {
        "sheet": sheet,
        "identity": _identity(request, sheet) if reads else [],
        "form": form if asks else None,
        "answered": answered,
        "reads": reads,
        "points": _points(sheet),
        "close_url": reverse("benefits:close_survey", args=[reference])
        if may(request, "benefits.close_survey") and _can_close(sheet)
        else "",
        "events": story_of(actor, reference) if reads else [],
    }
    return render(request, "benefits/survey.html", context, status=422 if form.errors else 200)


@requires("benefits.open_survey")
def open_survey(request: HttpRequest) -> HttpResponseBase:
    """Ask the people of a unit."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    beside = {"bad_day": ("closes_on",), "too_few": ("unit",), "not_found": ("unit",), "bad_name": ("question",)}
    if made := tried(form, partial(open_, actor=actor_in(request), now=clock.now()), beside):
        messages.success(request, f"{made.asked} people are asked.")
        return HttpResponseRedirect(survey_address(made.reference))
    means = (
        f"Answers are counts without names. Nothing is shown while people answer, nor of fewer than "
        f"{smallest_group(clock.today())} answers."
    )
    return _form(request, form, "Ask how satisfied people are", "Ask them", means, reverse("benefits:surveys"))


def _can_close(sheet: SurveySheet) -> bool:
    try:
        refuse_closing(sheet.row, clock.today())
    except Refused:
        return False
    return sheet.row.state == SurveyState.OPEN


@requires("benefits.close_survey")
def close_survey(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take no more answers."""
    sheet = find_survey(actor_in(request), reference)
    refuse_in_vain(request, partial(refuse_closing, sheet.row, clock.today()))
    form = CloseForm(request.POST if request.method == "POST" else None, initial={"version": sheet.row.version})
    if tried(form, partial(close, actor=actor_in(request), now=clock.now(), reference=reference)):
        messages.success(request, f"{reference} is closed.")
        return HttpResponseRedirect(survey_address(reference))
    means = f"{sheet.answered} of {sheet.asked} have answered. What it found is shown from then on."
    return _form(request, form, f"Close {reference}", "Close it", means, survey_address(reference))


def _form(request: HttpRequest, form: forms.Form, title: str, button: str, means: str, back_url: str) -> HttpResponse:
    context = {
        "form": form,
        "fields": [one for one in form if not one.is_hidden],
        "title": title,
        "button": button,
        "means": means,
        "back_url": back_url,
    }
    return render(request, "benefits/ask.html", context, status=422 if form.errors else 200)


def _row(sheet: SurveySheet) -> Row:
    row = sheet.row
    cells = (
        row.reference, row.question, row.unit, row.closes_on, f"{sheet.answered:,} of {sheet.asked:,}", _share(sheet),
        row.state,
    )  # fmt: skip
    return Row(key=row.reference, url=survey_address(row.reference), cells=cells)


def _share(sheet: SurveySheet) -> str:
    if sheet.found is None:
        return "Not yet"
    return "Too few" if sheet.found.satisfied is None else value_words(sheet.found.satisfied, Unit.PERCENT)


def _identity(request: HttpRequest, sheet: SurveySheet) -> list[Fact]:
    row = sheet.row
    facts = [
        Fact(label="State", value=row.state, state=True),
        Fact(label="Asked of", value=row.unit),
        Fact(label="Answered", value=f"{sheet.answered:,} of {sheet.asked:,}"),
        Fact(label="Satisfied", value=_share(sheet)),
    ]
    if row.service:
        facts.append(Fact(label="About", value=row.service, url=open_to(request, link_of(row.service))))
    return facts


def _points(sheet: SurveySheet) -> Table | None:
    """How many chose each point, where each was chosen by enough or by nobody."""
    if sheet.found is None or not sheet.found.by_point:
        return None
    rows = [
        Row(key=str(point), cells=(f"{words}{', counted as satisfied' if point in SATISFIED else ''}",
                                   sheet.found.by_point[point]))
        for point, words in reversed(POINTS.items())
    ]  # fmt: skip
    columns = (Column(key="point", label="Answer", main=True), Column(key="answers", label="People", kind="number"))
    return Table(caption="Answers by point", columns=columns, rows=rows, totals={"answers": sheet.found.answers})


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What surveys are called, for lists of records of many kinds."""
    return dict(visible_surveys(actor).filter(reference__in=references).values_list("reference", "question"))


def titles_of_answers(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What somebody answered: the survey by its title; the answer itself is nowhere tied to them."""
    asked = {subject: subject.removeprefix("INVITATION-") for subject in references}
    known = titles(actor, list(asked.values()))
    return {subject: f"Your answer to: {known[survey]}" for subject, survey in asked.items() if survey in known}
