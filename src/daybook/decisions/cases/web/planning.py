"""The forward plan and its calendar, and the chain of decisions that a paper stands in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.cases.operations.arrange_meeting import arrange_meeting as arrange
from daybook.decisions.cases.operations.drop_paper import drop_paper as drop
from daybook.decisions.cases.operations.plan_paper import plan_paper as plan
from daybook.decisions.cases.operations.record_past_decision import record_past_decision as record_past
from daybook.decisions.cases.queries import past_or_case
from daybook.decisions.cases.queries.planning import chain_of, meeting_of, meetings_from, visible_meetings
from daybook.decisions.cases.rules.calendars import Occasion, calendar_text
from daybook.decisions.cases.web.addresses import case_address
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.acting import tried
from daybook.ui.forms import DateField, MoneyField, ReferenceField
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.words import date_text


class MeetingForm(forms.Form):
    """A meeting, and the last day for its papers."""

    name = forms.CharField(label="Name of the meeting", max_length=120, help_text="Such as Investment board.")
    on = DateField(label="Day of the meeting", one_box=True)
    papers_due_on = DateField(
        label="Papers due",
        one_box=True,
        required=False,
        help_text="Left blank, it is five clear working days before the meeting.",
    )


class PaperForm(forms.Form):
    """A paper expected at a meeting."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    case = ReferenceField(
        label="Reference of the paper", required=False, max_length=40, help_text="Blank until its record is begun."
    )
    subject = forms.CharField(label="What it is about", required=False, max_length=300)
    decision_maker = forms.CharField(label="Who decides it", required=False, max_length=120)


class DropForm(forms.Form):
    """The version of the plan that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PastForm(forms.Form):
    """A decision taken elsewhere, as its source tells it."""

    reference = forms.CharField(label="Reference", max_length=40)
    title = forms.CharField(label="Title", max_length=300)
    decided = forms.CharField(label="When it was decided", max_length=40, help_text="As the source says it.")
    sorts_on = DateField(label="First day that can be", one_box=True)
    amount_pence = MoneyField(label="Amount, where the source gives one", required=False)
    summary = forms.CharField(label="What it decided", max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}))
    source = forms.CharField(label="Source", max_length=300)
    follows = forms.CharField(label="The decision that it took further", required=False, max_length=40)


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What meetings are called, with their day: for lists of records of many kinds."""
    rows = visible_meetings(actor).filter(reference__in=references).values_list("reference", "name", "on")
    return {reference: f"{name}, {date_text(on)}" for reference, name, on in rows}


@requires("decisions.view")
def forward_plan(request: HttpRequest) -> HttpResponse:
    """Meetings to come with their papers and the day by which each is due."""
    today = clock.today()
    meetings = meetings_from(today)
    context = {
        "meetings": [{"meeting": one, "late": one.papers_due_on < today} for one in meetings],
        "may_arrange": may(request, "decisions.arrange_meeting"),
        "may_plan": may(request, "decisions.plan_paper"),
        "may_drop": may(request, "decisions.drop_paper"),
    }
    return render(request, "cases/forward_plan.html", context)


@requires("decisions.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """The forward plan as a file for calendars: each meeting, and the last day for its papers."""
    site = request.build_absolute_uri("/")
    occasions = []
    for one in meetings_from(clock.today()):
        papers = "\n".join(f"{paper.reference or 'Not begun'}: {paper.subject}" for paper in one.papers)
        url = f"{site.rstrip('/')}{reverse('decisions:forward_plan')}#{one.reference}"
        occasions += [
            Occasion(f"{one.reference}-papers", one.papers_due_on, f"Papers due: {one.name}", papers, url),
            Occasion(f"{one.reference}-meeting", one.on, one.name, papers, url),
        ]
    response = HttpResponse(calendar_text(occasions, clock.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="forward-plan.ics"'
    return response


@requires("decisions.arrange_meeting")
def arrange_meeting(request: HttpRequest) -> HttpResponse:
    """A meeting for the calendar of papers."""
    form = MeetingForm(request.POST if request.method == "POST" else None)
    return _kept(
        request,
        form,
        partial(arrange, actor=actor_in(request), now=clock.now()),
        "cases/planned.html",
        {"title": "Arrange a meeting", "button": "Put it on the calendar"},
        "The meeting is on the calendar.",
    )


@requires("decisions.plan_paper")
def plan_paper(request: HttpRequest, meeting: str) -> HttpResponse:
    """A paper for the plan of a meeting."""
    held = meeting_of(meeting)
    form = PaperForm(request.POST if request.method == "POST" else None, initial={"version": held.version})
    act = partial(plan, actor=actor_in(request), now=clock.now(), meeting=held.reference)
    shown = {"title": "Plan a paper", "button": "Put it on the plan", "held": held}
    return _kept(request, form, act, "cases/planned.html", shown, "The paper is on the plan.")


@requires("decisions.drop_paper")
def drop_paper(request: HttpRequest, meeting: str, planned: int) -> HttpResponse:
    """Take a paper off the plan of a meeting."""
    held = meeting_of(meeting)
    form = DropForm(request.POST if request.method == "POST" else None, initial={"version": held.version})
    act = partial(drop, actor=actor_in(request), now=clock.now(), meeting=held.reference, planned=planned)
    shown = {"title": "Take a paper off the plan", "button": "Take it off", "held": held}
    shown["paper"] = next((paper for paper in held.papers if paper.key == planned), None)
    return _kept(request, form, act, "cases/planned.html", shown, "The paper is off the plan.")


@requires("decisions.record_past_decision")
def record_past_decision(request: HttpRequest) -> HttpResponse:
    """A public decision taken elsewhere, put into the chain of a programme."""
    form = PastForm(request.POST if request.method == "POST" else None)
    act = partial(record_past, actor=actor_in(request), now=clock.now())
    shown = {"title": "Record a past decision", "button": "Record it"}
    return _kept(request, form, act, "cases/planned.html", shown, "The decision is on the record.")


@requires("decisions.view")
def chain(request: HttpRequest, reference: str) -> HttpResponse:
    """The decisions of a chain, earliest first: what each took further, and what took it further."""
    slug = past_or_case(actor_in(request), reference)
    links = chain_of(slug)
    followed = {earlier: link.reference for link in links for earlier in link.follows}
    told = [
        {
            "link": link,
            "here": link.slug == slug,
            "url": case_address(link.slug) if link.held else "",
            "next": followed.get(link.slug, ""),
        }
        for link in links
    ]
    first = next(link for link in links if link.slug == slug)
    return render(
        request,
        "cases/chain.html",
        {"told": told, "first": first, "may_record": may(request, "decisions.record_past_decision")},
    )


def _kept(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[..., object],
    template: str,
    shown: dict[str, Any],
    told: str,
) -> HttpResponse:
    """Show a form; on POST do what it asks and go to the forward plan. A refusal that typing can mend is shown here."""
    if tried(form, act):
        messages.success(request, told)
        return HttpResponseRedirect(reverse("decisions:forward_plan"))
    return render(request, template, {"form": form, **shown}, status=422 if form.errors else 200)
