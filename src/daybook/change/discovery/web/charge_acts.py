"""Acts on an outsourced service as it is paid for: entered, its terms written, a month's readings recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.operations.open_charge import MOST_MONTHS
from daybook.change.discovery.operations.open_charge import open_charge as open_
from daybook.change.discovery.operations.record_charge_reading import record_charge_reading as record
from daybook.change.discovery.operations.write_charge_terms import write_charge_terms as write
from daybook.change.discovery.queries.charging import charge_detail
from daybook.change.discovery.refs import ChargeRef
from daybook.change.discovery.rules.charge_terms import HOW_LEVELS, HOW_LINES, LONGEST_LINE_NAME
from daybook.change.discovery.rules.readings import ReadingKind
from daybook.change.discovery.web.acting import acted
from daybook.kernel import clock
from daybook.kernel.prices import Millionths, from_millionths
from daybook.ui.forms import DateField
from daybook.ui.routes import actor_in, requires


class ChargeForm(forms.Form):
    """The service, and how it is paid."""

    title = forms.CharField(label="Service", max_length=LONGEST_TITLE)
    supplier = forms.CharField(label="Supplier", max_length=LONGEST_TITLE)
    starts_on = DateField(label="From", one_box=True, help_text="The first of a month, such as 1/4/2026.")
    months = forms.IntegerField(label="For how many months", min_value=1, max_value=MOST_MONTHS)
    cost_centre = forms.CharField(label="Cost centre it is paid from", required=False, max_length=40)
    account = forms.CharField(label="Account", required=False, max_length=40)
    project = forms.CharField(label="Project", required=False, max_length=40)


class TermsForm(forms.Form):
    """Prices by volume, and credits by service level."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    holds_from = DateField(label="Hold from", one_box=True, help_text="The first of a month, such as 1/4/2026.")
    lines = forms.CharField(
        label="Prices", widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"One to a line: name, volume expected in a month, pounds a unit by band. Such as {HOW_LINES}.",
    )  # fmt: skip
    levels = forms.CharField(
        label="Service levels", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"One to a line: name, and per cent of the month that is credited. Such as {HOW_LEVELS}.",
    )  # fmt: skip
    credit_cap = forms.CharField(label="Credits at most, per cent of a month", max_length=20, initial="15")
    index_name = forms.CharField(label="Index", required=False, max_length=LONGEST_LINE_NAME, help_text="Such as CPI.")
    index_cap = forms.CharField(
        label="Rise at most with each index figure, per cent", required=False, max_length=20,
        help_text="Blank for no cap.",
    )  # fmt: skip
    why = forms.CharField(label="Where they stand, or why they change", max_length=LONGEST_REASON)

    def clean_lines(self) -> list[str]:
        """A price to each line."""
        return list(self.cleaned_data["lines"].splitlines())

    def clean_levels(self) -> list[str]:
        """A level to each line."""
        return list(self.cleaned_data["levels"].splitlines())


class ReadingForm(forms.Form):
    """What was read, of what, and where."""

    kind = forms.TypedChoiceField(
        label="What was read", coerce=ReadingKind,
        choices=[
            (ReadingKind.VOLUME.value, "The volume of a month"),
            (ReadingKind.LEVEL.value, "A service level of a month"),
            (ReadingKind.INDEX.value, "An index figure that applies from a month"),
        ],
    )  # fmt: skip
    name = forms.CharField(label="Of what", max_length=LONGEST_LINE_NAME, help_text="As the terms name it.")
    month = DateField(label="Month", one_box=True, help_text="Its first day, such as 1/4/2026.")
    value = forms.CharField(label="Value", max_length=20, help_text="In digits, such as 46210 or 99.7.")
    source = forms.CharField(
        label="Where it was read", max_length=LONGEST_SOURCE, help_text="A report, an invoice, a publication."
    )


@requires("discovery.open_charge")
def open_charge(request: HttpRequest) -> HttpResponse:
    """Enter an outsourced service."""
    form = ChargeForm(request.POST if request.method == "POST" else None)
    return acted(
        request, form, open_, done="{} is entered. Write its terms next.", leads_to=_page_of,
        title="Enter an outsourced service", button="Enter it", back_url=reverse("charging:charges"),
        back="Outsourced services",
    )  # fmt: skip


@requires("discovery.write_charge_terms")
def write_charge_terms(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the terms, or those that hold from a later month on."""
    detail = charge_detail(actor_in(request), reference, clock.today())
    initial: dict[str, Any] = {"version": detail.ref.version, "holds_from": detail.ref.starts_on}
    if detail.terms:
        latest = detail.terms[0]
        cap = latest.index_cap_millionths
        initial |= {
            "holds_from": latest.holds_from, "lines": latest.lines, "levels": latest.levels,
            "index_name": latest.index_name, "credit_cap": _plain(latest.credit_cap_millionths),
            "index_cap": "" if cap is None else _plain(cap),
        }  # fmt: skip
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, partial(write, reference=reference), done="The terms of {} are written.", leads_to=_page_of,
        title="Write the terms", button="Write them", words="Each unit is paid for at the price of the band it is in.",
        back_url=_address(reference), back=detail.ref.title,
    )  # fmt: skip


@requires("discovery.record_charge_reading")
def record_charge_reading(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a month's volume or level, or an index figure."""
    ref = charge_detail(actor_in(request), reference, clock.today()).ref
    form = ReadingForm(request.POST if request.method == "POST" else None)
    return acted(
        request, form, partial(record, charge=reference), done="It is recorded.", leads_to=_page_of,
        title="Record a reading", button="Record it", back_url=_address(reference), back=ref.title,
    )  # fmt: skip


def _plain(stored: int) -> str:
    return f"{from_millionths(Millionths(stored)).normalize():f}"


def _address(reference: str) -> str:
    return reverse("charging:charge", args=[reference])


def _page_of(ref: ChargeRef) -> str:
    return _address(ref.reference)
