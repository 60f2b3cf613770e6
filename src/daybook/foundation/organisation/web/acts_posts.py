"""What is done to a post: established, revised, abolished; filled and left; put under another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from daybook.foundation.organisation.models import PersonKind
from daybook.foundation.organisation.operations.abolish_post import abolish_post
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.assign_reporting_line import assign_reporting_line
from daybook.foundation.organisation.operations.end_holding import end_holding
from daybook.foundation.organisation.operations.end_reporting_line import end_reporting_line
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.revise_post import revise_post
from daybook.foundation.organisation.operations.withdraw_holding import withdraw_holding
from daybook.foundation.organisation.queries.records import PostRecord, find_post_record
from daybook.foundation.organisation.rules.establishment import minutes_in
from daybook.foundation.organisation.web.asking import Asking, VersionForm, asked
from daybook.foundation.organisation.web.fields import centre_field, day_field, person_field, post_field, unit_field
from daybook.foundation.organisation.web.wording import VACANT
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import date_text

FULL_TIME_HOURS = 36


class HoursField(forms.CharField):
    """Hours a week as people type them: 36, 18.5 or 18:30; cleaned to whole minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, help_text="Like 36, 18.5 or 18:30", **kwargs)

    def clean(self, value: Any) -> Any:
        """Minutes; a part of a minute is dropped."""
        typed = super().clean(value)
        minutes = minutes_in(typed)
        if minutes is None:
            raise ValidationError("Enter hours like 36, 18.5 or 18:30")
        return minutes


class TermsForm(forms.Form):
    """What a post is, from a day."""

    title = forms.CharField(label="Title", max_length=120)
    unit = unit_field("Unit")
    cost_centre = centre_field("Paid for by cost centre")
    kind = forms.ChoiceField(label="For a", choices=PersonKind.choices)
    hours = HoursField(label="Hours a week")
    full_time_hours = HoursField(label="Hours a week of full time")
    valid_from = day_field("First day")

    def terms(self) -> dict[str, Any]:
        """The terms as the operations take them."""
        given = self.cleaned_data
        body, _, code = given["cost_centre"].partition(" ")
        return {
            "title": given["title"],
            "unit": given["unit"],
            "body": body,
            "cost_centre": code,
            "kind": given["kind"],
            "budgeted_minutes": given["hours"],
            "full_time_minutes": given["full_time_hours"],
            "valid_from": given["valid_from"],
        }


class RevisionForm(VersionForm, TermsForm):
    """What a post is to be, from a day."""

    field_order = ("title", "unit", "cost_centre", "kind", "hours", "full_time_hours", "valid_from", "version")


class AppointForm(forms.Form):
    """Who is to hold a post, from when and until when."""

    person = person_field("Person")
    valid_from = day_field("First day in the post")
    valid_until = day_field("First day no longer in it", required=False, help_text="Leave blank until further notice")


class UntilForm(VersionForm):
    """The first day on which something is no longer so."""

    until = day_field("First day on which it is no longer so")


class LineForm(VersionForm):
    """Whom a post reports to, from when."""

    manager = post_field("Post it reports to")
    valid_from = day_field("First day")


@requires("organisation.establish_post")
def establish(request: HttpRequest) -> HttpResponseBase:
    """Establish a post."""
    initial = {
        "unit": request.GET.get("unit", ""), "valid_from": clock.today(), "hours": FULL_TIME_HOURS,
        "full_time_hours": FULL_TIME_HOURS, "kind": PersonKind.STAFF,
    }  # fmt: skip
    form = TermsForm(request.POST or None, initial=initial)

    def act() -> tuple[str, str]:
        made = establish_post(actor=actor_in(request), now=clock.now(), **form.terms())
        return f"{made.reference} {made.title} is established.", _page(made.reference)

    asking = Asking(
        title="Establish a post",
        button="Establish it",
        back=reverse("organisation:posts"),
        back_label="Posts",
        words="A post is a seat for one person. It is vacant until somebody is appointed; a job share is two posts.",
    )
    return asked(request, form, asking, act)


@requires("organisation.revise_post")
def revise(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Change a post's terms from a day."""
    record, today = _record(request, reference), clock.today()
    terms = record.terms or next(iter(record.all_terms), None)
    if terms is None:
        raise Refused("not_found", f"Nothing is known of post {reference}. Check the reference.")
    centre = terms.cost_centre
    initial = {
        "title": terms.title, "unit": terms.unit.code, "cost_centre": f"{centre.body.code} {centre.code}",
        "kind": terms.kind, "hours": _hours(terms.budgeted_minutes), "full_time_hours": _hours(terms.full_time_minutes),
        "valid_from": max(today, terms.valid_from), "version": terms.pk,
    }  # fmt: skip
    form = RevisionForm(request.POST or None, initial=initial)

    def act() -> tuple[str, str]:
        version = form.cleaned_data["version"]
        made = revise_post(actor=actor_in(request), now=clock.now(), post=reference, version=version, **form.terms())
        return f"{reference} is changed from {date_text(made.valid_from)}.", _page(reference)

    words = "What it was until then stays on record. A day in the past is a back-dated change."
    return asked(request, form, _asking(record, "Change this post", "Change it", words), act)


@requires("organisation.abolish_post")
def abolish(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take a post out of the establishment."""
    record = _record(request, reference)
    form = UntilForm(request.POST or None, initial={"version": record.terms.pk if record.terms else 0})

    def act() -> tuple[str, str]:
        abolish_post(actor=actor_in(request), now=clock.now(), post=reference, **form.cleaned_data)
        return f"{reference} is abolished.", _page(reference)

    words = "Nobody may hold it by then, report to it, or rely on it to lead a unit or answer for a cost centre."
    return asked(request, form, _asking(record, "Abolish this post?", "Abolish it", words), act)


@requires("organisation.appoint_to_post")
def appoint(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Appoint somebody to a post."""
    record = _record(request, reference)
    form = AppointForm(request.POST or None, initial={"valid_from": clock.today()})

    def act() -> tuple[str, str]:
        made = appoint_to_post(actor=actor_in(request), now=clock.now(), post=reference, **form.cleaned_data)
        return f"{made.person} holds {reference} from {date_text(made.valid_from)}.", _page(reference)

    return asked(request, form, _asking(record, "Appoint somebody", "Appoint them"), act)


@requires("organisation.end_holding")
def end(request: HttpRequest, reference: str) -> HttpResponseBase:
    """End somebody's holding of a post."""
    record = _record(request, reference)
    form = UntilForm(request.POST or None, initial={"version": _seen(request), "until": clock.today()})

    def act() -> tuple[str, str]:
        ended = end_holding(actor=actor_in(request), now=clock.now(), post=reference, **form.cleaned_data)
        return f"{ended.person} no longer holds {reference} on {date_text(ended.valid_until)}.", _page(reference)

    return asked(request, form, _asking(record, "End this holding?", "End it"), act)


@requires("organisation.withdraw_holding")
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Withdraw a holding that was entered by mistake."""
    record = _record(request, reference)
    form = VersionForm(request.POST or None, initial={"version": _seen(request)})

    def act() -> tuple[str, str]:
        withdraw_holding(actor=actor_in(request), now=clock.now(), post=reference, **form.cleaned_data)
        return f"The holding of {reference} is withdrawn.", _page(reference)

    words = "It never was. What was believed until now can still be seen, as known on a day before this one."
    return asked(request, form, _asking(record, "Withdraw this holding?", "Withdraw it", words), act)


@requires("organisation.assign_reporting_line")
def assign_line(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say whom a post reports to, or also answers to."""
    record, secondary = _record(request, reference), "secondary" in request.GET
    line = record.second if secondary else record.line
    form = LineForm(request.POST or None, initial={"version": line.pk if line else 0, "valid_from": clock.today()})
    form.fields["manager"].label = "Post it also answers to" if secondary else "Post it reports to"

    def act() -> tuple[str, str]:
        made = assign_reporting_line(
            actor=actor_in(request), now=clock.now(), post=reference, secondary=secondary, **form.cleaned_data
        )
        verb = "also answers" if secondary else "reports"
        return f"{reference} {verb} to {made.manager} from {date_text(made.valid_from)}.", _page(reference)

    title = "Say whom this post also answers to" if secondary else "Say whom this post reports to"
    return asked(request, form, _asking(record, title, "Save it"), act)


@requires("organisation.end_reporting_line")
def end_line(request: HttpRequest, reference: str) -> HttpResponseBase:
    """End a reporting line."""
    record, secondary = _record(request, reference), "secondary" in request.GET
    line = record.second if secondary else record.line
    form = UntilForm(request.POST or None, initial={"version": line.pk if line else 0, "until": clock.today()})

    def act() -> tuple[str, str]:
        ended = end_reporting_line(
            actor=actor_in(request), now=clock.now(), post=reference, secondary=secondary, **form.cleaned_data
        )
        return f"{reference} no longer reports to {ended.manager}.", _page(reference)

    return asked(request, form, _asking(record, "End this reporting line?", "End it"), act)


def _record(request: HttpRequest, reference: str) -> PostRecord:
    return find_post_record(actor_in(request), reference, clock.today(), clock.now())


def _seen(request: HttpRequest) -> str:
    return request.GET.get("version", "")


def _page(reference: str) -> str:
    return reverse("organisation:post", args=[reference])


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes * 100 // 60, 100)
    return f"{hours}.{rest:02d}".rstrip("0").rstrip(".")


def _asking(record: PostRecord, title: str, button: str, words: str = "") -> Asking:
    reference = record.post.reference
    facts = [Fact(label="Post", value=f"{reference} {record.terms.title if record.terms else ''}".strip())]
    facts.append(Fact(label="Held by", value=record.holding.person.display_name if record.holding else VACANT))
    return Asking(
        title=title,
        button=button,
        back=_page(reference),
        back_label="The post",
        reference=reference,
        words=words,
        facts=facts,
    )
