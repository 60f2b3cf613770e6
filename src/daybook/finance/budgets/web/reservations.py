"""Reservations: money set aside, and what is done with it. Each act asks for its sum and says what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.budgets.answering import who_answers
from daybook.finance.budgets.committing import refuse_committing
from daybook.finance.budgets.models import Stop
from daybook.finance.budgets.operations.close_reservation import close_reservation
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.invoice_funds import invoice_funds
from daybook.finance.budgets.operations.release_funds import release_funds
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.set_stop import set_stop
from daybook.finance.budgets.queries import BudgetRow, find_budget_line
from daybook.finance.budgets.reservations import MovementRow, ReservationRow, find_reservation, movements_of
from daybook.finance.budgets.rules.authority import committing_rules
from daybook.finance.budgets.states import RESERVATION, ReservationState
from daybook.finance.budgets.web.tables import story_url
from daybook.foundation.approvals.public import limit_said, refuse_own_work, scheme_rules
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.money import said
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain, tell
from daybook.ui.forms import MoneyField
from daybook.ui.links import names_of
from daybook.ui.once import asks_before_repeating
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires

_MOVEMENT_COLUMNS = (
    Column(key="date", label="Date", kind="date", main=True),
    Column(key="event", label="Step"),
    Column(key="line", label="Budget line", kind="reference", second=True),
    Column(key="reserved", label="Reserved", kind="money"),
    Column(key="committed", label="Committed", kind="money"),
    Column(key="held", label="Held", kind="money"),
    Column(key="actual", label="Invoiced", kind="money"),
    Column(key="authority", label="On whose authority", second=True),
    Column(key="journal", label="Journal", kind="reference", second=True),
)
_PAST = Column(key="over", label="Past a soft stop", kind="money")
# A step that is kept in several books has a journal in each: every one of them opens.
_MORE_JOURNALS = ("Second journal", "Third journal", "Fourth journal")


# Orders are counted together, as the scheme counts them.
_IN_ALL = "on one reservation, with all that is on order or invoiced on it already"
# What takes no more from a deputy than was lent to them; giving money back has no limit.
LIMITED = frozenset(
    f"budgets.{verb}" for verb in ("reserve_funds", "commit_funds", "invoice_funds", "open_fund", "add_to_fund")
)


class ReserveForm(forms.Form):
    """What is set aside, and for what."""

    title = forms.CharField(label="What it is for", max_length=300, help_text="For example: 40 laptops for the lab")
    amount_pence = MoneyField(label="How much to reserve", min_pence=1)


class AmountForm(forms.Form):
    """How much of a reservation, as it was when the person saw it."""

    amount_pence = MoneyField(label="How much", min_pence=1)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class InvoiceForm(AmountForm):
    """An invoice also says where it is owed."""

    creditor_cost_centre = forms.CharField(label="Cost centre it is owed on", max_length=40, initial="CORP")
    creditor_account = forms.CharField(label="Account it is owed on", max_length=40, help_text="For example Creditors")


class VersionForm(forms.Form):
    """Closing needs no sum."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class StopForm(VersionForm):
    """What happens when more is asked than is available."""

    stop = forms.ChoiceField(
        label="When more is asked than is available", choices=Stop.choices, widget=forms.RadioSelect
    )


@requires("budgets.view")
def reservation(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One reservation: what it still holds, the steps it took, and what can be done with it."""
    row = find_reservation(actor_in(request), reference)
    steps = movements_of(row)
    context = {
        "row": row,
        "facts": [
            Fact(label="State", value=row.state, state=True),
            Fact(label="Budget line", value=row.line, url=reverse("budgets:budget_line", args=[row.line])),
            Fact(label="Reserved by", value=names_of([row.made_by]).get(row.made_by, row.made_by)),
            Fact(label="Account", value=row.account),
        ],
        "figures": [
            Fact(label="Reserved", pence=row.reserved_pence),
            Fact(label="Committed", pence=row.committed_pence),
            Fact(label="Invoiced", pence=row.actual_pence),
        ],
        "steps": _steps_table(request, steps),
        "acts": _acts(request, row),
        "events": story_of(actor_in(request), reference),
        "story_url": story_url(request, reference),
    }
    return render(request, "budgets/reservation.html", context)


@requires("budgets.reserve_funds")
@asks_before_repeating
def reserve(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Set money of a budget line aside."""
    row = find_budget_line(actor_in(request), reference)
    form = with_limit(ReserveForm(request.POST or None), request, "budgets.reserve_funds")
    if request.method == "POST" and form.is_valid():
        with refused_onto(form):
            made = reserve_funds(actor=actor_in(request), now=clock.now(), line=reference, **form.cleaned_data)
            over = " It goes past the soft stop of the line." if made.over_pence else ""
            messages.success(request, f"{made.reference} is set aside.{over}")
            return redirect("budgets:reservation", reference=made.reference)
    context = {
        "form": form,
        "title": "Reserve money",
        "reference": reference,
        "facts": _line_facts(row),
        "button": "Reserve it",
        "words": "Nobody else can take what is reserved. It is given back when the reservation is closed.",
        "back": reverse("budgets:budget_line", args=[reference]),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)


@requires("budgets.set_stop")
def stop(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Make the stop of a budget line hard or soft."""
    row = find_budget_line(actor_in(request), reference)
    form = StopForm(request.POST or None, initial={"version": row.version, "stop": row.stop})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        given: dict[str, Any] = {"line": reference, "seen_version": asked["version"], "stop": asked["stop"]}
        with refused_onto(form):
            set_stop(actor=actor_in(request), now=clock.now(), **given)
            messages.success(request, f"The stop of {reference} is {asked['stop']}.")
            return redirect("budgets:budget_line", reference=reference)
    context = {
        "form": form,
        "title": "Change the stop",
        "reference": reference,
        "facts": _line_facts(row),
        "button": "Change the stop",
        "words": "A hard stop refuses what is not available. A soft stop lets it through and marks by how much.",
        "back": reverse("budgets:budget_line", args=[reference]),
    }
    return render(request, "budgets/act.html", context, status=422 if form.errors else 200)


_ACTS: dict[str, tuple[str, str, type[forms.Form], Callable[..., Any]]] = {
    "commit_funds": ("Commit to an order", "What is reserved is used first.", AmountForm, commit_funds),
    "invoice_funds": ("Book an invoice", "What is committed is used first.", InvoiceForm, invoice_funds),
    "release_funds": ("Give money back", "It is available again at once.", AmountForm, release_funds),
    "close_reservation": ("Close it", "All that it holds is available again.", VersionForm, close_reservation),
}


def act_with(verb: str) -> Callable[..., HttpResponseBase]:
    """The page of one act on a reservation, behind that act's permission."""
    title, words, form_class, run = _ACTS[verb]

    @requires(f"budgets.{verb}")
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        row = find_reservation(actor_in(request), reference)
        refuse_in_vain(request, partial(_refuse_act, request, verb, row))
        form = with_limit(
            form_class(request.POST or None, initial={"version": row.version}), request, f"budgets.{verb}"
        )
        if request.method == "POST" and form.is_valid():
            asked = dict(form.cleaned_data)
            seen = {"reservation": reference, "seen_version": asked.pop("version")}
            with refused_onto(form):
                run(actor=actor_in(request), now=clock.now(), **seen, **asked)
                messages.success(request, f"{title}: done.")
                return redirect("budgets:reservation", reference=reference)
        context = {
            "form": form,
            "title": title,
            "reference": reference,
            "facts": [
                Fact(label="What for", value=row.title),
                Fact(label="Reserved", pence=row.reserved_pence),
                Fact(label="Committed", pence=row.committed_pence),
                *([_who_may_commit(find_budget_line(actor_in(request), row.line))] if verb == "commit_funds" else []),
            ],
            "button": title,
            "words": words,
            "back": reverse("budgets:reservation", args=[reference]),
        }
        return render(request, "budgets/act.html", context, status=422 if form.errors else 200)

    return view


def with_limit(form: forms.Form, request: HttpRequest, verb: str) -> forms.Form:
    """The form, with what a deputy may do this for beside its box for a sum."""
    counted = _IN_ALL if verb == "budgets.commit_funds" else "at a time"
    limit = limit_said(actor_in(request), verb, clock.now(), counted=counted) if verb in LIMITED else ""
    if limit and (box := form.fields.get("amount_pence")):
        box.help_text = f"{box.help_text} {limit}".strip()
    return form


@contextmanager
def refused_onto(form: forms.Form) -> Iterator[None]:
    """A refusal stands beside what was typed; one about permission is a page of its own."""
    try:
        yield
    except Refused as refused:
        if refused.code == "not_permitted":
            raise
        if refused.code == "stale":
            tell(form, refused)
        else:
            form.add_error(None, refused.message)


def _who_may_commit(line: BudgetRow) -> Fact:
    """The scheme's rules for orders, in words: by all that the reservation then has on order or invoiced."""
    told, centre = [], (line.body, line.cost_centre)
    answers = who_answers(centre, clock.now()) or "nobody is on record"
    for rule in committing_rules(scheme_rules(clock.now()), clock.today()):
        ends = [
            f"{word} {said(pence)}"
            for word, pence in (("from", rule.value_from_pence), ("below", rule.value_below_pence))
            if pence is not None
        ]
        past = ["past what is available"] if rule.budgeted is False else []
        roles = [
            f"{role} of {' '.join(centre)}, {answers}" if role == rule.own_cost_centre else role
            for role in (rule.role, *rule.also)
        ]
        told.append(" ".join([" or ".join(roles), *ends, *past]))
    return Fact(label="Who may, by what is then on order in all", value="; ".join(told) or "The scheme names nobody")


def _line_facts(row: BudgetRow) -> list[Fact]:
    return [
        Fact(label="Budget line", value=f"{row.title}, {row.year}"),
        Fact(label="Available", pence=row.figures.available_pence),
        Fact(label="Stop", value=Stop(row.stop).label),
    ]


def _acts(request: HttpRequest, row: ReservationRow) -> list[tuple[str, str]]:
    return [
        (title, reverse(f"budgets:{verb}", args=[row.reference]))
        for verb, (title, *_) in _ACTS.items()
        if may(request, f"budgets.{verb}") and _is_open_to(request, verb, row)
    ]


def _is_open_to(request: HttpRequest, verb: str, row: ReservationRow) -> bool:
    try:
        _refuse_act(request, verb, row)
    except Refused:
        return False
    return True


def _refuse_act(request: HttpRequest, verb: str, row: ReservationRow) -> None:
    """Refused as an act on a reservation would be, whatever is typed."""
    RESERVATION.target(ReservationState(row.state), verb)
    if verb == "invoice_funds":
        refuse_own_work(actor_in(request), row.made_by, f"reservation {row.reference}")
    if verb == "commit_funds":
        _refuse_committing(request, row)


def _refuse_committing(request: HttpRequest, row: ReservationRow) -> None:
    line, actor = find_budget_line(actor_in(request), row.line), actor_in(request)
    refuse_committing(row.reference, (line.body, line.cost_centre), actor, clock.now())


def _steps_table(request: HttpRequest, steps: list[MovementRow]) -> Table:
    most = max((len(step.journals) for step in steps), default=1)
    more = [Column(key=label, label=label, kind="reference", second=True) for label in _MORE_JOURNALS[: most - 1]]
    # Few steps go past a soft stop, and the figures of the others need the room.
    past = any(step.over_pence for step in steps)
    return Table(
        caption="Steps",
        columns=(*_MOVEMENT_COLUMNS, *more, *([_PAST] if past else [])),
        rows=[
            Row(
                url=link_to(request, step.journals[0]) if step.journals else "",
                key=step.event,
                cells=(
                    step.on_date,
                    _step_words(step.event),
                    step.line,
                    step.reserved_pence,
                    step.committed_pence,
                    step.reserved_pence + step.committed_pence,
                    step.actual_pence,
                    f"{step.role_title}, under {step.paragraph}" if step.role_title else "",
                    *(
                        Cell(value=journal, url=link_to(request, journal) if journal else "")
                        for journal in (*step.journals, *[""] * most)[: max(most, 1)]
                    ),
                    *([step.over_pence] if past else []),
                ),
            )
            for step in steps
        ],
    )


def _step_words(event: str) -> str:
    """A step as people say it: its name bears a number, or the change of budget that took it to another line."""
    what, _, which = event.partition(" ")
    if what in ("out", "in"):
        return f"Moved {what} by {which}"
    named = what if which.isdecimal() else event
    return f"{named[:1].upper()}{named[1:]}"
