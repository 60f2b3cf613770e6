"""The stakeholders of a programme: where each stands, on the grid and in the list, and what is owed to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.change.programmes.addresses import part_address, programme_address, stakeholder_address
from daybook.change.programmes.composing.running import grid_of
from daybook.change.programmes.engaging import refuse_held
from daybook.change.programmes.models import Judgement, Programme, Stakeholder
from daybook.change.programmes.operations.add_stakeholder import add_stakeholder as add
from daybook.change.programmes.operations.judge_stakeholder import judge_stakeholder as judge
from daybook.change.programmes.operations.plan_engagement import plan_engagement as plan
from daybook.change.programmes.operations.record_engagement import record_engagement as record
from daybook.change.programmes.queries import find_programme, find_stakeholder
from daybook.change.programmes.rules.owning import subject_of
from daybook.change.programmes.rules.stakeholders import (
    LEAST,
    LONGEST_NAME,
    LONGEST_WHAT,
    MOST,
    Engaging,
    Stance,
    engaging,
)
from daybook.change.programmes.running import StakeholderSheet, stakeholders_of
from daybook.change.programmes.web.doing import Act, SeenForm, done, long_text
from daybook.change.programmes.web.frame import frame
from daybook.change.programmes.web.owners import (
    BESIDE_OWNER,
    outside_box,
    owner_fact,
    owner_post_box,
    reports_owed,
    said_by_owners,
)
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import DateField
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.tones import state_words

_COLUMNS = (
    Column(key="number", label="No.", kind="number", second=True),
    Column(key="name", label="Who", main=True),
    Column(key="quarter", label="Approach", second=True),
    Column(key="influence", label="Influence", kind="number", second=True),
    Column(key="interest", label="Interest", kind="number", second=True),
    Column(key="stance", label="Stands", kind="state"),
    Column(key="wanted", label="Wanted", second=True),
    Column(key="owner", label="Looked after by", second=True),
    Column(key="owed", label="Owed next", second=True),
    Column(key="due", label="By", kind="date", second=True),
    Column(key="standing", label="Standing", kind="state"),
)
_OWED = (
    Column(key="what", label="What is owed", main=True),
    Column(key="due", label="By", kind="date"),
    Column(key="held", label="Held", kind="date", second=True),
    Column(key="words", label="What came of it", second=True),
    Column(key="standing", label="Standing", kind="state"),
    Column(key="act", label="Next", second=True),
)
_JUDGED = (
    Column(key="on", label="Judged", kind="date", main=True),
    Column(key="influence", label="Influence", kind="number"),
    Column(key="interest", label="Interest", kind="number"),
    Column(key="stance", label="Stands", kind="state"),
    Column(key="wanted", label="Wanted"),
    Column(key="owner", label="Looked after by", second=True),
    Column(key="words", label="Why", second=True),
    Column(key="who", label="Judged by", second=True),
)
_EXPORTED = (
    "reference", "name", "approach", "influence", "interest", "stance", "wanted", "owner", "owed_next", "due_on",
    "standing",
)  # fmt: skip
_STANCES = [(stance.value, state_words(stance)) for stance in Stance]
_SCALE = [
    (str(step), f"{step}{', least' if step == LEAST else ', most' if step == MOST else ''}") for step in range(1, 6)
]


class JudgeForm(SeenForm):
    """Where somebody stands."""

    influence = forms.TypedChoiceField(label="Influence on the programme", choices=_SCALE, coerce=int)
    interest = forms.TypedChoiceField(label="Interest in it", choices=_SCALE, coerce=int)
    stance = forms.ChoiceField(label="Where they stand now", choices=_STANCES, initial=Stance.NEUTRAL)
    wanted = forms.ChoiceField(label="Where they are wanted", choices=_STANCES, initial=Stance.SUPPORTIVE)
    owner_post = owner_post_box("Looked after by")
    owner = outside_box()
    words = long_text("Why you judge so", required=False)


class StakeholderForm(JudgeForm):
    """Somebody with a stake."""

    name = forms.CharField(label="Who", max_length=LONGEST_NAME, help_text="A group, a body or a post")
    field_order = ("version", "name")


class EngagementForm(SeenForm):
    """What is owed."""

    what = forms.CharField(label="What is owed", max_length=LONGEST_WHAT, help_text="Such as: show the first options")
    due_on = DateField(label="By", one_box=True, help_text="Such as 30/6/2027")


class HeldForm(SeenForm):
    """An engagement was held."""

    held_on = DateField(label="Held on", one_box=True, help_text="Such as 30/6/2026")
    words = long_text("What came of it")


@requires("programmes.view")
def stakeholders(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Everybody on the grid and in the list; `?export=csv` gives the list as a file."""
    row, today = find_programme(actor_in(request), reference), clock.today()
    sheets = stakeholders_of(row)
    if request.GET.get("export") == "csv":
        return export_rows("stakeholders", _EXPORTED, (_exported(one, today) for one in sheets))
    add_url = part_address("add_stakeholder", reference) if may(request, "programmes.add_stakeholder") else ""
    table = Table(
        caption="Stakeholders",
        columns=_COLUMNS,
        rows=[_row(one, today) for one in sheets],
        export_url=address_with(request, export="csv") if sheets else "",
        empty="Nobody is on the list. Begin with who can stop the programme, and who has to live with it.",
        empty_url=add_url,
        empty_action="Add the first",
    )
    context = frame(request, row, "stakeholders") | {
        "title": "Stakeholders",
        "intro": "Who has a stake in it, where each stands and is wanted, and what is owed to them next.",
        "acts": [("Add a stakeholder", add_url)] if add_url and sheets else [],
        "svg": grid_of(sheets) if sheets else "",
        "svg_title": "Influence and interest",
        "svg_words": "A number is that of the row in the table below. High is 4 or 5 of 5.",
        "table": table,
    }
    return render(request, "programmes/listed.html", context)


def _row(one: StakeholderSheet, today: date) -> Row:
    standing = one.standing(today)
    cells = (
        one.number,
        one.row.name,
        one.quarter.value,
        one.judgement.influence,
        one.judgement.interest,
        one.judgement.stance,
        state_words(one.judgement.wanted),
        one.judgement.owner,
        one.owed.what if one.owed else "",
        one.owed.due_on if one.owed else None,
        standing.value if standing else "nothing owed",
    )
    return Row(key=one.row.reference, url=stakeholder_address(one.row.reference), cells=cells)


def _exported(one: StakeholderSheet, today: date) -> tuple[object, ...]:
    standing = one.standing(today)
    return (
        one.row.reference, one.row.name, one.quarter.value, one.judgement.influence, one.judgement.interest,
        one.judgement.stance, one.judgement.wanted, one.judgement.owner, one.owed.what if one.owed else "",
        one.owed.due_on if one.owed else None, standing.value if standing else "",
    )  # fmt: skip


@requires("programmes.view")
def stakeholder(request: HttpRequest, stakeholder: str) -> HttpResponse:
    """One stakeholder: how it is judged, was judged, and what is and was owed to it."""
    actor, today = actor_in(request), clock.today()
    found = find_stakeholder(actor, stakeholder)
    row = found.programme
    sheet = next(one for one in stakeholders_of(row) if one.row.pk == found.pk)
    now = sheet.judgement
    earlier = list(found.judgements.order_by("-number"))
    acts = [
        (label, stakeholder_address(stakeholder, verb))
        for verb, label in (("plan_engagement", "Plan what is owed"), ("judge_stakeholder", "Judge it anew"))
        if may(request, f"programmes.{verb}")
    ]
    context = {
        "title": found.name,
        "reference": found.reference,
        "programme": row,
        "back": (part_address("stakeholders", row.reference), f"Stakeholders of {row.title}"),
        "identity": [
            Fact(label="Stands", value=now.stance, state=True),
            Fact(label="Wanted", value=state_words(now.wanted)),
            Fact(label="Approach", value=sheet.quarter.value),
            Fact(label="Influence", value=f"{now.influence} of {MOST}"),
            Fact(label="Interest", value=f"{now.interest} of {MOST}"),
            owner_fact(request, "Looked after by", now.owner, now.owner_post),
            Fact(label="Programme", value=row.reference, url=programme_address(row.reference)),
        ],
        "acts": acts
        + reports_owed(
            request,
            [
                (subject_of(stakeholder, one.number), now.owner_post, one.what)
                for one in sheet.engagements
                if not hasattr(one, "held")
            ],
        ),
        "tables": [
            _owed(request, sheet, today),
            *said_by_owners([subject_of(stakeholder, one.number) for one in sheet.engagements]),
            _judged(earlier),
        ],
        "events": story_of(actor, found.reference),
    }
    return render(request, "programmes/record.html", context)


def _owed(request: HttpRequest, sheet: StakeholderSheet, today: date) -> Table:
    rows = []
    for one in sheet.engagements:
        held = getattr(one, "held", None)
        url = stakeholder_address(sheet.row.reference, "record_engagement", one.number)
        open_ = held is None and may(request, "programmes.record_engagement")
        standing = engaging(due_on=one.due_on, held_on=held.held_on if held else None, today=today)
        cells = (
            one.what,
            one.due_on,
            held.held_on if held else None,
            held.words if held else "",
            # Elsewhere what is held waits: here it is over.
            Cell(value=standing.value, tone="good" if standing is Engaging.HELD else ""),
            Cell(value="Record it", url=url) if open_ else "",
        )
        rows.append(Row(key=str(one.number), cells=cells))
    return Table(caption="What is owed", columns=_OWED, rows=rows, empty="Nothing is owed to them. Plan the next step.")


def _judged(earlier: Sequence[Judgement]) -> Table:
    names = names_of({one.made_by for one in earlier})
    rows = [
        Row(
            key=f"judged-{one.number}",
            cells=(
                london_day(one.at),
                one.influence,
                one.interest,
                one.stance,
                state_words(one.wanted),
                one.owner,
                one.words,
                names[one.made_by],
            ),
        )
        for one in earlier
    ]
    return Table(caption="How it was judged", columns=_JUDGED, rows=rows)


def _act(row: Programme, found: Stakeholder | None, title: str, button: str, means: str, **beside: Any) -> Act:
    here = stakeholder_address(found.reference) if found else part_address("stakeholders", row.reference)
    told = f"{found.name} is up to date." if found else "It is on the list."
    return Act(
        title=title, button=button, means=means, told=told, current="stakeholders", back_url=here,
        beside=beside or None,
    )  # fmt: skip


@requires("programmes.add_stakeholder")
def add_stakeholder(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody new on the list."""
    row = find_programme(actor_in(request), reference)
    form = StakeholderForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    means = "They are placed on the grid, and you can plan what is owed to them."
    act = _act(row, None, "Add a stakeholder", "Add it", means, name_taken=["name"], bad_name=["name"], **BESIDE_OWNER)
    return done(request, row, form, add, act)


@requires("programmes.judge_stakeholder")
def judge_stakeholder(request: HttpRequest, stakeholder: str) -> HttpResponse:
    """Where somebody stands today."""
    found = find_stakeholder(actor_in(request), stakeholder)
    last = found.judgements.order_by("-number")[0]
    names = ("influence", "interest", "stance", "wanted", "owner_post", "words")
    initial = {name: getattr(last, name) for name in names} | {"version": found.programme.version}
    # A title is kept with its post; words alone are somebody outside, or from before posts were chosen.
    initial["owner"] = "" if last.owner_post else last.owner
    form = JudgeForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(
        found.programme, found, f"Judge {found.name} anew", "Keep it", "Earlier judgements stay on record.",
        bad_name=["owner"], **BESIDE_OWNER,
    )  # fmt: skip
    return done(request, found.programme, form, partial(judge, stakeholder=stakeholder), act)


@requires("programmes.plan_engagement")
def plan_engagement(request: HttpRequest, stakeholder: str) -> HttpResponse:
    """What is owed to somebody."""
    found = find_stakeholder(actor_in(request), stakeholder)
    initial = {"version": found.programme.version}
    form = EngagementForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(
        found.programme, found, f"Plan what is owed to {found.name}", "Plan it",
        "It stands on the list until it is held, and is overdue once its day has passed.", bad_name=["what"],
    )  # fmt: skip
    return done(request, found.programme, form, partial(plan, stakeholder=stakeholder), act)


@requires("programmes.record_engagement")
def record_engagement(request: HttpRequest, stakeholder: str, number: int) -> HttpResponse:
    """What came of an engagement."""
    found = find_stakeholder(actor_in(request), stakeholder)
    owed = found.engagements.filter(number=number).first()
    if owed is None:
        raise Refused("not_found", f"{stakeholder} is owed nothing under number {number}. Look at its page.")
    refuse_in_vain(request, partial(refuse_held, owed))
    initial = {"version": found.programme.version, "held_on": clock.today()}
    form = HeldForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(found.programme, found, "Record that it was held", "Record it", owed.what, bad_day=["held_on"])
    return done(request, found.programme, form, partial(record, stakeholder=stakeholder, number=number), act)
