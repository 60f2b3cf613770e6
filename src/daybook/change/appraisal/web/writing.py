"""The pages where a part of an appraisal is written: grids to type or paste into, each verb one page, one operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.change.appraisal.operations.judge_options import judge_options as judge
from daybook.change.appraisal.operations.start_appraisal import LONGEST_QUESTION
from daybook.change.appraisal.operations.start_appraisal import start_appraisal as start
from daybook.change.appraisal.operations.write_framework import write_framework as framework
from daybook.change.appraisal.operations.write_funding import write_funding as funding
from daybook.change.appraisal.operations.write_lines import write_lines as lines
from daybook.change.appraisal.operations.write_objectives import write_objectives as objectives
from daybook.change.appraisal.operations.write_options import write_options as options
from daybook.change.appraisal.operations.write_risks import write_risks as risks
from daybook.change.appraisal.operations.write_scenarios import write_scenarios as scenarios
from daybook.change.appraisal.paths import appraisal_path, path_to
from daybook.change.appraisal.rules.content import Content
from daybook.change.appraisal.rules.discounting import schedules
from daybook.change.appraisal.web import sheets
from daybook.change.appraisal.web.sheets import Sheet, read_rows
from daybook.change.appraisal.web.showing import Showing, frame, option_in, option_tabs, schedule_name, shown
from daybook.change.appraisal.web.wording import deflator_choices
from daybook.finance.budgets.public import funds_left
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell, tried
from daybook.ui.grid import Grid, GridLine, GridProblem, TooManyLines, read_grid, write_grid
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, requires

_COLUMN_OF = {"amounts": "y0", "rho": "rho"}


class StartForm(forms.Form):
    """What an appraisal is about, and over which years."""

    title = forms.CharField(label="What is appraised", max_length=120, help_text="Such as: Evidence storage")
    question = forms.CharField(
        label="The question it answers", max_length=LONGEST_QUESTION, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    base_year = forms.IntegerField(label="Base year", min_value=1900, max_value=2200, help_text="Year 0, such as 2026")
    years = forms.IntegerField(label="Number of years", min_value=1, max_value=100, help_text="The base year included")
    schedule = forms.ChoiceField(label="Discounting")
    deflator = forms.ChoiceField(label="Money of the financial case", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schedule"].choices = [(name, schedule_name(name)) for name in schedules()]  # type: ignore[attr-defined]
        self.fields["deflator"].choices = deflator_choices()  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why a part is changed."""

    why = forms.CharField(label="What you changed, and why", max_length=2000,
                          help_text="It stands in the story of the figures.")  # fmt: skip
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is written: the verb, the words of its page, its grids, and the operation's own arguments."""

    verb: str
    title: str
    hint: str
    sheets: Callable[[Content], list[Sheet]]
    operation: Callable[..., Any]


@requires("appraisal.start_appraisal")
def start_appraisal(request: HttpRequest) -> HttpResponseBase:
    """Start an appraisal."""
    form = StartForm(request.POST or None, initial={"base_year": clock.today().year, "years": 10})
    if made := tried(form, partial(start, actor=actor_in(request), now=clock.now())):
        messages.success(request, f"{made.reference} is started, with business as usual and do minimum.")
        return redirect(appraisal_path(made.reference))
    return render(request, "appraisal/start.html", {"form": form}, status=422 if form.errors else 200)


@requires("appraisal.write_options")
def write_options(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The short list."""
    hint = "Business as usual is the baseline. Costs, benefits and risks follow the key of their option."
    return _part(request, reference, Part("write_options", "Short list", hint,
                 lambda content: [sheets.options_sheet(content)], options))  # fmt: skip


@requires("appraisal.write_lines")
def write_lines(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The costs and benefits of one option: `?option=2`."""
    showing = shown(request, reference, simulated=False)
    option = option_in(request, showing)
    hint = (
        "Costs are capital or revenue; a disbenefit is written as a positive amount; a qualitative benefit has no "
        "amounts. VAT and transfers stay out of the economic case. Amounts are in real prices of the base year, or of "
        "another year such as 2024, or nominal: what will be paid in each year."
    )
    part = Part("write_lines", f"Costs and benefits of {option.name}", hint,
                lambda content: [sheets.lines_sheet(content, option.key)], lines)  # fmt: skip
    place = showing.figures.index(option)
    return _written(request, showing, part, {"option": option.key}, place)


@requires("appraisal.write_risks")
def write_risks(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Risks, and which of them go together."""
    hint = (
        "Lognormal takes P10 as low and P90 as high; a discrete size has chances, such as 1000 x 3; 5000 x 1. Say "
        "whose figures they are, since when, and on what basis."
    )
    return _part(request, reference, Part("write_risks", "Risks", hint,
                 lambda content: [sheets.risks_sheet(content), sheets.correlations_sheet(content)], risks))  # fmt: skip


@requires("appraisal.write_objectives")
def write_objectives(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Spending objectives."""
    hint = "No more than five or six, each specific, measured and dated."
    return _part(request, reference, Part("write_objectives", "Spending objectives", hint,
                 lambda content: [sheets.objectives_sheet(content)], objectives))  # fmt: skip


@requires("appraisal.write_framework")
def write_framework(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The long list."""
    hint = (
        "Dimension by dimension: scope, solution, delivery, implementation, funding. One choice of each is preferred."
    )
    return _part(request, reference, Part("write_framework", "Options framework", hint,
                 lambda content: [sheets.choices_sheet(content)], framework))  # fmt: skip


@requires("appraisal.judge_options")
def judge_options(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How options stand on each aspect."""
    hint = "One row for an option and an aspect, with the evidence and how sure it makes us."
    return _part(request, reference, Part("judge_options", "Judgements", hint,
                 lambda content: [sheets.judgements_sheet(content)], judge))  # fmt: skip


@requires("appraisal.write_funding")
def write_funding(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What the funds can give."""
    named = [(fund.code, fund.name) for fund in funds_left().values()]
    hint = "What each fund can give in each year: budgets in cash are nominal, plans may be in prices of one year."
    return _part(request, reference, Part("write_funding", "Funding", hint,
                 lambda content: [sheets.funding_sheet(content, named)], funding))  # fmt: skip


@requires("appraisal.write_scenarios")
def write_scenarios(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Named scenarios."""
    hint = (
        "Each row is one change of a scenario: costs, benefits or bias of an option (blank: of every one but business "
        "as usual) or one line by a percentage; or a delay of its start by years."
    )
    return _part(request, reference, Part("write_scenarios", "Scenarios", hint,
                 lambda content: [sheets.scenarios_sheet(content)], scenarios))  # fmt: skip


def _part(request: HttpRequest, reference: str, part: Part) -> HttpResponseBase:
    return _written(request, shown(request, reference, simulated=False), part, {}, None)


def _written(
    request: HttpRequest, showing: Showing, part: Part, own: dict[str, str], place: int | None
) -> HttpResponseBase:
    """Show the grids; on POST carry out the operation, and go to the appraisal. Faults stand beside their lines."""
    content = showing.detail.content
    grids = part.sheets(content)
    form = WhyForm(request.POST or None, initial={"seen_revision": showing.detail.number})
    texts = {sheet.part: _text(request, sheet, content, own) for sheet in grids}
    problems: dict[str, list[GridProblem]] = {}
    general: list[str] = []
    if form.is_bound:
        entered, problems, general = _read(grids, texts)
        if form.is_valid() and not general and not any(problems.values()):
            rows = {name: [row for row, _ in pairs] for name, pairs in entered.items()}
            try:
                kept = part.operation(
                    actor=actor_in(request), now=clock.now(), reference=showing.detail.reference,
                    seen_revision=form.cleaned_data["seen_revision"], why=form.cleaned_data["why"], **own, **rows,
                )  # fmt: skip
            except Refused as refused:
                if status_of(refused) != 422:
                    tell(form, refused)
                else:
                    problems, general = _told(refused, entered, content, own)
            else:
                messages.success(request, f"Kept as revision {kept.revision}.")
                return redirect(appraisal_path(showing.detail.reference))
    return _page(request, showing, part, place, form, grids, texts, problems, general)


Entered = dict[str, list[tuple[Any, int]]]


def _read(grids: Sequence[Sheet], texts: dict[str, str]) -> tuple[Entered, dict[str, list[GridProblem]], list[str]]:
    """The rows of every grid with the numbers of their lines, and what cannot be read."""
    entered: Entered = {}
    problems: dict[str, list[GridProblem]] = {}
    general: list[str] = []
    for sheet in grids:
        try:
            found: list[GridLine] = read_grid(texts[sheet.part], sheet.columns)
        except TooManyLines as fault:
            general.append(str(fault))
            continue
        rows, problems[sheet.part] = read_rows(sheet, found)
        wrong = {problem.line for problem in problems[sheet.part]}
        numbers = [line.number for line in found if line.number not in wrong]
        entered[sheet.part] = list(zip(rows, numbers, strict=True))
    return entered, problems, general


def _told(
    refused: Refused, entered: Entered, content: Content, own: dict[str, str]
) -> tuple[dict[str, list[GridProblem]], list[str]]:
    """The faults of a refusal beside the lines they are about; what is about no line is told by itself."""
    problems: dict[str, list[GridProblem]] = {name: [] for name in entered}
    rows: Any = refused.facts.get("findings", [])
    before = _lines_before(content, own.get("option", ""))
    for fault in rows:
        place = fault["row"] - 1 - (before if fault["part"] == "lines" else 0)
        pairs = entered.get(fault["part"], [])
        if 0 <= place < len(pairs):
            column = _COLUMN_OF.get(fault["column"], fault["column"])
            problems[fault["part"]].append(GridProblem(line=pairs[place][1], column=column, message=fault["message"]))
    return problems, [] if any(problems.values()) else [refused.message]


def _lines_before(content: Content, option: str) -> int:
    """How many lines of other options stand before those of this one, as the operation orders them."""
    earlier = []
    for row in content.options:
        if row.key == option:
            break
        earlier.append(row.key)
    return sum(line.option in earlier for line in content.lines)


def _text(request: HttpRequest, sheet: Sheet, content: Content, own: dict[str, str]) -> str:
    if request.method == "POST":
        return request.POST.get(sheet.part, "")
    rows = getattr(content, sheet.part)
    if "option" in own:
        rows = [row for row in rows if row.option == own["option"]]
    return write_grid([sheet.write(row) for row in rows])


def _page(
    request: HttpRequest,
    showing: Showing,
    part: Part,
    place: int | None,
    form: WhyForm,
    grids: Sequence[Sheet],
    texts: dict[str, str],
    problems: dict[str, list[GridProblem]],
    general: list[str],
) -> HttpResponseBase:
    drawn = [
        Grid(name=sheet.part, label=sheet.label, columns=sheet.columns, text=texts[sheet.part],
             problems=problems.get(sheet.part, ()))
        for sheet in grids
    ]  # fmt: skip
    errors = [(grids[0].part, message) for message in general]
    errors += [target for grid in drawn for target in grid.targets]
    context = {
        **frame(showing, part.verb if place is None else "record"),
        "title": part.title,
        "hint": part.hint,
        "form": form,
        "grids": drawn,
        "errors": errors,
        "option_tabs": option_tabs(showing, part.verb, showing.figures[place], all_options=True)
        if place is not None
        else [],
        "leave_url": path_to("record", showing.detail.reference),
    }
    return render(request, "appraisal/write.html", context, status=422 if errors or form.errors else 200)
