"""Changes of data structures: who is hit and when, what stands in the way, and what would if it were another day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from daybook.change.systems.addresses import act_address, application_address, item_address
from daybook.change.systems.changing import LIVE, Reach, reach_of
from daybook.change.systems.models import Application, Consent, StructureChange
from daybook.change.systems.queries import (
    consents_of,
    find_change,
    find_item,
    freezes_of,
    steps_of,
    visible_applications,
    visible_changes,
    visible_items,
)
from daybook.change.systems.states import STRUCTURE_CHANGE, ChangeState
from daybook.change.systems.waiting import waiting_for
from daybook.change.systems.web.inventory import change_table
from daybook.change.systems.web.pages import tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.ui.forms import DateField
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, open_to, requires
from daybook.ui.timelines import Stretch, timeline
from daybook.ui.tones import state_words
from daybook.ui.words import date_text

_ACTS = (
    ("answer_structure_change", "Record an answer"),
    ("move_structure_change", "Plan it for another day"),
    ("withdraw_structure_change", "Withdraw it"),
)
_HIT_COLUMNS = (
    Column(key="application", label="Application", main=True),
    Column(key="owner", label="Owner"),
    Column(key="steps", label="Steps away", kind="number"),
    Column(key="through", label="Through"),
    Column(key="answer", label="Answer", kind="state"),
    Column(key="words", label="On what ground", second=True),
)
_WAITING_COLUMNS = (
    Column(key="step", label="Step", main=True),
    Column(key="programme", label="Programme"),
    Column(key="how", label="How", second=True),
    Column(key="ends", label="Ends now", kind="date"),
    Column(key="would", label="Would end", kind="date"),
    Column(key="days", label="Days later", kind="number"),
)
# The timeline shows the weeks around a change.
_AROUND = timedelta(days=45)


class WhatIfForm(forms.Form):
    """One change or one field, and one day."""

    change = forms.ChoiceField(label="A change that is planned", required=False)
    item = forms.ChoiceField(label="Or a data item", required=False)
    on = DateField(label="On", required=False, one_box=True, help_text="Such as 30/6/2027")

    def __init__(self, actor: Actor, data: Any) -> None:
        super().__init__(data)
        self.fields["on"].earliest = clock.today()  # type: ignore[attr-defined]
        items = visible_items(actor).order_by("name").values_list("code", "name")
        live = visible_changes(actor).filter(state__in=LIVE).order_by("planned_on", "id")
        planned = live.values_list("reference", "item__name", "new")
        named = {
            "change": [(key, f"{key}: {item}, {new}") for key, item, new in planned],
            "item": [(code, f"{name} ({code})") for code, name in items],
        }
        for field, choices in named.items():
            self.fields[field].choices = [("", "Choose one"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("change") and self.cleaned_data.get("item"):
            self.add_error("item", "Choose either a change that is planned or a data item, not both")
        return self.cleaned_data


@requires("systems.view")
def change_list(request: HttpRequest) -> HttpResponse:
    """Every change, those still to come first."""
    rows = visible_changes(actor_in(request), state=request.GET.get("state", "")).order_by("planned_on", "id")
    context = {
        "pages": tabs("changes"),
        "table": change_table(rows),
        "states": [(state.value, state_words(state.value)) for state in ChangeState],
        "proposes": may(request, "systems.propose_structure_change"),
    }
    return render(request, "systems/changes.html", context)


@requires("systems.view")
def what_if(request: HttpRequest) -> HttpResponse:
    """Change one field or move one day, and see who is hit and what stands in the way; nothing is kept."""
    actor = actor_in(request)
    form = WhatIfForm(actor, request.GET if request.GET.get("item") or request.GET.get("change") else None)
    shown: dict[str, object] = {}
    if form.is_bound and form.is_valid() and form.cleaned_data["change"]:
        row = find_change(actor, form.cleaned_data["change"])
        on = form.cleaned_data["on"] or row.planned_on
        shown = {"item": row.item, "on": on, "planned": row} | _shown(
            actor, reach_of(row.item, on, row), on, consents_of(row) if on == row.planned_on else {}
        )
        shown["waiting"] = _waiting_table(request, row.reference, on)
        shown["move_url"] = open_to(request, act_address("move_structure_change", row.reference))
    elif form.is_bound and form.is_valid() and form.cleaned_data["item"]:
        item = find_item(actor, form.cleaned_data["item"])
        on = form.cleaned_data["on"] or clock.today() + timedelta(days=30)
        reached = reach_of(item, on)
        shown = {"item": item, "on": on} | _shown(actor, reached, on, {})
        shown["propose_url"] = f"{reverse('systems:propose_structure_change')}?item={item.code}&on={on.isoformat()}"
    proposes = may(request, "systems.propose_structure_change")
    context = {"form": form, "pages": tabs("what_if"), "proposes": proposes} | shown
    return render(request, "systems/what_if.html", context, status=422 if form.errors else 200)


@requires("systems.view")
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """One change: old and new, who is hit and what they say, what is in its way, and every step of it."""
    actor = actor_in(request)
    row = find_change(actor, reference)
    reached = reach_of(row.item, row.planned_on, row)
    verbs = STRUCTURE_CHANGE.verbs_from(ChangeState(row.state))
    open_to = {verb for verb in verbs if may(request, f"systems.{verb}")}
    steps = steps_of(row)
    names = names_of({step.made_by for step in steps})
    withdrawn = row.state == ChangeState.WITHDRAWN
    context = {
        "change": row,
        "identity": _identity(row),
        "step": _step(row, open_to, reached),
        "acts": [(label, act_address(verb, reference)) for verb, label in _ACTS if verb in open_to],
        "steps": [(step, names[step.made_by]) for step in steps],
        "live": bool(verbs),
        "waiting": None if withdrawn else _waiting_table(request, reference, row.made_on or row.planned_on),
        "what_if_url": f"{reverse('systems:what_if')}?change={reference}" if verbs else "",
        "events": story_of(actor, reference),
    } | _shown(actor, reached, row.planned_on, consents_of(row))
    return render(request, "systems/change.html", context)


def _identity(row: StructureChange) -> list[Fact]:
    return [
        Fact(label="State", value=row.state, state=True),
        Fact(label="Planned for", value=row.planned_on),
        Fact(label="Data item", value=row.item.name, url=item_address(row.item.code)),
        Fact(label="Held in", value=row.item.holder.name, url=application_address(row.item.holder.code)),
        *([Fact(label="Made on", value=row.made_on)] if row.made_on else []),
    ]


def _step(row: StructureChange, open_to: set[str], reached: Reach) -> tuple[str, str, str] | None:
    if "make_structure_change" in open_to and clock.today() >= row.planned_on:
        url = act_address("make_structure_change", row.reference)
        return "Record that it was made", url, "the item then stands as it is written now."
    if "schedule_structure_change" in open_to and not reached.obstacles:
        return "Schedule it", act_address("schedule_structure_change", row.reference), "its day is fixed."
    if "answer_structure_change" in open_to and any(one.code == "unanswered" for one in reached.obstacles):
        url = act_address("answer_structure_change", row.reference)
        return "Record an answer", url, "one owner less is waited for."
    return None


def _waiting_table(request: HttpRequest, change: str, on: date) -> Table:
    """The steps of programmes that wait for a change, and when each would end if it were made on a day."""
    rows = [
        Row(
            key=f"{one.programme}-{place}",
            url=open_to(request, one.url),
            cells=(
                one.step,
                one.title,
                "Waits for it" if one.waits else "Follows one that does",
                one.ends_on,
                one.would_end_on,
                (one.would_end_on - one.ends_on).days,
            ),
        )
        for place, one in enumerate(waiting_for(change, on))
    ]
    return Table(
        caption="Programmes that wait for it", columns=_WAITING_COLUMNS, rows=rows, empty="No programme waits for it."
    )


def _shown(actor: Actor, reached: Reach, on: date, consents: dict[str, Consent]) -> dict[str, object]:
    known = {row.code: row for row in visible_applications(actor)}
    rows = [
        Row(
            key=hit.application,
            url=application_address(hit.application),
            cells=(
                known[hit.application].name,
                known[hit.application].owner,
                hit.steps,
                ", ".join(hit.through),
                Cell(value=consents[hit.application].answer if hit.application in consents else "not answered"),
                consents[hit.application].words if hit.application in consents else "",
            ),
        )
        for hit in reached.hits
    ]
    table = Table(
        caption="Who is hit", columns=_HIT_COLUMNS, rows=rows, empty="No interface carries it: nobody is hit."
    )
    obstacles = [
        (known[one.application].name if one.application in known else "", one.words) for one in reached.obstacles
    ]
    return {"hits": table, "obstacles": obstacles, "svg": _drawn(known, reached, on)}


def _drawn(known: dict[str, Application], reached: Reach, on: date) -> SafeString:
    """A bar for each freeze near the day of whoever holds the item or is hit; nothing where none of them has one."""
    first, last = on - _AROUND, on + _AROUND
    stretches = []
    for code in (reached.holder, *(hit.application for hit in reached.hits)):
        near = [one for one in freezes_of(known[code]) if one.starts_on < last and one.ends_before > first]
        for freeze in near:
            stretches.append(
                _frozen(known[code].name, max(freeze.starts_on, first), min(freeze.ends_before, last), freeze.why)
            )
    if not stretches:
        return SafeString()
    whole = Stretch(label="The day", start=first, due=on, until=last, done=on, said=f"The day is {date_text(on)}")
    return timeline("Freezes around the day", [whole, *stretches])


def _frozen(name: str, start: date, end: date, why: str) -> Stretch:
    said = f"{name}, frozen from {date_text(start)} until {date_text(end)}: {why}"
    return Stretch(label=name, start=start, due=end, until=end, done=None, said=said)
