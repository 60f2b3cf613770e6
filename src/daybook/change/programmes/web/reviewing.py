"""The review of a gate: who looked, how sure they are, and what they recommend, pasted or typed line by line."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.programmes.addresses import gate_address
from daybook.change.programmes.gating import refuse_passed
from daybook.change.programmes.operations.record_review import record_review as record
from daybook.change.programmes.queries import find_gate
from daybook.change.programmes.rules.gates import LONGEST_REVIEWERS, Confidence, RecommendationRow, Urgency
from daybook.change.programmes.web.doing import SeenForm, long_text
from daybook.change.programmes.web.frame import frame
from daybook.change.programmes.web.owners import owner_post_box
from daybook.kernel import clock
from daybook.ui.acting import refuse_in_vain, tried
from daybook.ui.forms import DateField
from daybook.ui.grid import Grid, GridColumn, GridProblem, TooManyLines, read_grid
from daybook.ui.routes import actor_in, requires
from daybook.ui.tones import state_words
from daybook.ui.words import Unreadable, read_date

_GRID = (
    GridColumn(key="words", label="Recommendation"),
    GridColumn(key="urgency", label="When", kind="word", options=[(one.value, state_words(one)) for one in Urgency]),
    GridColumn(key="owner_post", label="Post that owns it", kind="word"),
    GridColumn(key="owner", label="Or who, outside the force", kind="word"),
    GridColumn(key="due_on", label="By", kind="word"),
)


class ReviewForm(SeenForm):
    """A review."""

    held_on = DateField(label="Held on", one_box=True, help_text="Such as 30/6/2026")
    reviewers = forms.CharField(
        label="Who reviewed it", max_length=LONGEST_REVIEWERS, help_text="Posts or bodies, not persons by name"
    )
    confidence = forms.ChoiceField(
        label="How sure they are",
        choices=[
            (Confidence.GREEN, "Green: it is likely to deliver"),
            (Confidence.AMBER, "Amber: it can deliver if matters are seen to"),
            (Confidence.RED, "Red: it cannot deliver as it stands"),
        ],
        widget=forms.RadioSelect,
    )
    words = long_text("What they found", rows=4)


@requires("programmes.record_review")
def record_review(request: HttpRequest, gate: str) -> HttpResponse:
    """A review with what it recommends."""
    actor = actor_in(request)
    found = find_gate(actor, gate)
    row = found.programme
    refuse_in_vain(request, partial(refuse_passed, found))
    initial = {"version": row.version, "held_on": clock.today()}
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=initial)
    text, problems = request.POST.get("recommendations", ""), list[GridProblem]()
    rows = _read(text, problems)
    if not problems:
        act = partial(record, actor=actor, now=clock.now(), reference=row.reference, gate=gate, recommendations=rows)
        if tried(form, act, {"bad_name": ["reviewers"], "bad_day": ["held_on"]}):
            messages.success(request, "The review is recorded.")
            return HttpResponseRedirect(gate_address(gate))
    grid = Grid(name="recommendations", label="What they recommend", columns=_GRID, text=text, problems=problems)
    context = frame(request, row, "gates") | {
        "form": form,
        "fields": [one for one in form if not one.is_hidden],
        "title": f"Record a review of {found.title}",
        "grid": grid,
        "errors": grid.targets,
        "back_url": gate_address(gate),
    }
    return render(request, "programmes/review.html", context, status=422 if form.errors or problems else 200)


def _read(text: str, problems: list[GridProblem]) -> list[RecommendationRow]:
    found: list[RecommendationRow] = []
    try:
        lines = read_grid(text, _GRID)
    except TooManyLines as many:
        problems.append(GridProblem(line=1, message=str(many)))
        return found
    for line in lines:
        cells = line.cells
        post = _post(cells["owner_post"], line.number, problems)
        urgency = cells["urgency"].lower().replace(" ", "_")
        if urgency not in list(Urgency):
            problems.append(GridProblem(line=line.number, column="urgency", message="Enter do now, do by or advised"))
        try:
            due_on = read_date(cells["due_on"])
        except Unreadable as unreadable:
            problems.append(GridProblem(line=line.number, column="due_on", message=str(unreadable)))
            continue
        found.append(RecommendationRow(cells["words"], urgency, cells["owner"], due_on, post))
    return found


def _post(typed: str, line: int, problems: list[GridProblem]) -> str:
    """The reference of the post that somebody means; blank for none, or where it is a problem."""
    try:
        return str(owner_post_box("Owner").clean(typed))
    except ValidationError as fault:
        problems.append(GridProblem(line=line, column="owner_post", message=fault.messages[0]))
        return ""
