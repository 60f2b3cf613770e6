"""What lists and reports of the ledger can be asked for, and the chips that say what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from daybook.finance.ledger.journals import JournalFilter
from daybook.finance.ledger.models import Book
from daybook.finance.ledger.queries import NO_CODE, Segments, Span, period_names
from daybook.finance.ledger.web.wording import SOURCES
from daybook.ui.forms import DateField
from daybook.ui.parts import Chip
from daybook.ui.tables import address_with
from daybook.ui.words import Unreadable, date_text, read_date

SEGMENT_LABELS = {
    "body": "Body",
    "cost_centre": "Cost centre",
    "account": "Account",
    "objective": "Objective",
    "project": "Project",
    "fund": "Fund",
}
_ONLY = {"income_and_expenditure": "Income and expenditure, without opening entries"}


class ListFilter(forms.Form):
    """Which journals to list."""

    text = forms.CharField(label="Reference or words", required=False, max_length=120)
    book = forms.ChoiceField(label="Book", required=False, choices=[("", "Any"), *Book.choices])
    period = forms.ChoiceField(label="Period", required=False)
    source = forms.ChoiceField(label="Source", required=False, choices=[("", "Any"), *SOURCES.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask the books for their periods, once."""
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [("", "Any"), *((name, name) for name in period_names())]  # type: ignore[attr-defined]

    def wanted(self) -> JournalFilter:
        """The filter asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return JournalFilter(**{name: value.strip() for name, value in self.cleaned_data.items()})


class SegmentFilter(forms.Form):
    """A book and codes; blanks match all."""

    book = forms.ChoiceField(label="Book", choices=Book.choices)
    body = forms.CharField(label="Body", required=False, max_length=40)
    cost_centre = forms.CharField(label="Cost centre", required=False, max_length=40)
    account = forms.CharField(label="Account", required=False, max_length=40)
    objective = forms.CharField(label="Objective", required=False, max_length=40)
    project = forms.CharField(label="Project", required=False, max_length=40)
    fund = forms.CharField(label="Fund", required=False, max_length=40)

    def segments(self) -> Segments:
        """The codes asked for."""
        return Segments(**{name: self.cleaned_data.get(name, "").strip() for name in SEGMENT_LABELS})


class BalanceFilter(SegmentFilter):
    """A trial balance: as at the end of which day, in which book, of which codes."""

    as_at = DateField(label="As at", one_box=True)


class EnquiryFilter(SegmentFilter):
    """An account enquiry: which lines, from and to which days (both included; no first day: since the books began)."""

    since = DateField(label="From", required=False, one_box=True)
    to = DateField(label="To", one_box=True)
    only = forms.ChoiceField(required=False, choices=[("", ""), *_ONLY.items()], widget=forms.HiddenInput)
    without = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        asked = super().clean() or self.cleaned_data
        if asked.get("since") and asked.get("to") and asked["since"] > asked["to"]:
            self.add_error("to", "Enter a last day that is on or after the first")
        return asked

    def span(self) -> Span:
        """The lines asked for."""
        asked = self.cleaned_data
        return Span(
            book=asked["book"],
            start=asked.get("since"),
            end=asked["to"],
            segments=self.segments(),
            expenditure_only=bool(asked.get("only")),
            without_source=asked.get("without", ""),
        )


def with_defaults(asked: QueryDict, **defaults: str) -> dict[str, str]:
    """What the address asks, defaults where it is silent, and days as people write them."""
    given = {name: asked.get(name, "") for name in asked}
    for name, value in defaults.items():
        if not given.get(name):
            given[name] = value
    return {name: _day_as_typed(value) for name, value in given.items()}


def _day_as_typed(value: str) -> str:
    if len(value) != 10 or value[4:5] != "-":
        return value
    try:
        day = read_date(value)
    except Unreadable:
        return value
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def filter_chips(request: HttpRequest, asked: Mapping[str, Any], labels: Mapping[str, str]) -> list[Chip]:
    """A chip for each filter in force, each with the address of the page without it."""
    return [
        Chip(label=label, value=chip_words(name, asked[name]), remove_url=address_with(request, **{name: None}))
        for name, label in labels.items()
        if asked.get(name)
    ]


def chip_words(name: str, value: Any) -> str:
    """What a filter asks for, in words."""
    if isinstance(value, date):
        return date_text(value)
    if value == NO_CODE:
        return "none"
    words = {"only": _ONLY, "source": SOURCES, "without": SOURCES, "book": dict(Book.choices)}
    return str(words.get(name, {}).get(value, value))
