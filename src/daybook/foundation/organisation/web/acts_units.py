"""What is done to units: opened, led, and reorganised with a look at all that would move before anything does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.foundation.organisation.models import PostTerms, UnitPlacement
from daybook.foundation.organisation.operations.assign_unit_head import assign_unit_head
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.operations.reorganise_units import preview_reorganisation, reorganise_units
from daybook.foundation.organisation.queries import find_unit, people_named, unit_heads
from daybook.foundation.organisation.rules.reorganisation import (
    MovedPost,
    MovedUnit,
    PostMove,
    Reorganised,
    UnitChange,
)
from daybook.foundation.organisation.rules.strength import fte_text
from daybook.foundation.organisation.web.asking import Asking, VersionForm, asked
from daybook.foundation.organisation.web.fields import day_field, post_field, unit_field, units_offered
from daybook.foundation.organisation.web.wording import VACANT
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.forms import DateField
from daybook.ui.grid import Grid, GridColumn, GridLine, TooManyLines, read_grid, write_grid
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import date_text

TOP = "-"
_SHOWN = 200
_KEYS = ("code", "name", "parent", "into")
_UNIT_COLUMNS = (
    Column(key="unit", label="Unit", main=True),
    Column(key="what", label="What happens", kind="state"),
    Column(key="before", label="Before"),
    Column(key="after", label="After"),
)
_POST_COLUMNS = (
    Column(key="title", label="Post", main=True),
    Column(key="holder", label="Held by"),
    Column(key="before", label="Unit before"),
    Column(key="after", label="Unit after"),
    Column(key="cost_centre", label="Paid for by", second=True),
    Column(key="fte", label="FTE", kind="number"),
    Column(key="post", label="Reference", kind="reference", second=True),
)


class NewUnitForm(forms.Form):
    """A unit to be opened."""

    code = forms.CharField(label="Code", max_length=40)
    name = forms.CharField(label="Name", max_length=120)
    parent = unit_field("Belongs to", required=False, help_text="A unit’s code; leave blank to put it at the top")
    valid_from = day_field("First day")


class HeadForm(VersionForm):
    """Which post leads a unit, from when."""

    post = post_field("Post that leads it")
    valid_from = day_field("First day")
    field_order = ("post", "valid_from", "version")


class ReorganisationForm(forms.Form):
    """When, what, and the preview that was looked at."""

    valid_from = DateField(label="First day of the new order", one_box=True)
    lines = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


@requires("organisation.open_unit")
def open_one(request: HttpRequest) -> HttpResponseBase:
    """Open a unit."""
    form = NewUnitForm(
        request.POST or None, initial={"parent": request.GET.get("parent", ""), "valid_from": clock.today()}
    )

    def act() -> tuple[str, str]:
        made = open_unit(actor=actor_in(request), now=clock.now(), **form.cleaned_data)
        # It may open on a later day, on which its page is looked at.
        page = reverse("organisation:unit", args=[made.code])
        return f"Unit {made.code} {made.name} is open.", f"{page}?as_at={made.valid_from.isoformat()}"

    asking = Asking(
        title="Open a unit", button="Open it", back=reverse("organisation:chart"), back_label="Organisation chart"
    )
    return asked(request, form, asking, act)


@requires("organisation.assign_unit_head")
def assign_head(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say which post leads a unit."""
    unit, page = find_unit(code), reverse("organisation:unit", args=[code])
    old = unit_heads(clock.today(), clock.now()).filter(unit=unit).first()
    form = HeadForm(request.POST or None, initial={"version": old.pk if old else 0, "valid_from": clock.today()})

    def act() -> tuple[str, str]:
        made = assign_unit_head(actor=actor_in(request), now=clock.now(), unit=code, **form.cleaned_data)
        return f"{made.post} leads {code}.", page

    asking = Asking(
        title="Say which post leads this unit",
        button="Save it",
        back=page,
        back_label="The unit",
        reference=f"Unit {code}",
        facts=[Fact(label="Led until now by", value=old.post.reference if old else "No post")],
    )
    return asked(request, form, asking, act)


@requires("organisation.reorganise_units")
def reorganise(request: HttpRequest) -> HttpResponseBase:
    """Type what changes from a day, look at what would move, then do it: exactly that or nothing."""
    form = ReorganisationForm(request.POST or None, initial={"valid_from": clock.today()})
    text = request.POST.get("lines", "") if request.method == "POST" else _first_line(request.GET.get("unit", ""))
    found: Reorganised | None = None
    if request.method == "POST" and form.is_valid():
        on, now, seen = form.cleaned_data["valid_from"], clock.now(), form.cleaned_data["seen"]
        try:
            units, posts = _changes(read_grid(text, _columns(())), on, now)
            if seen:
                return _done(request, on, now, units, posts, seen)
            found = preview_reorganisation(actor=actor_in(request), now=now, valid_from=on, units=units, posts=posts)
        except TooManyLines as too_many:
            form.add_error(None, str(too_many))
        except Refused as refused:
            if status_of(refused) == 403:
                raise
            form.add_error(None, refused.message)
    context = {
        "form": form,
        "text": text,
        "grid": Grid(name="lines", label="What changes", columns=_columns(units_offered()), text=text),
        "preview": _preview(found) if found else None,
    }
    return render(request, "organisation/reorganise.html", context, status=422 if form.errors else 200)


def _done(
    request: HttpRequest, on: date, now: datetime, units: list[UnitChange], posts: list[PostMove], seen: str
) -> HttpResponseBase:
    done = reorganise_units(actor=actor_in(request), now=now, valid_from=on, units=units, posts=posts, seen=seen)
    moved = f"{done.units:,} units and {done.posts:,} posts"
    messages.success(request, f"Reorganised: {moved} stand elsewhere from {date_text(on)}.")
    return redirect(f"{reverse('organisation:chart')}?as_at={on.isoformat()}")


def _columns(units: Sequence[tuple[str, str]]) -> list[GridColumn]:
    return [
        # Nothing is offered: a new code is as good as a known one.
        GridColumn(key="code", label="Unit or post", kind="code"),
        GridColumn(key="name", label="New name"),
        GridColumn(key="parent", label="Belongs to", kind="code", options=units),
        GridColumn(key="into", label="Merges into", kind="code", options=units),
    ]


def _first_line(code: str) -> str:
    return write_grid([(code, "", "", "")]) if code else ""


def _changes(lines: Sequence[GridLine], on: date, now: datetime) -> tuple[list[UnitChange], list[PostMove]]:
    """Lines as changes, each with the version that stands now: what a unit or post is then is checked by `seen`."""
    codes = [line.cells["code"] for line in lines]
    placed = UnitPlacement.objects.as_at(on, now).filter(unit__code__in=codes)
    terms = PostTerms.objects.as_at(on, now).filter(post__reference__in=codes)
    versions = dict(placed.values_list("unit__code", "pk"))
    posts = dict(terms.values_list("post__reference", "pk"))
    units = [_unit_change(line.cells, versions) for line in lines if line.cells["code"] not in posts]
    moves = [
        PostMove(post=line.cells["code"], unit=line.cells["parent"], version=posts[line.cells["code"]])
        for line in lines
        if line.cells["code"] in posts
    ]
    return units, moves


def _unit_change(cells: dict[str, str], versions: dict[str, int]) -> UnitChange:
    at_top = cells["parent"] == TOP
    return UnitChange(
        code=cells["code"],
        version=versions.get(cells["code"], 0),
        name=cells["name"],
        parent="" if at_top else cells["parent"],
        at_top=at_top,
        into=cells["into"],
    )


def _preview(found: Reorganised) -> dict[str, object]:
    names = people_named([post.person for post in found.posts[:_SHOWN]])
    return {
        "seen": found.seen,
        "facts": [
            Fact(label="Units", value=f"{len(found.units):,}"),
            Fact(label="Posts", value=f"{len(found.posts):,}"),
            Fact(label="FTE", value=fte_text(found.fte)),
            Fact(label="People", value=f"{len(found.people):,}"),
            Fact(
                label="Cost centres", value=", ".join(f"{body} {code}" for body, code in found.cost_centres) or "None"
            ),
        ],
        "units": Table(
            caption="Units that change",
            columns=_UNIT_COLUMNS,
            rows=[_unit_row(unit) for unit in found.units[:_SHOWN]],
            empty="No unit changes.",
            shown=_shown(len(found.units)),
        ),
        "posts": Table(
            caption="Posts that move",
            columns=_POST_COLUMNS,
            rows=[_post_row(post, names) for post in found.posts[:_SHOWN]],
            empty="No post moves.",
            shown=_shown(len(found.posts)),
        ),
    }


def _shown(count: int) -> str:
    return f"The first {_SHOWN:,} of {count:,}" if count > _SHOWN else ""


def _unit_row(unit: MovedUnit) -> Row:
    return Row(
        key=unit.code,
        cells=(
            f"{unit.code} {unit.name_after or unit.name_before}",
            "comes along" if unit.what == "carried" else unit.what,
            _place(unit.name_before, unit.path_before),
            _place(unit.name_after, unit.path_after),
        ),
    )


def _place(name: str, path: tuple[str, ...]) -> str:
    return f"{name}, {' › '.join(path)}" if name else ""


def _post_row(post: MovedPost, names: dict[str, str]) -> Row:
    fte = fte_text(post.fte)
    return Row(
        key=post.reference,
        cells=(
            post.title,
            names.get(post.person, post.person) if post.person else VACANT,
            post.unit_before,
            post.unit_after,
            f"{post.body} {post.cost_centre}",
            fte,
            post.reference,
        ),
    )
