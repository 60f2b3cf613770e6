"""The pages where a benefit's profile and its targets are written."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daybook.change.appraisal.public import appraisal_titles
from daybook.change.benefits.addresses import benefit_address
from daybook.change.benefits.keeping import refuse_unless_moves
from daybook.change.benefits.models import Benefit
from daybook.change.benefits.operations.draft_benefit import draft_benefit as draft
from daybook.change.benefits.operations.revise_benefit import revise_benefit as revise
from daybook.change.benefits.operations.set_targets import TargetByDay
from daybook.change.benefits.operations.set_targets import set_targets as set_
from daybook.change.benefits.queries import find_benefit, latest_targets
from daybook.change.benefits.rules.profile import (
    LONGEST_LINE,
    LONGEST_TITLE,
    LONGEST_WORDS,
    BenefitClass,
    Confidence,
    Direction,
    Profile,
    Theme,
)
from daybook.change.benefits.rules.values import Unit, plain_value
from daybook.change.benefits.web.acts import BESIDE, SeenForm, reason_field
from daybook.change.benefits.web.record import identity_of
from daybook.foundation.organisation.public import posts_named
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain, tell, tried
from daybook.ui.forms import DateField, Named, NamedField
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import Unreadable, read_date


def _line(label: str, help_text: str = "", *, required: bool = False, longest: int = LONGEST_LINE) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=longest)


def _note(label: str, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=LONGEST_WORDS, widget=area)


def _choice(label: str, words: Any, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, choices=[(one, one.capitalize()) for one in words])


def _appraisals_named(typed: str) -> Named:
    """The appraisal of this reference, else those of this very title, whatever the capitals."""
    asked, titles = typed.casefold(), appraisal_titles()
    exact = [(reference, title) for reference, title in titles.items() if reference.casefold() == asked]
    return exact or [(reference, title) for reference, title in titles.items() if title.casefold() == asked]


class ProfileForm(forms.Form):
    """What a benefit says."""

    title = _line("Benefit", "What will be better, in one line", required=True, longest=LONGEST_TITLE)
    description = _note("What it is")
    theme = _choice("Theme", Theme)
    benefit_class = _choice("Class", BenefitClass, "Only what releases cash reaches a financial case")
    objective = _line("Spending objective", "The objective it serves, in words")
    enabler = _line("Brought by", "The change or output that brings it")
    beneficiary = _line("Who gains")
    owner_post = NamedField(
        label="Owner",
        noun="post",
        find=lambda typed: posts_named(typed, on=clock.today(), known_at=clock.now()),
        required=False,
        help_text="The post that answers for it: its reference, such as POST-000003, or its title where only one post "
        "has it",
    )
    appraisal = NamedField(
        label="Appraisal",
        noun="appraisal",
        find=_appraisals_named,
        options=lambda: list(appraisal_titles().items()),
        required=False,
        help_text="Its title or its reference, such as APP-000001; blank for a benefit on its own",
    )
    line = _line("Line of the appraisal", longest=LONGEST_TITLE)
    line_reason = _line("Why that line is not there", "Only where the appraisal has no such line")
    measure = _line("Measured by", "Such as: median time from request to answer", required=True)
    unit = _choice("Counted in", Unit)
    direction = _choice("Which way is better", Direction)
    claims_on = _line("Takes from", "Whose hours or money, such as: hours of HR advisers")
    baseline = _line("Baseline", "What it is before the change, in the unit above", longest=30)
    baseline_on = DateField(label="Measured on", required=False, one_box=True, help_text="Such as 31/3/2026")
    baseline_source = _line("Where the baseline stands", "The report, log or ledger it was taken from")
    method = _note("How it is measured")
    frequency = _line("How often it is measured")
    starts_on = DateField(label="First day it is felt", required=False, one_box=True, help_text="Such as 1/4/2027")
    rests_on = _note("What it rests on", "What must hold for it to come")
    confidence = forms.ChoiceField(
        label="Confidence", choices=[(one, one.capitalize()) for one in Confidence], initial=Confidence.MEDIUM
    )

    def profile(self) -> Profile:
        """The profile as filled in."""
        return Profile(**{name: self.cleaned_data[name] for name in Profile.__slots__})


class RevisionForm(ProfileForm):
    """What it says from now on, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why it is said otherwise", "It is kept with the benefit.")


class TargetsForm(SeenForm):
    """Targets, a line each."""

    targets = forms.CharField(
        label="Targets",
        max_length=6_000,
        help_text="A line for each: the day, a space and the figure, such as 31/3/2027 3.5. A spreadsheet's two "
        "columns can be pasted.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_targets(self) -> list[TargetByDay]:
        """Each line as a day and a figure; refused with the number of the line that cannot be read."""
        return [
            _target(number, line)
            for number, line in enumerate(self.cleaned_data["targets"].splitlines(), 1)
            if line.strip()
        ]


def _target(number: int, line: str) -> TargetByDay:
    day, _, value = line.strip().replace("\t", " ").rpartition(" ")
    try:
        return TargetByDay(read_date(day.strip()), value)
    except Unreadable:
        said = f"Line {number} cannot be read. Write the day, a space and the figure, such as 31/3/2027 3.5"
        raise ValidationError(said) from None


@requires("benefits.draft_benefit")
def draft_benefit(request: HttpRequest) -> HttpResponse:
    """A new benefit."""
    asked = {"appraisal": request.GET.get("appraisal", "")}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_bound and form.is_valid():
        try:
            made = draft(actor=actor_in(request), now=clock.now(), profile=form.profile())
        except Refused as refused:
            tell(form, refused, BESIDE)
        else:
            messages.success(request, f"{made.reference} is on the register as a draft. Set its targets next.")
            return HttpResponseRedirect(benefit_address(made.reference))
    context: dict[str, object] = {
        "title": "Draft a benefit",
        "button": "Keep it",
        "back_url": reverse("benefits:register"),
    }
    return _written(request, form, context)


@requires("benefits.revise_benefit")
def revise_benefit(request: HttpRequest, reference: str) -> HttpResponse:
    """What a benefit says, to be said otherwise."""
    actor = actor_in(request)
    row = find_benefit(actor, reference)
    refuse_in_vain(request, partial(refuse_unless_moves, row, "revise_benefit"))
    form = RevisionForm(request.POST if request.method == "POST" else None, initial=_said(row))
    if form.is_bound and form.is_valid():
        seen, reason = form.cleaned_data["version"], form.cleaned_data["reason"]
        act = {"actor": actor, "now": clock.now(), "reference": reference, "seen_version": seen}
        try:
            revise(**act, profile=form.profile(), reason=reason)
        except Refused as refused:
            tell(form, refused, BESIDE)
        else:
            messages.success(request, f"{reference} is revised.")
            return HttpResponseRedirect(benefit_address(reference))
    return _written(request, form, _context(row, f"Revise {reference}", "Keep what it says now"))


@requires("benefits.set_targets")
def set_targets(request: HttpRequest, reference: str) -> HttpResponse:
    """All targets of a benefit."""
    actor = actor_in(request)
    row = find_benefit(actor, reference)
    refuse_in_vain(request, partial(refuse_unless_moves, row, "set_targets"))
    standing = "\n".join(f"{one.on:%d/%m/%Y} {plain_value(one.value)}" for one in latest_targets(row))
    initial = {"version": row.version, "targets": standing}
    form = TargetsForm(request.POST if request.method == "POST" else None, initial=initial)
    if tried(form, partial(set_, actor=actor, now=clock.now(), reference=reference), BESIDE):
        messages.success(request, f"The targets of {reference} are set.")
        return HttpResponseRedirect(benefit_address(reference))
    return _written(request, form, _context(row, f"Targets of {reference}", "Set these targets"))


def _context(row: Benefit, title: str, button: str) -> dict[str, object]:
    return {
        "benefit": row,
        "identity": identity_of(row),
        "title": title,
        "button": button,
        "back_url": benefit_address(row.reference),
    }


def _said(row: Benefit) -> dict[str, object]:
    held = {name: getattr(row, name) for name in Profile.__slots__}
    return held | {"baseline": "" if row.baseline is None else plain_value(row.baseline), "version": row.version}


def _written(request: HttpRequest, form: forms.Form, context: dict[str, object]) -> HttpResponse:
    shown = context | {"form": form, "fields": [one for one in form if not one.is_hidden]}
    return render(request, "benefits/act.html", shown, status=422 if form.errors else 200)
