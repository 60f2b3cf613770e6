"""The gates of a programme: when each is, who reviewed it, what they recommend, and whether the programme may pass."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.change.programmes.addresses import gate_address, part_address, programme_address
from daybook.change.programmes.gating import refuse_done, refuse_passed, refuse_passing
from daybook.change.programmes.models import Programme, Recommendation
from daybook.change.programmes.operations.close_recommendation import close_recommendation as close
from daybook.change.programmes.operations.move_gate import move_gate as move
from daybook.change.programmes.operations.pass_gate import pass_gate as let_pass
from daybook.change.programmes.operations.plan_gate import plan_gate as plan
from daybook.change.programmes.planning import step_ends
from daybook.change.programmes.queries import find_gate, find_programme
from daybook.change.programmes.rules.gates import LONGEST_TITLE, GateStanding
from daybook.change.programmes.rules.owning import subject_of
from daybook.change.programmes.rules.plan import LONGEST_KEY
from daybook.change.programmes.running import GateSheet, gates_of, standing_of_action
from daybook.change.programmes.web.doing import Act, SeenForm, done, long_text
from daybook.change.programmes.web.frame import frame
from daybook.change.programmes.web.owners import reports_owed, said_by_owners
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import DateField
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.tones import state_words
from daybook.ui.words import date_text

_TONES = {"green": "good", "amber": "warn", "red": "bad"}
_COLUMNS = (
    Column(key="reference", label="Gate", kind="reference", second=True),
    Column(key="title", label="What it is", main=True),
    Column(key="day", label="Planned for", kind="date"),
    Column(key="step", label="With step", second=True),
    Column(key="reviewed", label="Reviewed", kind="date", second=True),
    Column(key="confidence", label="Confidence", kind="state"),
    Column(key="open", label="To do now", kind="number"),
    Column(key="overdue", label="Overdue", kind="number", second=True),
    Column(key="standing", label="Standing", kind="state"),
)
_ACTIONS = (
    Column(key="number", label="No.", kind="number", second=True),
    Column(key="words", label="Recommended", main=True),
    Column(key="when", label="When"),
    Column(key="owner", label="Owner", second=True),
    Column(key="done", label="What shows it", second=True),
    Column(key="standing", label="Standing", kind="state"),
    Column(key="act", label="Next", second=True),
)
_REVIEWS = (
    Column(key="held", label="Held", kind="date", main=True),
    Column(key="who", label="By"),
    Column(key="confidence", label="Confidence", kind="state"),
    Column(key="words", label="What they found", second=True),
)
_EXPORTED = ("gate", "title", "number", "recommendation", "urgency", "owner", "due_on", "done_on", "standing")


class GateDayForm(SeenForm):
    """When a gate is."""

    step = forms.CharField(
        label="Step of the plan after which it comes",
        required=False,
        max_length=LONGEST_KEY,
        help_text="Its key, such as M2: the gate then moves with the plan. Or give a day.",
    )
    planned_on = DateField(label="Or the day", required=False, one_box=True, help_text="Such as 30/6/2027")
    why = forms.CharField(label="Why then", max_length=500)


class GateForm(GateDayForm):
    """A new gate."""

    title = forms.CharField(
        label="What it is", max_length=LONGEST_TITLE, help_text="Such as: Review of the outline case"
    )
    field_order = ("version", "title")


class DoneForm(SeenForm):
    """A recommendation was done."""

    done_on = DateField(label="Done on", one_box=True, help_text="Such as 30/6/2026")
    words = long_text("What shows that it is done")


class PassForm(SeenForm):
    """The programme goes on."""

    conditions = long_text(
        "Under which conditions",
        "Blank for none. Needed while something is open that is to be done now.",
        required=False,
    )


@requires("programmes.view")
def gates(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every gate by its day; `?export=csv` gives all that was recommended as a file."""
    row, today = find_programme(actor_in(request), reference), clock.today()
    sheets = gates_of(row, step_ends(row))
    if request.GET.get("export") == "csv":
        return export_rows(
            "recommendations", _EXPORTED, (_exported(sheet, one, today) for sheet in sheets for one in sheet.actions)
        )
    plan_url = part_address("plan_gate", reference) if may(request, "programmes.plan_gate") else ""
    table = Table(
        caption="Gates",
        columns=_COLUMNS,
        rows=[_row(sheet, today) for sheet in sheets],
        export_url=address_with(request, export="csv") if sheets else "",
        empty="No gate is planned. Plan when somebody from outside looks at the work before it goes on.",
        empty_url=plan_url,
        empty_action="Plan the first",
    )
    context = frame(request, row, "gates") | {
        "title": "Gates",
        "intro": "Each is passed once what is to be done now is done, or under conditions that are said.",
        "acts": [("Plan a gate", plan_url)] if plan_url and sheets else [],
        "table": table,
    }
    return render(request, "programmes/listed.html", context)


def _row(sheet: GateSheet, today: date) -> Row:
    last = sheet.reviews[-1] if sheet.reviews else None
    cells = (
        sheet.row.reference,
        sheet.row.title,
        sheet.planned_on,
        sheet.day.step,
        last.held_on if last else None,
        Cell(value=last.confidence, tone=_TONES[last.confidence]) if last else "not yet",
        len(sheet.waiting),
        sheet.overdue(today),
        Cell(value=sheet.standing(today).value, tone=_tone(sheet.standing(today))),
    )
    return Row(key=sheet.row.reference, url=gate_address(sheet.row.reference), cells=cells)


def _tone(standing: GateStanding) -> str:
    return {GateStanding.PASSED: "good", GateStanding.PASSED_WITH_CONDITIONS: "warn"}.get(standing, "")


def _exported(sheet: GateSheet, one: Recommendation, today: date) -> tuple[object, ...]:
    done_on = one.done.done_on if hasattr(one, "done") else None
    return (
        sheet.row.reference, sheet.row.title, one.number, one.words, one.urgency, one.owner, one.due_on, done_on,
        standing_of_action(one, today).value,
    )  # fmt: skip


def sheet_of(row: Programme, reference: str) -> GateSheet:
    """One gate of a programme."""
    return next(one for one in gates_of(row, step_ends(row)) if one.row.reference == reference)


@requires("programmes.view")
def gate(request: HttpRequest, gate: str) -> HttpResponse:
    """One gate: its reviews, what they recommend and how that stands."""
    actor, today = actor_in(request), clock.today()
    found = find_gate(actor, gate)
    row = found.programme
    sheet = sheet_of(row, gate)
    context = {
        "title": found.title,
        "reference": found.reference,
        "programme": row,
        "back": (part_address("gates", row.reference), f"Gates of {row.title}"),
        "identity": _identity(sheet, row, today),
        "step": _step(request, sheet),
        "facts": [Fact(label="Passed under", value=found.passed.conditions)]
        if sheet.passed and found.passed.conditions
        else [],
        "acts": [
            (label, gate_address(gate, verb))
            for verb, label in (("record_review", "Record a review"), ("move_gate", "Plan it for another time"))
            if not sheet.passed and may(request, f"programmes.{verb}")
        ]
        + reports_owed(
            request,
            [
                (subject_of(found.reference, one.number), one.owner_post, one.words)
                for one in sheet.actions
                if not hasattr(one, "done")
            ],
        ),
        "tables": [
            _recommended(request, sheet, today),
            *said_by_owners([subject_of(found.reference, one.number) for one in sheet.actions]),
            _reviewed(sheet),
        ],
        "events": story_of(actor, found.reference),
    }
    return render(request, "programmes/record.html", context)


def _identity(sheet: GateSheet, row: Programme, today: date) -> list[Fact]:
    standing = sheet.standing(today)
    last = sheet.reviews[-1] if sheet.reviews else None
    return [
        Fact(label="Standing", value=standing.value, state=True, tone=_tone(standing)),
        Fact(label="Planned for", value=sheet.planned_on or f"Step {sheet.day.step} is not in the plan"),
        *(
            [Fact(label="With step", value=sheet.day.step, url=part_address("plan", row.reference))]
            if sheet.day.step
            else []
        ),
        *([Fact(label="Confidence", value=last.confidence, state=True, tone=_TONES[last.confidence])] if last else []),
        Fact(label="To do now", value=str(len(sheet.waiting))),
        Fact(label="Programme", value=row.reference, url=programme_address(row.reference)),
    ]


def _step(request: HttpRequest, sheet: GateSheet) -> tuple[str, str, str, str] | None:
    if sheet.passed or not sheet.reviews or not may(request, "programmes.pass_gate"):
        return None
    means = (
        f"{len(sheet.waiting)} to be done now are open: it goes on under conditions."
        if sheet.waiting
        else "it goes on."
    )
    return "Let the programme pass", gate_address(sheet.row.reference, "pass_gate"), means, "it waits here."


def _recommended(request: HttpRequest, sheet: GateSheet, today: date) -> Table:
    rows = []
    for one in sheet.actions:
        done_ = getattr(one, "done", None)
        url = gate_address(sheet.row.reference, "close_recommendation", one.number)
        open_ = done_ is None and may(request, "programmes.close_recommendation")
        cells = (
            one.number,
            one.words,
            f"{state_words(one.urgency)}, by {date_text(one.due_on)}",
            one.owner,
            done_.words if done_ else "",
            standing_of_action(one, today).value,
            Cell(value="Close it", url=url) if open_ else "",
        )
        rows.append(Row(key=str(one.number), cells=cells))
    return Table(caption="What is recommended", columns=_ACTIONS, rows=rows, empty="Nothing is recommended.")


def _reviewed(sheet: GateSheet) -> Table:
    rows = [
        Row(
            key=f"review-{one.number}",
            cells=(one.held_on, one.reviewers, Cell(value=one.confidence, tone=_TONES[one.confidence]), one.words),
        )
        for one in reversed(sheet.reviews)
    ]
    return Table(caption="Reviews", columns=_REVIEWS, rows=rows, empty="Nobody has reviewed it yet.")


def _act(reference: str, title: str, button: str, means: str, told: str, **beside: Any) -> Act:
    return Act(
        title=title, button=button, means=means, told=told, current="gates", back_url=gate_address(reference),
        beside=beside,
    )  # fmt: skip


@requires("programmes.plan_gate")
def plan_gate(request: HttpRequest, reference: str) -> HttpResponse:
    """A new gate."""
    row = find_programme(actor_in(request), reference)
    form = GateForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    act = Act(
        title="Plan a gate",
        button="Plan it",
        means="Somebody from outside looks at the work there, and says what must be done before it goes on.",
        told="The gate is planned.",
        current="gates",
        back_url=part_address("gates", reference),
        beside={"name_taken": ["title"], "bad_name": ["title"], "unknown_step": ["step"], "day_missing": ["step"]},
    )
    return done(request, row, form, plan, act)


@requires("programmes.move_gate")
def move_gate(request: HttpRequest, gate: str) -> HttpResponse:
    """Another time."""
    found = find_gate(actor_in(request), gate)
    refuse_in_vain(request, partial(refuse_passed, found))
    last = found.days.order_by("-number")[0]
    initial = {"version": found.programme.version, "step": last.step, "planned_on": last.planned_on}
    form = GateDayForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(
        gate, f"Plan {found.title} for another time", "Plan it so", "Earlier days stay on record.", "It is moved.",
        unknown_step=["step"], day_missing=["step"],
    )  # fmt: skip
    return done(request, found.programme, form, partial(move, gate=gate), act)


@requires("programmes.pass_gate")
def pass_gate(request: HttpRequest, gate: str) -> HttpResponse:
    """The programme goes on."""
    found = find_gate(actor_in(request), gate)
    refuse_in_vain(request, partial(refuse_passing, found, actor_in(request)))
    sheet = sheet_of(found.programme, gate)
    form = PassForm(request.POST if request.method == "POST" else None, initial={"version": found.programme.version})
    open_ = "; ".join(f"{one.words} ({one.owner})" for one in sheet.waiting)
    means = f"Still open, and to be done now: {open_}." if open_ else "Nothing that is to be done now is open."
    act = _act(gate, f"Pass {found.title}", "Let it pass", means, "The gate is passed.", actions_open=["conditions"])
    return done(request, found.programme, form, partial(let_pass, gate=gate), act)


@requires("programmes.close_recommendation")
def close_recommendation(request: HttpRequest, gate: str, number: int) -> HttpResponse:
    """What was recommended is done."""
    found = find_gate(actor_in(request), gate)
    one = next((each for each in sheet_of(found.programme, gate).actions if each.number == number), None)
    if one is None:
        raise Refused("not_found", f"{gate} has no recommendation {number}. Look at its page.")
    refuse_in_vain(request, partial(refuse_done, one, gate))
    initial = {"version": found.programme.version, "done_on": clock.today()}
    form = DoneForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(gate, f"Close recommendation {number}", "Close it", one.words, "It is closed.", bad_day=["done_on"])
    return done(request, found.programme, form, partial(close, gate=gate, number=number), act)
