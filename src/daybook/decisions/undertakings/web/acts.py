"""The pages where something is done to an undertaking: each verb one page, one operation call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.decisions.undertakings.operations.assign_undertaking import assign_undertaking as assign
from daybook.decisions.undertakings.operations.break_undertaking import break_undertaking as break_
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking as keep
from daybook.decisions.undertakings.operations.move_due_date import move_due_date as move
from daybook.decisions.undertakings.operations.propose_due_date import propose_due_date as propose
from daybook.decisions.undertakings.operations.refuse_due_date import refuse_due_date as refuse
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking as release
from daybook.decisions.undertakings.queries import undertaking_detail
from daybook.decisions.undertakings.states import UNDERTAKING, UndertakingState
from daybook.decisions.undertakings.web.addresses import undertaking_address
from daybook.decisions.undertakings.web.record import identity_of
from daybook.kernel import clock
from daybook.kernel.calendar import worked_day_from
from daybook.ui.acting import tried
from daybook.ui.forms import DateField, ReferenceField
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import date_text


class _SeenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class KeepForm(_SeenForm):
    """What shows that it was kept, and when."""

    evidence = forms.CharField(
        label="What shows that it was kept",
        max_length=4000,
        help_text="Name the paper, record or page, so that somebody else can find it.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kept_on = DateField(
        label="The day it was kept", required=False, one_box=True, help_text="Blank for today. Such as 23/11/2021."
    )


class ReasonForm(_SeenForm):
    """Why."""

    reason = forms.CharField(
        label="Why", max_length=4000, help_text="It is kept with the undertaking.", widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["rows"] = 4


class DayForm(ReasonForm):
    """Another day, and why."""

    due_on = DateField(label="The day it can be kept by", one_box=True, help_text="A working day, such as 23/11/2022.")
    field_order = ("version", "due_on", "reason")

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        worked = worked_day_from(day)
        if worked != day:
            said = f"{day:%A} {date_text(day)} is not a working day. The next one is {worked:%A} {date_text(worked)}"
            raise ValidationError(said)
        return day


class OwnerForm(_SeenForm):
    """Whose it becomes."""

    owner_post = ReferenceField(
        label="Reference of the post", max_length=20, help_text="A post that somebody holds, such as POST-000003."
    )


_PAGES = {
    "keep_undertaking": ("It was kept", "Record that it was kept", "It is recorded as kept, with your evidence."),
    "break_undertaking": (
        "It was not kept",
        "Record that it was not kept",
        "If later decisions wait for it they still do, until it is kept late or released.",
    ),
    "release_undertaking": ("Release it", "Release it", "Nobody need keep it, and no later decision waits for it."),
    "propose_due_date": (
        "Ask for another day",
        "Ask for this day",
        "Nothing moves before it is approved by whoever may release undertakings.",
    ),
    "move_due_date": ("Move the day", "Move it", "It falls due on the day asked for, and the story keeps both."),
    "refuse_due_date": ("Leave the day as it is", "Turn it down", "It stays due when it was, and its owner reads why."),
    "assign_undertaking": ("Give it to another post", "Give it to this post", "Whoever holds the post keeps it."),
}


@requires("undertakings.keep_undertaking")
def keep_undertaking(request: HttpRequest, reference: str) -> HttpResponse:
    """The evidence that an undertaking was kept."""
    return _act(request, reference, keep, KeepForm, "{} is kept.")


@requires("undertakings.break_undertaking")
def break_undertaking(request: HttpRequest, reference: str) -> HttpResponse:
    """Why an undertaking was not kept."""
    return _act(request, reference, break_, ReasonForm, "{} is recorded as broken.")


@requires("undertakings.release_undertaking")
def release_undertaking(request: HttpRequest, reference: str) -> HttpResponse:
    """Why an undertaking need not be kept."""
    return _act(request, reference, release, ReasonForm, "{} is released.")


@requires("undertakings.propose_due_date")
def propose_due_date(request: HttpRequest, reference: str) -> HttpResponse:
    """The day that an owner asks for, and why."""
    return _act(request, reference, propose, DayForm, "Another day is asked for {}.")


@requires("undertakings.move_due_date")
def move_due_date(request: HttpRequest, reference: str) -> HttpResponse:
    """The day asked for, to agree to."""
    return _act(request, reference, move, _SeenForm, "{} is due on the day asked for.")


@requires("undertakings.refuse_due_date")
def refuse_due_date(request: HttpRequest, reference: str) -> HttpResponse:
    """Why the day asked for is turned down."""
    return _act(request, reference, refuse, ReasonForm, "{} stays due when it was.")


@requires("undertakings.assign_undertaking")
def assign_undertaking(request: HttpRequest, reference: str) -> HttpResponse:
    """The post that an undertaking is given to."""
    return _act(request, reference, assign, OwnerForm, "{} has another owner.")


def _act(
    request: HttpRequest, reference: str, operation: Callable[..., Any], form_type: type[_SeenForm], told: str
) -> HttpResponse:
    """Show what will be done; on POST do it, and go to the undertaking. A refusal that typing mends is shown here."""
    actor, verb = actor_in(request), operation.__name__
    detail = undertaking_detail(actor, reference, today=clock.today())
    form = form_type(request.POST if request.method == "POST" else None, initial={"version": detail.ref.version})
    if tried(form, partial(operation, actor=actor, now=clock.now(), reference=reference)):
        messages.success(request, told.format(reference))
        return HttpResponseRedirect(undertaking_address(reference))
    UNDERTAKING.target(UndertakingState(detail.ref.state), verb)
    title, button, means = _PAGES[verb]
    context = {
        "detail": detail,
        "identity": identity_of(request, detail),
        "form": form,
        "fields": [bound for bound in form if not bound.is_hidden],
        "title": title,
        "button": button,
        "means": means,
    }
    return render(request, "undertakings/act.html", context, status=422 if form.errors else 200)
