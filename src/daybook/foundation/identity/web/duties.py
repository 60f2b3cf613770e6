"""Separated duties: the rules, and who stands against them on a day."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.identity.deputies import BrokenDuty, broken_duties
from daybook.foundation.identity.rules.separation import DutyRule, duties_to_hand
from daybook.kernel import clock
from daybook.ui.forms import DateField
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.tones import state_words

_BROKEN = (
    Column(key="person", label="Person", main=True),
    Column(key="rule", label="Duties not kept apart"),
    Column(key="roles", label="By the roles"),
    Column(key="control", label="What is done", kind="state"),
)
_RULES = (
    Column(key="rule", label="Rule", main=True),
    Column(key="why", label="Why"),
    Column(key="control", label="What is done", kind="state"),
    Column(key="source", label="Source", second=True),
    Column(key="verified", label="Read in the source", kind="state", second=True),
)
_TONES = {"refuse": "bad", "report": "warn"}


class DayForm(forms.Form):
    """The day asked about."""

    on = DateField(label="As at", one_box=True, required=False)

    def day(self) -> date:
        """The day typed; today where it is blank or cannot be read."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or clock.today()


@requires("identity.view")
def duties(request: HttpRequest) -> HttpResponseBase:
    """Who holds duties that the rules keep apart, on a day; `?export=csv` gives the list as a file."""
    form = DayForm({"on": request.GET.get("on", "") or f"{clock.today():%d/%m/%Y}"})
    on = form.day()
    found = broken_duties(on)
    names = names_of({one.person for one in found})
    if request.GET.get("export") == "csv":
        rows = ((one.person, one.conflict.rule.name, "; ".join(one.conflict.roles)) for one in found)
        return export_rows("separated-duties", ("person", "rule", "roles"), rows)
    broken = Table(
        caption="Duties not kept apart",
        columns=_BROKEN,
        rows=[_broken_row(one, names[one.person]) for one in found],
        empty="Nobody holds two duties that the rules keep apart on this day.",
        export_url=address_with(request, export="csv"),
    )
    rules = Table(caption="The rules", columns=_RULES, rows=[_rule_row(rule) for rule in duties_to_hand()])
    context = {"form": form, "on": on, "broken": broken, "rules": rules, "people": len({one.person for one in found})}
    return render(request, "identity/duties.html", context)


def _broken_row(one: BrokenDuty, name: str) -> Row:
    control = one.conflict.rule.control
    cells = (
        name,
        one.conflict.rule.why,
        ", ".join(one.conflict.roles),
        Cell(value=control, tone=_TONES[control]),
    )
    return Row(
        key=f"{one.person}-{one.conflict.rule.name}", url=reverse("identity:sign_in", args=[one.person]), cells=cells
    )


def _rule_row(rule: DutyRule) -> Row:
    read = Cell(value="verified" if rule.verified else "unverified", tone="good" if rule.verified else "")
    control = Cell(value=rule.control, tone=_TONES[rule.control])
    return Row(key=rule.name, cells=(state_words(rule.name), rule.why, control, rule.source, read))
