"""The market engagement log: who was met, what was asked, and what it changed."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.engaging import refuse_corrected
from daybook.change.discovery.models import EngagementSupplier
from daybook.change.discovery.models.engaging import Effect, Engagement
from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE, LONGEST_WORDS
from daybook.change.discovery.operations.ask_question import ask_question as ask
from daybook.change.discovery.operations.correct_engagement import correct_engagement as correct
from daybook.change.discovery.operations.log_engagement import log_engagement as log
from daybook.change.discovery.operations.record_effect import record_effect as record
from daybook.change.discovery.queries.catalogue import known_titles
from daybook.change.discovery.queries.engaging import (
    Met,
    engagement_detail,
    suppliers_met,
    visible_engagements,
    visible_questions,
)
from daybook.change.discovery.refs import EngagementRef
from daybook.change.discovery.rules.catalogue import LONGEST_TRACE
from daybook.change.discovery.rules.engaging import WAY_WORDS, Way
from daybook.change.discovery.states import QuestionState
from daybook.change.discovery.web.acting import acted
from daybook.change.discovery.web.questions import question_rows, question_table
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.ui.acting import refuse_in_vain
from daybook.ui.finding import Found
from daybook.ui.forms import DateField
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import Empty, address_with, export_rows, list_table, read_slice

_FIELDS = ("reference", "way", "title", "held_on", "ours", "interests")
_SORTABLE = {"title": "title", "held": "held_on"}
_COLUMNS = (
    Column(key="title", label="About", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
    Column(key="held", label="On", kind="date", sortable=True),
    Column(key="way", label="How", kind="reference"),
    Column(key="suppliers", label="Suppliers met"),
    Column(key="ours", label="Of ours", second=True),
)
_MET_COLUMNS = (
    Column(key="name", label="Supplier", main=True),
    Column(key="times", label="Times met", kind="number"),
    Column(key="last", label="Last met", kind="date"),
    Column(key="questions", label="Questions asked", kind="number"),
)
_EFFECT_COLUMNS = (
    Column(key="to", label="What was changed", main=True),
    Column(key="how", label="How"),
    Column(key="at", label="Recorded", kind="date", second=True),
    Column(key="by", label="By", second=True),
)
_EXPORT_HEADER = ("reference", "way", "about", "held_on", "ours", "interests", "suppliers")
_MOST_FOUND = 8
_ANY = ("", "Any")
_WAYS = [(one.value, words) for one, words in WAY_WORDS.items()]


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Words or reference", required=False, max_length=120)
    supplier = forms.CharField(label="Supplier", required=False, max_length=120)
    way = forms.ChoiceField(label="How", required=False, choices=[_ANY, *_WAYS])


class EngagementForm(forms.Form):
    """Who was met, and what was said."""

    way = forms.TypedChoiceField(label="How", coerce=Way, choices=_WAYS)
    title = forms.CharField(label="About", max_length=LONGEST_TITLE, help_text="Such as: how payroll is run elsewhere.")
    held_on = DateField(label="On", one_box=True, help_text="Such as 31/3/2026.")
    suppliers = forms.CharField(
        label="Suppliers met", widget=forms.Textarea(attrs={"rows": 4}), help_text="One to a line: firms, not people."
    )
    ours = forms.CharField(label="Of ours", max_length=LONGEST_SOURCE, help_text="Roles, such as: head of commercial.")
    words = forms.CharField(
        label="What was said", max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="By whom of both sides, by role. What one supplier is told, all may ask for.",
    )  # fmt: skip
    interests = forms.CharField(
        label="Conflicts of interest", max_length=LONGEST_REASON,
        help_text="Which were declared and what was done about them, or: none declared.",
    )  # fmt: skip

    def clean_suppliers(self) -> list[str]:
        """A supplier to each line."""
        return list(self.cleaned_data["suppliers"].splitlines())


class CorrectionForm(EngagementForm):
    """What is right, and why it was logged otherwise."""

    because = forms.CharField(
        label="Why it is corrected", max_length=LONGEST_REASON, help_text="Such as: a third supplier was in the room."
    )


class QuestionForm(forms.Form):
    """What a supplier asked."""

    asked_by = forms.ChoiceField(label="Asked by")
    asked_on = DateField(label="On", one_box=True, help_text="Such as 31/3/2026.")
    words = forms.CharField(label="Question", max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, suppliers: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_by"].choices = [(one, one) for one in suppliers]  # type: ignore[attr-defined]


class EffectForm(forms.Form):
    """What was changed, and how."""

    to = forms.CharField(
        label="What was changed", max_length=LONGEST_TRACE,
        help_text="A requirement or service by its reference, such as REQ-000003; an option by reference or name.",
    )  # fmt: skip
    words = forms.CharField(
        label="How", max_length=LONGEST_REASON, help_text="Such as: asks for a standard interface instead of our own."
    )


@requires("discovery.view")
def engagement_list(request: HttpRequest) -> HttpResponseBase:
    """Every engagement, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    said = {name: str(value).strip() for name, value in form.cleaned_data.items()}
    actor = actor_in(request)
    rows = visible_engagements(actor, **said)
    if request.GET.get("export") == "csv":
        listed = rows.order_by("id").prefetch_related("suppliers").iterator(chunk_size=2_000)
        return export_rows("market-engagements", _EXPORT_HEADER, (_exported(row) for row in listed))
    alone = visible_questions(actor, state=QuestionState.ANSWERED).count()
    context = {
        "form": form,
        "table": _table(request, rows, filtered=any(said.values())),
        "chips": [
            Chip(label=label, value=said[name], remove_url=address_with(request, **{name: None}))
            for name, label in (("search", "Words"), ("supplier", "Supplier"), ("way", "How"))
            if said.get(name)
        ],
        "clear_url": reverse("engaging:engagements"),
        "tabs": discovery_tabs("Market engagement"),
        "alone": f"Answers that one supplier knows and the others do not: {alone:,}." if alone else "",
        "alone_url": f"{reverse('engaging:questions')}?state={QuestionState.ANSWERED}",
        "met": Table(caption="Met most often", columns=_MET_COLUMNS, rows=[_met(one) for one in suppliers_met(actor)]),
        "may_log": may(request, "discovery.log_engagement"),
    }
    return render(request, "discovery/engagements.html", context)


@requires("discovery.view")
def engagement_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One engagement: who was met, what was said and asked, and what it changed."""
    detail = engagement_detail(actor_in(request), reference)
    ref = detail.ref
    names = names_of({one.made_by for one in detail.effects})
    titles = known_titles([one.to for one in detail.effects])
    context = {
        "ref": ref,
        "identity": [
            Fact(label="On", value=ref.held_on),
            Fact(label="How", value=WAY_WORDS[Way(ref.way)]),
            Fact(label="Suppliers met", value=str(len(ref.suppliers))),
        ],
        "facts": [
            Fact(label="Suppliers met", value="; ".join(ref.suppliers)),
            Fact(label="Of ours", value=ref.ours),
            Fact(label="Conflicts of interest", value=ref.interests),
        ],
        "words": detail.words,
        "correction": _told_of_correction(ref),
        "other": (other := ref.corrected_by or ref.corrects),
        "other_url": link_to(request, other) if other else "",
        "correct_url": "" if ref.corrected_by else _may_act(request, "correct_engagement", reference),
        "questions": question_table(question_rows(detail.questions), empty="No question is logged yet."),
        "effects": Table(
            caption="What it changed", columns=_EFFECT_COLUMNS, empty="Nothing is recorded yet.",
            rows=[_effect(request, one, titles, names) for one in detail.effects],
        ),
        "ask_url": "" if ref.corrected_by else _may_act(request, "ask_question", reference),
        "effect_url": "" if ref.corrected_by else _may_act(request, "record_effect", reference),
        "events": story_of(actor_in(request), reference),
    }  # fmt: skip
    return render(request, "discovery/engagement.html", context)


@requires("discovery.log_engagement")
def log_engagement(request: HttpRequest) -> HttpResponse:
    """Log that suppliers were met."""
    initial = {"held_on": clock.today()}
    form = EngagementForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, log, done="{} is on the log.", leads_to=_page_of, title="Log an engagement", button="Log it",
        words="Early engagement may not favour anybody: log each time a supplier is met, and publish what is answered.",
        back_url=reverse("engaging:engagements"), back="Market engagement",
    )  # fmt: skip


@requires("discovery.correct_engagement")
def correct_engagement(request: HttpRequest, reference: str) -> HttpResponse:
    """Log anew what was logged wrongly; the earlier stays to be read."""
    detail = engagement_detail(actor_in(request), reference)
    ref = detail.ref
    refuse_in_vain(request, partial(refuse_corrected, ref.reference, ref.corrected_by))
    initial = {
        "way": ref.way, "title": ref.title, "held_on": ref.held_on, "suppliers": "\n".join(ref.suppliers),
        "ours": ref.ours, "words": detail.words, "interests": ref.interests,
    }  # fmt: skip
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    return acted(
        request, form, partial(correct, reference=reference), done="{} stands in its place.", leads_to=_page_of,
        title="Correct an engagement", button="Correct it", back_url=_address("engagement", reference), back=ref.title,
        words=f"{reference} stays to be read as it was logged, with a link to the one that stands.",
    )  # fmt: skip


@requires("discovery.ask_question")
def ask_question(request: HttpRequest, reference: str) -> HttpResponse:
    """Log what a supplier asked."""
    ref = engagement_detail(actor_in(request), reference).ref
    initial = {"asked_on": ref.held_on}
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, initial=initial, suppliers=ref.suppliers)
    return acted(
        request, form, partial(ask, engagement=reference), done="{} is on the log.",
        leads_to=lambda answer: reverse("engaging:question", args=[answer.reference]), title="Log a question",
        button="Log it", back_url=_address("engagement", reference), back=ref.title,
    )  # fmt: skip


@requires("discovery.record_effect")
def record_effect(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what an engagement changed."""
    ref = engagement_detail(actor_in(request), reference).ref
    form = EffectForm(request.POST if request.method == "POST" else None)
    return acted(
        request, form, partial(record, engagement=reference), done="What {} changed is recorded.", leads_to=_page_of,
        title="Record what it changed", button="Record it", back_url=_address("engagement", reference), back=ref.title,
    )  # fmt: skip


def found(actor: Actor, text: str) -> list[Found]:
    """A few engagements that match the words typed into the search box."""
    rows = visible_engagements(actor, text).order_by("-id")[:_MOST_FOUND]
    return [Found(reference=row.reference, title=row.title, url=_address("engagement", row.reference)) for row in rows]


def _table(request: HttpRequest, rows: QuerySet[Engagement], *, filtered: bool) -> Table:
    part = read_slice(request, rows, columns=("id", *_FIELDS), sortable=_SORTABLE, sort="-held", key="id")
    met: dict[int, list[str]] = {}
    suppliers = EngagementSupplier.objects.filter(engagement__in=[row["id"] for row in part.rows]).order_by("id")
    for engagement, name in suppliers.values_list("engagement_id", "name"):
        met.setdefault(engagement, []).append(name)
    log_url = reverse("engaging:log_engagement") if may(request, "discovery.log_engagement") else ""
    return list_table(
        request, part, [_row(row, met.get(row["id"], [])) for row in part.rows], caption="Market engagements",
        columns=_COLUMNS, filtered=filtered,
        empty=Empty(
            kind="engagement", url=reverse("engaging:engagements"), first="Log an engagement", first_url=log_url,
            words="Whoever is met of the market stands here, so that nobody learns more than the others.",
        ),
    )  # fmt: skip


def _row(row: dict[str, Any], suppliers: list[str]) -> Row:
    way = WAY_WORDS[Way(row["way"])]
    cells = (row["title"], row["reference"], row["held_on"], way, "; ".join(suppliers), row["ours"])
    return Row(cells=cells, url=_address("engagement", row["reference"]), key=row["reference"])


def _exported(row: Engagement) -> tuple[object, ...]:
    suppliers = "; ".join(one.name for one in sorted(row.suppliers.all(), key=lambda one: one.pk))
    return (*(getattr(row, name) for name in _FIELDS), suppliers)


def _met(one: Met) -> Row:
    url = f"{reverse('engaging:engagements')}?{urlencode({'supplier': one.name})}"
    return Row(cells=(one.name, Cell(value=one.times, url=url), one.last_on, one.questions))


def _effect(request: HttpRequest, one: Effect, titles: dict[str, str], names: dict[str, str]) -> Row:
    told = f"{one.to}: {titles[one.to]}" if one.to in titles else one.to
    cells = (told, one.words, london_day(one.at), names.get(one.made_by, one.made_by))
    return Row(cells=cells, url=link_to(request, one.to))


def _told_of_correction(ref: EngagementRef) -> str:
    if ref.corrected_by:
        return f"This was logged wrongly, and is kept as it was. {ref.corrected_by} stands in its place."
    return f"It corrects {ref.corrects}, which stays to be read: {ref.because}" if ref.corrects else ""


def _may_act(request: HttpRequest, verb: str, reference: str) -> str:
    return _address(verb, reference) if may(request, f"discovery.{verb}") else ""


def _address(name: str, reference: str) -> str:
    return reverse(f"engaging:{name}", args=[reference])


def _page_of(ref: EngagementRef) -> str:
    return _address("engagement", ref.reference)
