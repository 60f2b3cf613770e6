"""What I asked and what came back, what was handed on, and one question with its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.foundation.approvals.asking import LONGEST_SAYING
from daybook.foundation.approvals.operations.answer_question import answer_question
from daybook.foundation.approvals.operations.withdraw_question import withdraw_question
from daybook.foundation.approvals.queries import find_question, handed_on, overseen, visible_questions
from daybook.foundation.approvals.refs import QuestionRef
from daybook.foundation.approvals.web.items import OPEN_TO_READ
from daybook.foundation.approvals.web.standing import seats_in
from daybook.foundation.approvals.web.work import age_in_words, work_tabs
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, link_to, signed_in_route
from daybook.ui.tables import Slice, read_slice

_QUESTIONS = (
    Column(key="about", label="About", main=True),
    Column(key="words", label="You asked"),
    Column(key="of", label="Of"),
    Column(key="when", label="When", kind="date"),
    Column(key="state", label="State", kind="state"),
    Column(key="answer", label="Answer"),
)
_HANDED = (
    Column(key="what", label="What", main=True),
    Column(key="to", label="With"),
    Column(key="by", label="Handed on by"),
    Column(key="reason", label="Why"),
    Column(key="age", label="Waiting", kind="reference"),
)
_OVERSEEN = (
    Column(key="what", label="What", main=True),
    Column(key="why", label="Why it waits"),
    Column(key="with", label="With"),
    Column(key="age", label="Waiting", kind="reference"),
)
_FIELDS = (
    "reference",
    "item__title",
    "words",
    "asked_of",
    "asked_at",
    "answer__words",
    "item__settled_at",
    "withdrawal__withdrawn_at",
)


class AnswerForm(forms.Form):
    """The answer, in words."""

    words = forms.CharField(
        label="Your answer",
        help_text=OPEN_TO_READ,
        max_length=LONGEST_SAYING,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@signed_in_route
def asked(request: HttpRequest) -> HttpResponseBase:
    """The questions a person asked with their answers, what was handed on, and what they may give to another."""
    seat = seats_in(request)[0]
    found = visible_questions(actor_in(request).person)
    part = read_slice(request, found, columns=_FIELDS, sortable={"when": "asked_at"}, sort="-when", key="id")
    handed, theirs = handed_on(seat), overseen(seat)
    people = {row["asked_of"] for row in part.rows} | {item.handed_to for item, _ in handed}
    names = names_of(people | {handing.made_by for _, handing in handed} | {item.holder for item in theirs})
    context = {
        "tabs": work_tabs("asked"),
        "questions": _questions(part, names),
        "handed": Table(
            caption="Handed on",
            columns=_HANDED,
            rows=[
                Row(
                    url=reverse("work:item", args=[item.subject, item.verb]),
                    cells=(item.title, names[item.handed_to], names[handing.made_by], handing.reason, _age(item)),
                )
                for item, handing in handed
            ],
            empty="Nothing that you could do is handed on to somebody else.",
        ),
        "overseen": Table(
            caption="Waiting for one holder",
            columns=_OVERSEEN,
            rows=[
                Row(
                    url=link_to(request, item.subject),
                    cells=(item.title, item.why, Cell(value=names[item.holder]), _age(item)),
                )
                for item in theirs
            ],
        ),
    }
    return render(request, "approvals/asked.html", context)


@signed_in_route
def question(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A question with its answer, for who asked, who was asked, and who may open the record; the one asked answers."""
    found, actor = find_question(reference), actor_in(request)
    record_url = link_to(request, found.subject)
    if actor.person not in (found.asked_by, found.asked_of) and not record_url:
        raise Refused("not_found", f"There is no question {reference[:40]} that you may read. Check the reference.")
    answers = actor.person == found.asked_of and found.needed and not actor.deputy_for
    form = AnswerForm(request.POST or None) if answers or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        answer_question(actor=actor, now=clock.now(), reference=reference, words=form.cleaned_data["words"])
        messages.success(request, "Your answer is with whoever asked, and in the story of the record.")
        return redirect("work:question", reference=reference)
    context = {"question": found, "form": form, "record_url": record_url, "names": _names(found)}
    if found.needed and actor.person == found.asked_by:
        context["withdraw_url"] = reverse("work:withdraw_question", args=[reference])
    return render(request, "approvals/question.html", context, status=422 if form and form.errors else 200)


@signed_in_route
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take back a question of one's own, after one more look at it."""
    found, actor = find_question(reference), actor_in(request)
    if actor.person != found.asked_by:
        raise Refused("not_found", f"There is no question {reference[:40]} that you asked. Check the reference.")
    if request.method == "POST":
        withdraw_question(actor=actor, now=clock.now(), reference=reference)
        messages.success(request, f"{reference} is withdrawn, and waits for nobody any more.")
        return redirect("work:question", reference=reference)
    context = {"question": found, "withdrawing": True, "names": _names(found)}
    return render(request, "approvals/question.html", context)


def _names(found: QuestionRef) -> dict[str, str]:
    names = names_of([found.asked_by, found.asked_of, *filter(None, [found.deputy_for])])
    by = names[found.asked_by]
    return {"by": f"{by}, for {names[found.deputy_for]}" if found.deputy_for else by, "of": names[found.asked_of]}


def _questions(part: Slice, names: dict[str, str]) -> Table:
    return Table(
        caption="What you asked",
        columns=_QUESTIONS,
        rows=[_question_row(row, names) for row in part.rows],
        sort=part.sort,
        next_url=part.next_url,
        previous_url=part.previous_url,
        empty="You have asked nothing yet. Whatever waits for you can be asked about before you decide.",
    )


def _question_row(row: dict[str, Any], names: dict[str, str]) -> Row:
    answer = row["answer__words"]
    state = Cell(value="answered", tone="good") if answer else Cell(value="waiting", tone="info")
    if row["withdrawal__withdrawn_at"]:
        state = Cell(value="withdrawn")
    elif row["item__settled_at"] and not answer:
        state = Cell(value="no longer needed")
    return Row(
        key=row["reference"],
        url=reverse("work:question", args=[row["reference"]]),
        cells=(row["item__title"], row["words"], names[row["asked_of"]], row["asked_at"].date(), state, answer),
    )


def _age(item: Any) -> str:
    return age_in_words(item.raised_at, clock.now())
