"""The lessons of a programme: what happened, what was learnt, what it changed, and whether its action was taken."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.change.programmes.addresses import lesson_address, part_address, programme_address
from daybook.change.programmes.learning import options_named, refuse_settled, target_address, target_words
from daybook.change.programmes.models import Lesson
from daybook.change.programmes.operations.log_lesson import log_lesson as log
from daybook.change.programmes.operations.settle_lesson import settle_lesson as settle
from daybook.change.programmes.queries import find_lesson, find_programme, visible_lessons
from daybook.change.programmes.rules.lessons import (
    LONGEST_TARGET,
    LONGEST_TITLE,
    TARGET_WORDS,
    LessonStanding,
)
from daybook.change.programmes.running import standing_of_lesson
from daybook.change.programmes.web.doing import Act, SeenForm, done, long_text
from daybook.change.programmes.web.frame import frame
from daybook.change.programmes.web.owners import (
    BESIDE_OWNER,
    outside_box,
    owner_fact,
    owner_post_box,
    report_url,
    said_by_owners,
)
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import DateField
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, open_to, requires
from daybook.ui.tables import address_with, export_rows

_COLUMNS = (
    Column(key="reference", label="Lesson", kind="reference", second=True),
    Column(key="title", label="What was learnt", main=True),
    Column(key="changed", label="Changed"),
    Column(key="action", label="Recommended", second=True),
    Column(key="learnt", label="Learnt", kind="date", second=True),
    Column(key="standing", label="Action", kind="state"),
)
_EXPORTED = (
    "reference", "title", "happened", "target_kind", "target", "changed", "action", "standing", "learnt_on",
    "made_by",
)  # fmt: skip
_BESIDE = {"unknown_target": ["target"], "bad_name": ["title"], "bad_day": ["learnt_on"], **BESIDE_OWNER}


class LessonForm(SeenForm):
    """A lesson."""

    title = forms.CharField(label="What was learnt", max_length=LONGEST_TITLE, help_text="In one sentence")
    happened = long_text("What happened")
    target_kind = forms.ChoiceField(label="What it changed", choices=list(TARGET_WORDS.items()))
    target = forms.CharField(
        label="Which one",
        max_length=LONGEST_TARGET,
        help_text="As its page names it: REQ-000004, RAID-000002, or the key of an option or step",
    )
    changed = long_text("What is different now")
    action = forms.CharField(
        label="What is recommended", max_length=LONGEST_TITLE, help_text="What somebody should do next time"
    )
    owner_post = owner_post_box("Who takes it")
    owner = outside_box()
    due_on = DateField(label="By", required=False, one_box=True, help_text="Such as 30/6/2027")
    learnt_on = DateField(label="Learnt on", one_box=True, help_text="Such as 30/6/2026")


class SettleForm(SeenForm):
    """What became of the recommended action."""

    taken = forms.TypedChoiceField(
        label="Was it taken?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    words = long_text("How, or why not")


@requires("programmes.view")
def lessons(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every lesson, those whose action is open first; `?export=csv` gives them as a file."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    found = list(visible_lessons(actor, reference).order_by("-learnt_on", "-id"))
    if request.GET.get("export") == "csv":
        return export_rows("lessons", _EXPORTED, (_exported(one) for one in found))
    found.sort(key=lambda one: standing_of_lesson(one) is not LessonStanding.OPEN)
    options = options_named(row)
    log_url = part_address("log_lesson", reference) if may(request, "programmes.log_lesson") else ""
    table = Table(
        caption="Lessons",
        columns=_COLUMNS,
        rows=[_row(request, one, options) for one in found],
        export_url=address_with(request, export="csv") if found else "",
        empty="No lesson is logged. Log the first thing that went otherwise than planned.",
        empty_url=log_url,
        empty_action="Log the first",
    )
    context = frame(request, row, "lessons") | {
        "title": "Lessons",
        "intro": "What was learnt, what it changed, and whether what it recommends was done. Those whose action is "
        "open come first, then the newest.",
        "table": table,
        "acts": [("Log a lesson", log_url)] if log_url and found else [],
    }
    return render(request, "programmes/listed.html", context)


def _row(request: HttpRequest, one: Lesson, options: dict[str, str]) -> Row:
    cells = (
        one.reference,
        one.title,
        Cell(value=target_words(one, options), url=open_to(request, target_address(one, one.programme))),
        one.action,
        one.learnt_on,
        standing_of_lesson(one).value,
    )
    return Row(key=one.reference, url=lesson_address(one.reference), cells=cells)


def _exported(one: Lesson) -> tuple[object, ...]:
    return (
        one.reference, one.title, one.happened, one.target_kind, one.target, one.changed, one.action,
        standing_of_lesson(one).value, one.learnt_on, one.made_by,
    )  # fmt: skip


@requires("programmes.view")
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """One lesson, whole."""
    actor = actor_in(request)
    found = find_lesson(actor, lesson)
    row, standing = found.programme, standing_of_lesson(found)
    settled = getattr(found, "settled", None)
    names = names_of({found.made_by, *([settled.made_by] if settled else [])})
    context = {
        "title": found.title,
        "reference": found.reference,
        "programme": row,
        "back": (part_address("lessons", row.reference), f"Lessons of {row.title}"),
        "identity": [
            Fact(label="Recommended action", value=standing.value, state=True),
            Fact(
                label="Changed",
                value=target_words(found, options_named(row)),
                url=open_to(request, target_address(found, row)),
            ),
            Fact(label="Learnt on", value=found.learnt_on),
            Fact(label="Logged by", value=names[found.made_by]),
            Fact(label="Programme", value=row.reference, url=programme_address(row.reference)),
        ],
        "facts": [
            Fact(label="What happened", value=found.happened),
            Fact(label="What is different now", value=found.changed),
            Fact(label="What is recommended", value=found.action),
            *([owner_fact(request, "Who takes it", found.owner, found.owner_post)] if found.owner else []),
            *([Fact(label="By", value=found.due_on)] if found.due_on else []),
            *(
                [Fact(label="What became of it", value=f"{settled.words} ({names[settled.made_by]})")]
                if settled
                else []
            ),
        ],
        "acts": _acts(request, found, standing),
        "tables": said_by_owners([lesson]),
        "step": _step(request, found) if standing is LessonStanding.OPEN else None,
        "events": story_of(actor, found.reference),
    }
    return render(request, "programmes/record.html", context)


def _step(request: HttpRequest, found: Lesson) -> tuple[str, str, str, str] | None:
    url = report_url(request, found.reference, found.owner_post) if found.due_on else ""
    told = ("it is kept here, and whoever runs the programme is told.", "it stays with you.")
    return ("Say how it stands", url, *told) if url else None


def _acts(request: HttpRequest, found: Lesson, standing: LessonStanding) -> list[tuple[str, str]]:
    if standing is not LessonStanding.OPEN or not may(request, "programmes.settle_lesson"):
        return []
    return [("Say what became of its action", lesson_address(found.reference, "settle_lesson"))]


@requires("programmes.log_lesson")
def log_lesson(request: HttpRequest, reference: str) -> HttpResponse:
    """A new lesson."""
    row = find_programme(actor_in(request), reference)
    initial = {"version": row.version, "learnt_on": clock.today()}
    form = LessonForm(request.POST if request.method == "POST" else None, initial=initial)
    act = Act(
        title="Log a lesson",
        button="Log it",
        means="It is kept for good, tied to what it changed, and stands in the outline case.",
        told="The lesson is logged.",
        current="lessons",
        back_url=part_address("lessons", reference),
        beside=_BESIDE,
    )
    return done(request, row, form, log, act)


@requires("programmes.settle_lesson")
def settle_lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """What became of the action that a lesson recommends."""
    found = find_lesson(actor_in(request), lesson)
    refuse_in_vain(request, partial(refuse_settled, found))
    initial: dict[str, Any] = {"version": found.programme.version}
    form = SettleForm(request.POST if request.method == "POST" else None, initial=initial)
    act = Act(
        title=f"What became of {found.reference}",
        button="Keep it",
        means=f"It recommends: {found.action}",
        told=f"What became of {found.reference} is kept.",
        current="lessons",
        back_url=lesson_address(found.reference),
    )
    return done(request, found.programme, form, partial(settle, lesson=lesson), act)
