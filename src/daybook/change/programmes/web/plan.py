"""The plan of a programme: a picture with its table, its versions, and the grid in which it is made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.composing import sources_of
from daybook.change.programmes.composing.management import plan_stretches, waits_words
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.revise_plan import revise_plan as revise
from daybook.change.programmes.planning import current_plan, days_waited_for, schedule_of
from daybook.change.programmes.queries import find_programme, plans_of
from daybook.change.programmes.rules.plan import Moved, PlannedStep, Scheduled, moved_between, schedule
from daybook.change.programmes.web.frame import frame
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.grid import Grid, GridColumn, GridLine, GridProblem, TooManyLines, read_grid, write_grid
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.timelines import timeline
from daybook.ui.words import Unreadable, date_text, read_date

_COLUMNS = (
    Column(key="step", label="Step", main=True),
    Column(key="starts", label="Starts", kind="date", second=True),
    Column(key="ends", label="Ends", kind="date"),
    Column(key="baseline", label="Baseline", kind="date"),
    Column(key="slip", label="Days later", kind="number"),
    Column(key="slack", label="Slack, days", kind="number", second=True),
    Column(key="standing", label="Standing", kind="state"),
    Column(key="giver", label="Given by", second=True),
    Column(key="waits", label="Waits for", second=True),
)
_GRID = (
    GridColumn(key="key", label="Key", kind="code"),
    GridColumn(key="title", label="Step"),
    GridColumn(key="days", label="Days", kind="code"),
    GridColumn(key="after", label="After", kind="code"),
    GridColumn(key="not_before", label="Not before", kind="word"),
    GridColumn(key="done_on", label="Done on", kind="word"),
    GridColumn(key="giver", label="Given by"),
    GridColumn(key="waits_for", label="Waits for", kind="word"),
    GridColumn(key="transfer", label="Transfer", kind="code"),
)


class PlanForm(forms.Form):
    """Why the plan changes, and whether later ones are held to it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why the plan changes", max_length=500, help_text="It is kept with this version.")
    baseline = forms.BooleanField(
        label="Make this the baseline", required=False, help_text="Later versions are held to the latest baseline."
    )


@dataclass
class Entered:
    """The steps as typed, with what is wrong with them."""

    steps: list[PlannedStep]
    problems: list[GridProblem]
    general: list[str]

    @property
    def fit(self) -> bool:
        return not self.problems and not self.general


@requires("programmes.view")
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The steps with their dates, beside the baseline, and every version with why it was made."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    sources = sources_of(row, actor=actor, today=clock.today())
    plans = plans_of(row)
    names = names_of({one.made_by for one in plans})
    context = frame(request, row, "plan") | {
        "svg": timeline("The plan", plan_stretches(sources)),
        "table": _table(request, sources.steps, sources.baseline),
        "critical": [one.step.title for one in sources.steps if one.critical],
        "ends_on": max((one.ends_on for one in sources.steps), default=row.due_on),
        "plans": [(one, names[one.made_by]) for one in plans],
        "revise_url": part_address("revise_plan", reference) if may(request, "programmes.revise_plan") else "",
    }
    return render(request, "programmes/plan.html", context)


def _table(request: HttpRequest, steps: Any, baseline: Any) -> Table:
    rows = []
    for one in steps:
        held_to = baseline.get(one.step.key)
        later = (one.ends_on - held_to.ends_on).days if held_to else None
        cells = (
            f"{one.step.key} {one.step.title}",
            one.starts_on,
            one.ends_on,
            held_to.ends_on if held_to else None,
            later,
            None if one.step.done_on else one.slack_days,
            Cell(value=_standing(one, later)),
            one.step.giver,
            Cell(value=waits_words(one.step), url=link_to(request, one.step.waits_for) if one.step.waits_for else ""),
        )
        rows.append(Row(key=one.step.key, cells=cells))
    return Table(caption="The plan", columns=_COLUMNS, rows=rows, empty="A plan has at least one step.")


def _standing(one: Scheduled, later: int | None) -> str:
    if one.step.done_on:
        return "done"
    if later and later > 0:
        return "late"
    return "sets the end" if one.critical else "open"


@requires("programmes.revise_plan")
def revise_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The steps in a grid. Checked, it says which dates move; kept, it is the plan's next version."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    before = schedule_of(row, current_plan(row))
    if request.method != "POST":
        text = write_grid([_typed(one.step) for one in before])
        return _page(request, row, PlanForm(initial={"version": row.version}), text, None, ())
    form, text = PlanForm(request.POST, initial={"version": row.version}), request.POST.get("steps", "")
    entered = _read(text)
    moved: tuple[Moved, ...] = ()
    if entered.fit:
        try:
            moved = moved_between(before, schedule(entered.steps, row.opened_on, days_waited_for(entered.steps)))
            if form.is_valid() and "check" not in request.POST:
                revise(
                    actor=actor,
                    now=clock.now(),
                    reference=reference,
                    seen_version=form.cleaned_data["version"],
                    steps=entered.steps,
                    reason=form.cleaned_data["reason"],
                    baseline=form.cleaned_data["baseline"],
                )
                messages.success(request, "The plan is kept as a new version.")
                return HttpResponseRedirect(part_address("plan", reference))
        except Refused as refused:
            if status_of(refused) != 422:
                tell(form, refused)
            else:
                entered.general.append(refused.message)
    return _page(request, row, form, text, entered, moved)


def _page(
    request: HttpRequest,
    row: Programme,
    form: PlanForm,
    text: str,
    entered: Entered | None,
    moved: tuple[Moved, ...],
) -> HttpResponse:
    grid = Grid(name="steps", label="Steps", columns=_GRID, text=text, problems=entered.problems if entered else ())
    errors = [("steps", message) for message in entered.general] if entered else []
    checked = entered is not None and entered.fit and "check" in request.POST
    context = frame(request, row, "plan") | {
        "form": form,
        "grid": grid,
        "errors": [*errors, *grid.targets],
        "checked": checked,
        "moved": moved,
        "unjudged": checked,
    }
    failed = context["errors"] or (form.is_bound and not checked and form.errors)
    return render(request, "programmes/revise_plan.html", context, status=422 if failed else 200)


def _typed(step: PlannedStep) -> list[str]:
    days = [date_text(day) if day else "" for day in (step.not_before, step.done_on)]
    transfer = "yes" if step.needs_transfer else ""
    return [step.key, step.title, str(step.days), ", ".join(step.after), *days, step.giver, step.waits_for, transfer]


def _read(text: str) -> Entered:
    entered = Entered([], [], [])
    try:
        lines = read_grid(text, _GRID)
    except TooManyLines as many:
        entered.general.append(str(many))
        return entered
    for line in lines:
        entered.steps.append(_read_line(line, entered.problems))
    return entered


def _read_line(line: GridLine, problems: list[GridProblem]) -> PlannedStep:
    cells = line.cells
    days = cells["days"] or "0"
    if not (days.isascii() and days.isdigit() and len(days) < 6):
        problems.append(GridProblem(line=line.number, column="days", message="Enter whole days, such as 20"))
        days = "0"
    not_before, done_on = (_day(line, name, problems) for name in ("not_before", "done_on"))
    after = tuple(key.strip() for key in cells["after"].replace(";", ",").split(",") if key.strip())
    transfer = cells["transfer"].lower()
    if transfer not in ("", "yes", "no"):
        problems.append(GridProblem(line=line.number, column="transfer", message="Enter yes, or leave it blank"))
    return PlannedStep(
        cells["key"], cells["title"], int(days), after, not_before, done_on, cells["giver"],
        cells["waits_for"].upper(), transfer == "yes",
    )  # fmt: skip


def _day(line: GridLine, name: str, problems: list[GridProblem]) -> date | None:
    typed = line.cells[name]
    if not typed:
        return None
    try:
        return read_date(typed)
    except Unreadable as unreadable:
        problems.append(GridProblem(line=line.number, column=name, message=str(unreadable)))
        return None
