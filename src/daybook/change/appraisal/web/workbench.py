"""The workbench: change an input, see the net values and ranks move, and keep what was tried as a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.change.appraisal.operations.adjust_inputs import adjust_inputs as adjust
from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.rules.changing import LineChange, Trial, tried
from daybook.change.appraisal.rules.content import Content, LineRow, Treatment, percent
from daybook.change.appraisal.rules.discounting import schedules
from daybook.change.appraisal.rules.financing import financial_case
from daybook.change.appraisal.rules.inputs import Side
from daybook.change.appraisal.rules.prices import deflators
from daybook.change.appraisal.rules.results import OptionFigures, figures_of, is_baseline
from daybook.change.appraisal.rules.scenarios import scenarios_of
from daybook.change.appraisal.web.sensitivity import short_case_table
from daybook.change.appraisal.web.showing import Showing, frame, schedule_name, shown
from daybook.change.appraisal.web.wording import deflator_choices, deflator_words
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.charts import Point, bars
from daybook.ui.parts import Column, Row, Table
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, may, requires

_WIDEST = 8  # as many characters as a percentage has


@dataclass(frozen=True, slots=True)
class Input:
    """One line that can be tried otherwise: its place, what it is, what was typed, and what is wrong with it."""

    place: int
    line: LineRow
    change: str
    mitigation: str
    fault: str

    @property
    def has_bias(self) -> bool:
        """Whether there is a bias to mitigate."""
        return self.line.side == Side.COST and bool(self.line.bias)


@dataclass(frozen=True, slots=True)
class Entered:
    """Everything that was typed: the inputs by option, the trial they make, and whether all can be read."""

    inputs: tuple[Input, ...]
    trial: Trial

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What cannot be read, for the error summary."""
        return [(f"change-{one.place}", f"{one.line.label}: {one.fault}") for one in self.inputs if one.fault]


@requires("appraisal.view")
def workbench(request: HttpRequest, reference: str) -> HttpResponse:
    """Inputs beside what they do; the inputs stand in the address, so that what was tried can be sent to somebody.

    Asked for by the page itself (htmx), the answer is the results alone.
    """
    showing = shown(request, reference, simulated=False)
    entered = read_inputs(request.GET, showing.detail.content)
    context = _context(request, showing, entered)
    template = "appraisal/outcome.html" if request.headers.get("HX-Request") else "appraisal/workbench.html"
    return render(request, template, context, status=422 if entered.faults and template.endswith("bench.html") else 200)


@requires("appraisal.adjust_inputs")
def adjust_inputs(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Keep what was tried as the next revision, or (`try`) show what it does; without a form, back to the workbench."""
    if request.method != "POST":
        return redirect(path_to("workbench", reference))
    showing = shown(request, reference, simulated=False)
    entered = read_inputs(request.POST, showing.detail.content)
    problem = ""
    if not entered.faults and "try" not in request.POST:
        try:
            kept = adjust(
                actor=actor_in(request), now=clock.now(), reference=reference,
                seen_revision=_seen(request), why=request.POST.get("why", ""),
                changes=entered.trial.lines, schedule=entered.trial.schedule,
                deflator=entered.trial.deflator,
            )  # fmt: skip
        except Refused as refused:
            if status_of(refused) != 422:
                raise
            problem = refused.message
        else:
            messages.success(request, f"Kept as revision {kept.revision}.")
            moved = _first_moved(showing, entered)
            return redirect(path_to("bridge", reference, before=kept.revision - 1, after=kept.revision, option=moved))
    context = _context(request, showing, entered) | {"problem": problem, "why": request.POST.get("why", "")}
    context["errors"] = [*entered.faults, *([("why", problem)] if problem else [])]
    return render(request, "appraisal/workbench.html", context, status=422 if context["errors"] else 200)


def read_inputs(given: Mapping[str, str], content: Content) -> Entered:
    """What was typed for each line of the economic case; blank leaves it as it is."""
    inputs = tuple(
        _input(place, line, given) for place, line in enumerate(content.lines) if line.treatment == Treatment.ECONOMIC
    )
    schedule = given.get("schedule", "")
    lines = [
        LineChange(one.line.option, one.line.label, one.change, one.mitigation)
        for one in inputs
        if (one.change or one.mitigation) and not one.fault
    ]
    known = schedule in schedules() and schedule != content.schedule
    deflator = given.get("deflator", content.deflator)
    other = deflator != content.deflator and (not deflator or deflator in deflators())
    return Entered(inputs, Trial(schedule if known else "", lines, deflator if other else None))


def _input(place: int, line: LineRow, given: Mapping[str, str]) -> Input:
    change = given.get(f"change-{place}", "").strip().replace("−", "-")[:_WIDEST]
    mitigation = given.get(f"mitigation-{place}", "").strip()[:_WIDEST]
    fault = ""
    moved, share = (percent(text) if text else None for text in (change, mitigation))
    if (change and moved is None) or (moved is not None and not -1 <= moved <= 10):
        fault = "Give the change as a percentage from -100 to 1000, such as 10 or -5."
    elif (mitigation and share is None) or (share is not None and not 0 <= share <= 1):
        fault = "Give the mitigation as a percentage from 0 to 100."
    return Input(place, line, change, mitigation, fault)


def _context(request: HttpRequest, showing: Showing, entered: Entered) -> dict[str, object]:
    content = showing.detail.content
    trial = tried(content, entered.trial)
    after = figures_of(showing.detail.title, trial, simulated=False)
    points = [Point(label=option.name, pence=option.npsv_pence) for option in after if not is_baseline(option)]
    groups = [
        (option.name, [one for one in entered.inputs if one.line.option == option.key]) for option in showing.figures
    ]
    return {
        **frame(showing, "workbench"),
        "groups": [(name, inputs) for name, inputs in groups if inputs],
        "schedules": [(name, schedule_name(name)) for name in schedules()],
        "schedule": entered.trial.schedule or content.schedule,
        "deflators": deflator_choices(),
        "deflator": trial.deflator,
        "table": _outcome(showing.figures, after),
        "cash": _cash(after, content, trial),
        "scenarios": short_case_table("In each scenario, with what is tried", scenarios_of(trial), showing.figures)
        if content.scenarios
        else None,
        "chart": bars("Net present value against the baseline", points),
        "changed": len(entered.trial.lines) + bool(entered.trial.schedule) + (entered.trial.deflator is not None),
        "errors": entered.faults,
        "keep_url": path_to("adjust_inputs", showing.detail.reference)
        if may(request, "appraisal.adjust_inputs") and showing.asked is None
        else "",
        "try_url": path_to("workbench", showing.detail.reference),
    }


def _outcome(before: tuple[OptionFigures, ...], after: tuple[OptionFigures, ...]) -> Table:
    rows = [
        Row(
            cells=(
                now.name, was.npsv_pence, now.npsv_pence, now.npsv_pence - was.npsv_pence, _rank_words(was, now),
                now.bcr or "–",
            )
        )
        for was, now in zip(before, after, strict=True)
    ]  # fmt: skip
    return Table(
        caption="What it does to each option",
        columns=(
            Column(key="option", label="Option", main=True),
            Column(key="was", label="NPSV kept", kind="money"),
            Column(key="now", label="NPSV tried", kind="money"),
            Column(key="moved", label="Moved by", kind="money"),
            Column(key="rank", label="Rank"),
            Column(key="bcr", label="BCR tried", kind="number"),
        ),
        rows=rows,
    )


def _cash(options: tuple[OptionFigures, ...], before: Content, after: Content) -> Table:
    """What each option takes from the funds over all years, kept and tried, and how much of it is missing."""
    rows = []
    for option in options:
        was, now = (financial_case(option.key, content) for content in (before, after))
        kept, tried_pence = (sum(year.needed_pence for year in years) for years in (was, now))
        short = sum(max(year.gap_pence, 0) for year in now)
        rows.append(Row(cells=(option.name, kept, tried_pence, tried_pence - kept, short)))
    return Table(
        caption=f"What it takes in cash: {deflator_words(after.deflator).lower()}",
        columns=(
            Column(key="option", label="Option", main=True),
            Column(key="was", label="To be found, kept", kind="money"),
            Column(key="now", label="To be found, tried", kind="money"),
            Column(key="moved", label="Moved by", kind="money"),
            Column(key="short", label="The funds fall short by", kind="money"),
        ),
        rows=rows,
    )


def _rank_words(was: OptionFigures, now: OptionFigures) -> str:
    if was.rank == now.rank:
        return str(now.rank)
    return f"{now.rank}, {'up' if now.rank < was.rank else 'down'} from {was.rank}"


def _first_moved(showing: Showing, entered: Entered) -> int | None:
    """The place of the first option that was changed itself; None where only the baseline or the discounting was."""
    keys = {line.option for line in entered.trial.lines}
    return next(
        (place for place, option in enumerate(showing.figures) if option.key in keys and not is_baseline(option)), None
    )


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen_revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else 0
