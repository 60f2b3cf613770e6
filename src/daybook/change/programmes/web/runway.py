"""How long a programme can wait: the latest safe starts, and what each month of waiting costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.operations.set_runway import FixedEnd
from daybook.change.programmes.operations.set_runway import set_runway as set_
from daybook.change.programmes.planning import RunwayEnd, current_runway, runway_ends
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.rules.runway import Stage
from daybook.change.programmes.web.frame import frame
from daybook.kernel import clock
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.charts import Chart, Point, bars
from daybook.ui.forms import MoneyField
from daybook.ui.grid import Grid, GridColumn, GridLine, GridProblem, TooManyLines, read_grid, write_grid
from daybook.ui.parts import Column, Row, Table
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.timelines import Stretch, timeline
from daybook.ui.words import Unreadable, date_text, read_date

_STAGE_COLUMNS = (
    Column(key="stage", label="Stage", main=True),
    Column(key="months", label="Months", kind="number"),
    Column(key="starts", label="Starts by", kind="date"),
    Column(key="ends", label="Ends by", kind="date"),
)
_SLIP_COLUMNS = (
    Column(key="months", label="Months of waiting", kind="number", main=True),
    Column(key="starts", label="Would start on", kind="date", second=True),
    Column(key="float", label="Days of float left", kind="number"),
    Column(key="cost", label="Costs", kind="money"),
)
_ENDS = (
    GridColumn(key="title", label="What ends"),
    GridColumn(key="on", label="On", kind="word"),
    GridColumn(key="source", label="Where it is said"),
)
_STAGES = (GridColumn(key="title", label="Stage"), GridColumn(key="months", label="Months", kind="code"))


class CostForm(forms.Form):
    """What waiting costs, and where that comes from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    month_pence = MoneyField(label="What the team costs in a month of waiting", min_pence=0)
    extension_pence = MoneyField(label="What a month of keeping the old service on costs beyond today", min_pence=0)
    source = forms.CharField(label="Where the two costs come from", max_length=500)


@requires("programmes.view")
def runway(request: HttpRequest, reference: str) -> HttpResponse:
    """Each day nobody can move, the nearest first: stages counted back from it, and the cost of waiting."""
    row = find_programme(actor_in(request), reference)
    found = current_runway(row)
    today = clock.today()
    ends = runway_ends(found, today) if found else ()
    context = frame(request, row, "runway") | {
        "runway": found,
        "ends": [(end, _stages(end), _drawn(end), _costs(end), _slips(end)) for end in ends],
        "today": today,
        "set_url": part_address("set_runway", reference) if may(request, "programmes.set_runway") else "",
    }
    return render(request, "programmes/runway.html", context)


def _stages(end: RunwayEnd) -> Table:
    rows = [
        Row(key=one.stage.title, cells=(one.stage.title, one.stage.months, one.starts_on, one.ends_on))
        for one in end.stages
    ]
    return Table(caption=f"Latest days before: {end.title}", columns=_STAGE_COLUMNS, rows=rows)


def _drawn(end: RunwayEnd) -> object:
    stretches = [
        Stretch(
            label=one.stage.title,
            start=one.starts_on,
            due=one.ends_on,
            until=one.ends_on,
            done=None,
            said=f"{one.stage.title}, from {date_text(one.starts_on)} to {date_text(one.ends_on)} at the latest",
        )
        for one in end.stages
    ]
    return timeline(f"Counted back from {end.title}", stretches)


def _costs(end: RunwayEnd) -> Chart:
    points = [
        Point(label=f"{slip.months} month{'s' if slip.months > 1 else ''}", pence=slip.cost_pence)
        for slip in end.slips
        if slip.months
    ]
    return bars(f"What waiting costs, before {end.title}", points)


def _slips(end: RunwayEnd) -> Table:
    rows = [
        Row(key=str(slip.months), cells=(slip.months, slip.starts_on, slip.float_days, slip.cost_pence))
        for slip in end.slips
    ]
    return Table(caption=f"What waiting costs, before {end.title}", columns=_SLIP_COLUMNS, rows=rows)


@requires("programmes.set_runway")
def set_runway(request: HttpRequest, reference: str) -> HttpResponse:
    """The days that cannot move, the stages before them, and the two costs."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    found = current_runway(row)
    if request.method != "POST":
        initial = {"version": row.version}
        if found:
            initial |= {name: getattr(found, name) for name in ("month_pence", "extension_pence", "source")}
        ends = write_grid(
            [[title, date_text(date.fromisoformat(on)), source] for title, on, source in found.ends] if found else []
        )
        stages = write_grid([[title, str(months)] for title, months in found.stages] if found else [])
        grids = _grids(ends, stages, [], [])
        context = frame(request, row, "runway") | {"form": CostForm(initial=initial), "grids": grids}
        return render(request, "programmes/set_runway.html", context)
    form = CostForm(request.POST, initial={"version": row.version})
    end_problems: list[GridProblem] = []
    stage_problems: list[GridProblem] = []
    general: list[str] = []
    ends_read = _read_ends(request.POST.get("ends", ""), end_problems)
    stages_read = _read_stages(request.POST.get("stages", ""), stage_problems)
    if form.is_valid() and not end_problems and not stage_problems:
        said = form.cleaned_data
        try:
            set_(
                actor=actor, now=clock.now(), reference=reference, seen_version=said["version"], ends=ends_read,
                stages=stages_read, month_pence=Pence(said["month_pence"]), source=said["source"],
                extension_pence=Pence(said["extension_pence"]),
            )  # fmt: skip
        except Refused as refused:
            if status_of(refused) != 422:
                tell(form, refused)
            else:
                general.append(refused.message)
        else:
            messages.success(request, "The runway is set.")
            return HttpResponseRedirect(part_address("runway", reference))
    grids = _grids(request.POST.get("ends", ""), request.POST.get("stages", ""), end_problems, stage_problems)
    errors = [("ends", message) for message in general] + [target for grid in grids for target in grid.targets]
    context = frame(request, row, "runway") | {"form": form, "grids": grids, "errors": errors}
    return render(request, "programmes/set_runway.html", context, status=422)


def _grids(
    ends: str, stages: str, end_problems: Sequence[GridProblem], stage_problems: Sequence[GridProblem]
) -> list[Grid]:
    return [
        Grid(name="ends", label="Days that cannot move", columns=_ENDS, text=ends, problems=end_problems),
        Grid(name="stages", label="Stages, first to last", columns=_STAGES, text=stages, problems=stage_problems),
    ]


def _read_ends(text: str, problems: list[GridProblem]) -> list[FixedEnd]:
    found = []
    for line in _lines(text, _ENDS, problems):
        try:
            found.append(FixedEnd(line.cells["title"], read_date(line.cells["on"]), line.cells["source"]))
        except Unreadable as unreadable:
            problems.append(GridProblem(line=line.number, column="on", message=str(unreadable)))
    return found


def _read_stages(text: str, problems: list[GridProblem]) -> list[Stage]:
    found = []
    for line in _lines(text, _STAGES, problems):
        months = line.cells["months"]
        if months.isascii() and months.isdigit() and len(months) < 4:
            found.append(Stage(line.cells["title"], int(months)))
        else:
            problems.append(GridProblem(line=line.number, column="months", message="Enter whole months, such as 9"))
    return found


def _lines(text: str, columns: Sequence[GridColumn], problems: list[GridProblem]) -> list[GridLine]:
    try:
        return read_grid(text, columns)
    except TooManyLines as many:
        problems.append(GridProblem(line=1, message=str(many)))
        return []
