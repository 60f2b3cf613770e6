"""The scheme of delegation as it stands on a day: who may decide what, up to what sum, under which paragraph."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.foundation.approvals.rules.authority import DelegationRule, scheme_to_hand
from daybook.kernel import clock
from daybook.kernel.money import Pence
from daybook.ui.forms import DateField
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.words import pounds_text

_COLUMNS = (
    Column(key="action", label="What may be decided", main=True),
    Column(key="kind", label="In"),
    Column(key="band", label="Value"),
    Column(key="role", label="By"),
    Column(key="paragraph", label="Paragraph", kind="reference"),
    Column(key="from", label="From", kind="date", phone=False),
    Column(key="until", label="Until", kind="date", phone=False),
    Column(key="read", label="Read in the scheme", kind="state"),
    Column(key="source", label="Source", phone=False),
)
_EXPORT = ("body", "kind", "action", "value", "budgeted", "role", "paragraph", "from", "until", "verified", "source")


class DayForm(forms.Form):
    """The day asked about."""

    on = DateField(label="As at", one_box=True, required=False)

    def day(self) -> date:
        """The day typed; today where it is blank or cannot be read."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or clock.today()


@requires("decisions.view")
def scheme(request: HttpRequest) -> HttpResponseBase:
    """Every rule in force on the day in the address; `?export=csv` gives them as a file."""
    form = DayForm({"on": request.GET.get("on", "") or f"{clock.today():%d/%m/%Y}"})
    on = form.day()
    rules = [rule for rule in scheme_to_hand() if rule.in_force_from <= on and (rule.until is None or on < rule.until)]
    if request.GET.get("export") == "csv":
        return export_rows("scheme-of-delegation", _EXPORT, (_exported(rule) for rule in rules))
    table = Table(
        caption="Rules in force",
        columns=_COLUMNS,
        rows=[_row(rule) for rule in rules],
        empty="No rule of the scheme to hand was in force on this day, so nobody is named for anything.",
        export_url=address_with(request, export="csv"),
    )
    unread = sum(not rule.verified for rule in rules)
    titles = sorted({rule.scheme for rule in rules})
    return render(
        request, "approvals/scheme.html", {"form": form, "on": on, "table": table, "unread": unread, "titles": titles}
    )


def band_in_words(low: Pence | None, high: Pence | None) -> str:
    """A band of value: "£500,000 and above", "below £500,000", "£100,000 to below £500,000" or "any"."""
    if low is None and high is None:
        return "any"
    if high is None:
        return f"£{pounds_text(low, pennies=False)} and above"
    below = f"below £{pounds_text(high, pennies=False)}"
    return below if low is None else f"£{pounds_text(low, pennies=False)} to {below}"


def _row(rule: DelegationRule) -> Row:
    read = Cell(value="verified" if rule.verified else "unverified", tone="good" if rule.verified else "")
    where = f"{rule.body}, {(rule.kind or 'any paper').replace('_', ' ')}{_budget_words(rule)}"
    cells = (
        rule.action.replace("_", " ").capitalize(), where, band_in_words(rule.value_from_pence, rule.value_below_pence),
        rule.role, rule.paragraph, rule.in_force_from, rule.until, read, rule.source,
    )  # fmt: skip
    return Row(cells=cells)


def _budget_words(rule: DelegationRule) -> str:
    if rule.budgeted is None:
        return ""
    return ", budgeted" if rule.budgeted else ", not budgeted"


def _exported(rule: DelegationRule) -> tuple[object, ...]:
    return (
        rule.body, rule.kind, rule.action, band_in_words(rule.value_from_pence, rule.value_below_pence), rule.budgeted,
        rule.role, rule.paragraph, rule.in_force_from, rule.until, rule.verified, rule.source,
    )  # fmt: skip
