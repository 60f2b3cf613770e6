"""The scheme of delegation on a day, as known on a day: who may decide what, up to what sum, under which paragraph."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.approvals.delegations import held_rules, visible_scheme_changes
from daybook.foundation.approvals.rules.changing import HeldRule
from daybook.foundation.approvals.web.wording import band_in_words, chain_in_words, question_in_words
from daybook.kernel import clock
from daybook.kernel.periods import london_bounds
from daybook.ui.forms import DateField
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows

_COLUMNS = (
    Column(key="action", label="What may be decided", main=True),
    Column(key="kind", label="In"),
    Column(key="band", label="Value"),
    Column(key="role", label="By"),
    Column(key="paragraph", label="Paragraph"),
    Column(key="from", label="From", kind="date", second=True),
    Column(key="until", label="Until", kind="date", second=True),
    Column(key="read", label="Read in the scheme", kind="state"),
)
_EXPORT = (
    "reference", "scheme", "body", "kind", "action", "value", "budgeted", "first", "role", "also", "paragraph", "from",
    "until", "verified", "source", "own_cost_centre",
)  # fmt: skip


class DayForm(forms.Form):
    """The day asked about, and the day at whose end it is known."""

    on = DateField(label="As at", one_box=True, required=False)
    known = DateField(label="As known on", one_box=True, required=False)

    def day(self) -> date:
        """The day typed; today where it is blank or cannot be read."""
        return self.cleaned_data.get("on") or clock.today()

    def known_at(self) -> datetime:
        """The last instant of the day typed; this moment where that is today, blank or cannot be read."""
        known_on = self.cleaned_data.get("known") or clock.today()
        return clock.now() if known_on == clock.today() else london_bounds(known_on)[1] - timedelta(microseconds=1)


@requires("approvals.view")
def scheme(request: HttpRequest) -> HttpResponseBase:
    """Every rule in force on the day in the address, as known on another; `?export=csv` gives them as a file."""
    today = f"{clock.today():%d/%m/%Y}"
    form = DayForm({name: request.GET.get(name, "") or today for name in ("on", "known")})
    form.is_valid()
    on, known_at = form.day(), form.known_at()
    rules = [held for held in held_rules(known_at) if held.rule.in_force(on)]
    if request.GET.get("export") == "csv":
        return export_rows("scheme-of-delegation", _EXPORT, (_exported(held) for held in rules))
    table = Table(
        caption="Rules in force",
        columns=_COLUMNS,
        rows=[_row(held) for held in rules],
        empty="No rule of the scheme to hand was in force on this day, so nobody is named for anything.",
        export_url=address_with(request, export="csv"),
    )
    context = {
        "form": form,
        "on": on,
        "table": table,
        "unread": sum(not held.rule.verified for held in rules),
        "titles": sorted({held.rule.scheme for held in rules}),
        "waiting": len(visible_scheme_changes(actor_in(request), "proposed")),
        "may_propose": may(request, "approvals.propose_rule"),
    }
    return render(request, "approvals/scheme.html", context)


def _row(held: HeldRule) -> Row:
    rule = held.rule
    read = Cell(value="verified" if rule.verified else "unverified", tone="good" if rule.verified else "")
    cells = (
        rule.action.replace("_", " ").capitalize(), question_in_words(rule),
        band_in_words(rule.value_from_pence, rule.value_below_pence), chain_in_words(rule),
        rule.paragraph, rule.in_force_from, rule.until, read,
    )  # fmt: skip
    return Row(key=held.reference, url=reverse("approvals:scheme_rule", args=[held.reference]), cells=cells)


def _exported(held: HeldRule) -> tuple[object, ...]:
    rule = held.rule
    return (
        held.reference, rule.scheme, rule.body, rule.kind, rule.action,
        band_in_words(rule.value_from_pence, rule.value_below_pence), rule.budgeted, ", ".join(rule.first), rule.role,
        ", ".join(rule.also),
        rule.paragraph, rule.in_force_from, rule.until, rule.verified, rule.source, rule.own_cost_centre,
    )  # fmt: skip
