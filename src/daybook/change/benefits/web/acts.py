"""The acts on a benefit: what each does, asked for once, and done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.benefits.addresses import benefit_address
from daybook.change.benefits.keeping import refuse_unless_moves
from daybook.change.benefits.models import Benefit
from daybook.change.benefits.operations.approve_benefit import approve_benefit as approve
from daybook.change.benefits.operations.evidence_claim import evidence_claim as evidence
from daybook.change.benefits.operations.measure_from_ledger import measure_from_ledger as measure_ledger
from daybook.change.benefits.operations.measure_from_log import measure_from_log as measure_log
from daybook.change.benefits.operations.measure_from_survey import measure_from_survey as measure_survey
from daybook.change.benefits.operations.record_actual import record_actual as record
from daybook.change.benefits.operations.withdraw_benefit import withdraw_benefit as withdraw
from daybook.change.benefits.queries import find_benefit, sheet_of
from daybook.change.benefits.refusing import refuse_approving, refuse_evidencing, refuse_ledger, refuse_recording
from daybook.change.benefits.rules.flows import LogFigure
from daybook.change.benefits.rules.profile import LONGEST_WORDS
from daybook.change.benefits.rules.values import value_words
from daybook.change.benefits.web.record import identity_of
from daybook.change.benefits.web.words import overlaps_shown
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain, tried
from daybook.ui.forms import DateField, ReferenceField
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import date_text


def reason_field(label: str, help_text: str, *, required: bool = True) -> forms.CharField:
    """Some lines of words."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=LONGEST_WORDS, widget=area)


class SeenForm(forms.Form):
    """The version that somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(SeenForm):
    """Why a benefit that overlaps others counts once."""

    reason = reason_field("Why it does not count twice", "Needed where overlaps are named.", required=False)


class WithdrawForm(SeenForm):
    """Why it is claimed no longer."""

    reason = reason_field("Why it is claimed no longer", "It is kept with the benefit.")


class ActualForm(SeenForm):
    """What was measured, and where it stands."""

    on = DateField(label="Measured on", one_box=True, help_text="Such as 31/3/2027")
    value = forms.CharField(label="Figure", max_length=30)
    evidence = reason_field("Where it stands", "The report, survey or system that shows it")


class EvidenceForm(SeenForm):
    """What bears it out."""

    seen = reason_field("What you saw that bears it out", "It is kept with the claim.")


class LogForm(SeenForm):
    """An event log, and what of it."""

    log = ReferenceField(label="Event log", max_length=20, help_text="Its reference, such as LOG-000001")
    figure = forms.ChoiceField(
        label="What is read",
        choices=[(LogFigure.MEDIAN, "Median time of a case"), (LogFigure.CASES, "Number of cases")],
    )
    first = DateField(label="Cases begun from", required=False, one_box=True, help_text="Blank for all of the log")
    last = DateField(label="Cases begun to", required=False, one_box=True)
    start = forms.CharField(label="From activity", required=False, max_length=200, help_text="Blank for whole cases")
    end = forms.CharField(label="To activity", required=False, max_length=200)


class LedgerForm(SeenForm):
    """Codes and a period."""

    first = DateField(label="From", one_box=True, help_text="Such as 1/4/2026")
    last = DateField(label="To", one_box=True, help_text="The day it is recorded for")
    body = forms.CharField(label="Body", required=False, max_length=40)
    cost_centre = forms.CharField(label="Cost centre", required=False, max_length=40)
    account = forms.CharField(label="Account", required=False, max_length=40)
    project = forms.CharField(label="Project", required=False, max_length=40)


class SurveyForm(SeenForm):
    """A closed survey."""

    survey = forms.CharField(label="Survey", max_length=20, help_text="Its reference, such as SUR-000001")


# Which fields a refusal may be about; it stands beside the first that the form has.
BESIDE = {
    "bad_number": ("value", "baseline", "targets"), "bad_day": ("on", "baseline_on", "last", "targets"),
    "counted_twice": ("reason",), "words_missing": ("reason", "evidence", "seen"), "other_unit": ("figure", "survey"),
    "not_found": ("log", "survey"), "withdrawn": ("log",), "bad_period": ("last",), "no_codes": ("cost_centre",),
    "nothing_posted": ("cost_centre",), "unknown_post": ("owner_post",), "unknown_appraisal": ("appraisal",),
    "line_without_appraisal": ("line",), "unknown_line": ("line",), "not_the_owner": ("on",),
    "no_such_part": ("first",), "half_a_pair": ("end",), "baseline_incomplete": ("baseline",),
    "not_in_pounds": ("unit",), "unit_in_use": ("unit",), "bad_targets": ("targets",), "unchanged": ("targets",),
    "not_closed": ("survey",), "too_few": ("survey",),
}  # fmt: skip
_PAGES = {
    "approve_benefit": ("Approve it", "Approve it", "It counts as promised, and is held against its targets."),
    "record_actual": (
        "Record what was measured",
        "Record it",
        "It is kept as claimed. Somebody else has to evidence it before it counts as borne out.",
    ),
    "measure_from_log": (
        "Read it from an event log",
        "Record it",
        "The figure is taken from the log, names it, and is dated by its last event. It is kept as claimed.",
    ),
    "measure_from_ledger": (
        "Read it from the ledger",
        "Record it",
        "What was spent under these codes is recorded as claimed, with the enquiry whose lines add up to it.",
    ),
    "measure_from_survey": (
        "Read it from a survey",
        "Record it",
        "The share satisfied is recorded as claimed, for the day on which the survey was closed.",
    ),
    "withdraw_benefit": ("Withdraw it", "Withdraw it", "It is claimed no longer, for good. All it said is kept."),
}


@requires("benefits.approve_benefit")
def approve_benefit(request: HttpRequest, reference: str) -> HttpResponse:
    """What it promises is to count."""

    def check(row: Benefit) -> None:
        refuse_approving(row, actor_in(request), clock.now())

    return _act(request, reference, approve, ApproveForm, "{} is approved.", check=check)


@requires("benefits.record_actual")
def record_actual(request: HttpRequest, reference: str) -> HttpResponse:
    """A figure measured on a day."""

    def check(row: Benefit) -> None:
        refuse_recording(row, actor_in(request), clock.now())

    return _act(request, reference, record, ActualForm, "It is recorded on {}, as claimed.", check=check)


@requires("benefits.measure_from_log")
def measure_from_log(request: HttpRequest, reference: str) -> HttpResponse:
    """A figure of an event log."""
    return _act(request, reference, measure_log, LogForm, "It is recorded on {}, as claimed.")


@requires("benefits.measure_from_ledger")
def measure_from_ledger(request: HttpRequest, reference: str) -> HttpResponse:
    """What was spent in a period."""
    return _act(
        request, reference, measure_ledger, LedgerForm, "It is recorded on {}, as claimed.", check=refuse_ledger
    )


@requires("benefits.measure_from_survey")
def measure_from_survey(request: HttpRequest, reference: str) -> HttpResponse:
    """The share satisfied of a survey."""
    return _act(request, reference, measure_survey, SurveyForm, "It is recorded on {}, as claimed.")


@requires("benefits.withdraw_benefit")
def withdraw_benefit(request: HttpRequest, reference: str) -> HttpResponse:
    """It is claimed no longer."""
    return _act(request, reference, withdraw, WithdrawForm, "{} is withdrawn.")


@requires("benefits.evidence_claim")
def evidence_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A claim, and what bears it out."""
    sheet = sheet_of(find_benefit(actor_in(request), reference), clock.today())
    claim = next((one for one in sheet.actuals if one.number == number), None)
    if claim is None:
        raise Refused("not_found", f"{reference} has no actual {number}. Look at its actuals.")
    means = f"{value_words(claim.value, sheet.row.unit)} on {date_text(claim.on)}. {claim.evidence}"
    page = (f"Evidence actual {number}", "It is borne out", means)

    def check(row: Benefit) -> None:
        refuse_evidencing(row, claim, actor_in(request))

    told = "The claim on {} is evidenced."
    return _act(request, reference, evidence, EvidenceForm, told, page, check=check, number=number)


def _act(
    request: HttpRequest,
    reference: str,
    operation: Callable[..., Any],
    form_type: type[SeenForm],
    told: str,
    page: tuple[str, str, str] | None = None,
    *,
    check: Callable[[Benefit], object] | None = None,
    **named: Any,
) -> HttpResponse:
    """Show what will be done; on POST do it and go to the benefit. A refusal that typing mends is shown here."""
    actor = actor_in(request)
    sheet = sheet_of(find_benefit(actor, reference), clock.today())
    verb = operation.__name__
    refuse_in_vain(request, partial(check or partial(refuse_unless_moves, verb=verb), sheet.row))
    form = form_type(request.POST if request.method == "POST" else None, initial={"version": sheet.row.version})
    if tried(form, partial(operation, actor=actor, now=clock.now(), reference=reference, **named), BESIDE):
        messages.success(request, told.format(reference))
        return HttpResponseRedirect(benefit_address(reference))
    title, button, means = page or _PAGES[operation.__name__]
    context = {
        "benefit": sheet.row,
        "identity": identity_of(sheet.row),
        **(overlaps_shown([sheet]) if operation.__name__ == "approve_benefit" else {}),
        "form": form,
        "fields": [one for one in form if not one.is_hidden],
        "title": title,
        "button": button,
        "means": means,
        "back_url": benefit_address(reference),
    }
    return render(request, "benefits/act.html", context, status=422 if form.errors else 200)
