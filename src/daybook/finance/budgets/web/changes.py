"""Changes of budget: the register, the record of one, drafting each kind, and settling."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.budgets.changes import (
    CHANGE_COLUMNS,
    CHANGE_NAMES,
    Acted,
    ChainLeft,
    ChangeRow,
    acts_on,
    chain_left,
    change_row,
    find_change,
    refuse_settling,
    visible_changes,
    who_could_settle,
)
from daybook.finance.budgets.models import ChangeKind
from daybook.finance.budgets.operations.agree_change import agree_change
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.refuse_change import refuse_change
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.operations.withdraw_change import withdraw_change
from daybook.finance.budgets.queries import find_budget_line
from daybook.finance.budgets.states import ChangeState
from daybook.finance.budgets.web.reservations import refused_onto
from daybook.finance.budgets.web.tables import CHANGE_COLUMNS as SHOWN
from daybook.finance.budgets.web.tables import change_table_row, story_url
from daybook.foundation.approvals.public import OVER_LIMIT, splitting_of
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds, said
from daybook.kernel.periods import london_day
from daybook.ui.acting import refuse_in_vain
from daybook.ui.finding import Found
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Fact, Row, Tab, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import address_with, export_rows, read_slice

_NO_RULE = "No rule of the scheme in force says who settles it. Have one proposed, or withdraw it."
_MOST_FOUND, _MOST_NAMED = 8, 4
_SETTLING = ("agree_change", "approve_change", "refuse_change")
_STATES = {"": "All", **{state.value: state.value.capitalize() for state in ChangeState}}
_ACTS = (
    Column(key="role", label="Role", main=True),
    Column(key="who", label="Who"),
    Column(key="when", label="When", kind="date"),
    Column(key="under", label="Under"),
    Column(key="digest", label="Text signed", kind="reference", second=True),
)
_EXPORTED = (
    "reference", "kind", "state", "amount", "from", "to", "reason", "made_by", "settled_by", "settled_for",
    "paragraph", "drafted_on", "from_name", "to_name",
)  # fmt: skip


class SettleForm(forms.Form):
    """The version of the change that the person saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RefuseForm(SettleForm):
    """Turning a change down says why."""

    reason = forms.CharField(label="Why it is turned down", max_length=500, help_text="Whoever drafted it reads this")


@requires("budgets.view")
def changes(request: HttpRequest) -> HttpResponseBase:
    """The register of changes of budget, latest first."""
    state, text = request.GET.get("state", ""), request.GET.get("text", "").strip()[:120]
    found = visible_changes(actor_in(request), state if state in _STATES else "", text)
    if request.GET.get("export") == "csv":
        rows = found.order_by("-id").values(*CHANGE_COLUMNS, *CHANGE_NAMES).iterator(chunk_size=2_000)
        return export_rows("changes-of-budget", _EXPORTED, (_exported(change_row(values)) for values in rows))
    columns = (*CHANGE_COLUMNS, *CHANGE_NAMES)
    page = read_slice(request, found, columns=columns, sortable={"reference": "id"}, sort="-reference", key="id")
    shown = [change_row(values) for values in page.rows]
    names = names_of({row.made_by for row in shown}) if shown else {}
    table = Table(
        caption="Changes of budget",
        columns=SHOWN,
        rows=[change_table_row(row, names) for row in shown],
        sort=page.sort,
        sort_urls=page.sort_urls,
        next_url=page.next_url,
        previous_url=page.previous_url,
        export_url=address_with(request, export="csv") if page.rows else "",
        empty="A change is drafted from the page of a budget line or an allocation.",
    )
    tabs = [
        Tab(
            label=label,
            url=address_with(request, state=name or None),
            current=name == (state if state in _STATES else ""),
        )
        for name, label in _STATES.items()
    ]
    return render(request, "budgets/changes.html", {"table": table, "tabs": tabs, "text": text, "state": state})


@requires("budgets.view")
def change(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One change: what moves from where to where, why, who approves it under what, and what to do next."""
    row = find_change(actor_in(request), reference)
    acts = acts_on(reference)
    people = {row.made_by, row.settled_by, row.settled_for}
    people |= {person for one in acts for person in (one.person, one.deputy_for)}
    names = names_of(people - {""})
    submitted = row.state == ChangeState.SUBMITTED
    left = chain_left(reference, actor_in(request), clock.now()) if submitted else ChainLeft()
    context = {
        "row": row,
        "waits_for": _waits_for(reference, left) if submitted else "",
        "acts": _acts_table(acts, names),
        "splitting": splitting_of(reference, clock.now()) if row.state == ChangeState.SUBMITTED else [],
        "facts": [
            Fact(label="State", value=row.state, state=True),
            Fact(label="Kind", value=row.kind_name),
            Fact(label="Drafted by", value=names.get(row.made_by, row.made_by)),
            Fact(label="Drafted", value=row.made_at),
        ],
        "summary": _summary(request, row, names),
        "own": row.made_by == actor_in(request).person,
        "cannot": _cannot(request, row, left, names),
        "may_submit": may(request, "budgets.submit_change"),
        "may_agree": bool(left.mine) and len(left.roles) > 1 and may(request, "budgets.agree_change"),
        "may_approve": bool(left.mine) and len(left.roles) == 1 and may(request, "budgets.approve_change"),
        "events": story_of(actor_in(request), reference),
        "story_url": story_url(request, reference),
    }
    return render(request, "budgets/change.html", context)


def _waits_for(reference: str, chain: ChainLeft) -> str:
    """Who settles it, by role and by name, and who above them may; where nobody can, what to do about that."""
    left, paragraph = chain.roles, chain.paragraph
    if not left:
        return _NO_RULE
    above = (
        f" The {' or '.join(chain.above)}, above them, may do so in their place."
        if chain.above and not left[1:]
        else ""
    )
    could = who_could_settle(reference, chain, clock.now())
    role = f"{left[0]} of cost centre {chain.centre}" if chain.centre else left[0]
    if not could:
        return (
            f"It is for the {role} to settle, under {paragraph}, and {_why_nobody(chain)}."
            f"{above or ' Ask an administrator to give somebody the role, or withdraw it.'}"
        )
    names = names_of(could[:_MOST_NAMED])
    who = ", ".join(names[one] for one in could[:_MOST_NAMED]) + (" and others" if could[_MOST_NAMED:] else "")
    named = f", {chain.answers}," if chain.answers else f" ({who})"
    then = "".join(f", then the {role}" for role in left[1:])
    return f"It is for the {role}{named}{then} to settle, under {paragraph}.{above}"


def _cannot(request: HttpRequest, row: ChangeRow, left: ChainLeft, names: dict[str, str]) -> str:
    """Why the reader may not settle what they, or whoever they act for, drafted, or what passes their limit."""
    actor = actor_in(request)
    if row.made_by == actor.person:
        return " You drafted it, so you cannot."
    if row.made_by == actor.deputy_for:
        return f" {names[row.made_by]}, for whom you act, drafted it, so you cannot."
    return "" if left.limit_pence is None else f" {OVER_LIMIT} Your limit is {said(left.limit_pence)}."


def _why_nobody(chain: ChainLeft) -> str:
    if not chain.centre:
        return "nobody holds that role who has no part in it"
    if not chain.answers:
        return "no post is on record as answering for it"
    return f"{chain.answers}, who answers for it, has a part in it or does not hold that role"


_VERBS: dict[str, tuple[str, str, type[forms.Form], Callable[..., Any]]] = {
    "agree_change": (
        "Agree to",
        "It goes on to the next role of its chain; nothing moves yet.",
        SettleForm,
        agree_change,
    ),
    "submit_change": ("Submit", "It goes to the role that its kind and sum need.", SettleForm, submit_change),
    "approve_change": ("Approve", "Its money moves at once.", SettleForm, approve_change),
    "refuse_change": ("Refuse", "Nothing moves, and whoever drafted it is told why.", RefuseForm, refuse_change),
    "withdraw_change": ("Withdraw", "Nothing moves.", SettleForm, withdraw_change),
}


def act_with(verb: str) -> Callable[..., HttpResponseBase]:
    """The page that asks once more before one act on a change, behind that act's permission."""
    title, words, form_class, run = _VERBS[verb]

    @requires(f"budgets.{verb}")
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        row = find_change(actor_in(request), reference)
        if verb in _SETTLING:
            refuse_in_vain(request, partial(refuse_settling, reference, actor_in(request), clock.now()))
        form = form_class(request.POST or None, initial={"version": row.version})
        if request.method == "POST" and form.is_valid():
            asked = dict(form.cleaned_data)
            seen = {"reference": reference, "seen_version": asked.pop("version")}
            with refused_onto(form):
                done = run(actor=actor_in(request), now=clock.now(), **seen, **asked)
                messages.success(request, f"{reference} is {done.state}.")
                return redirect("budgets:change", reference=reference)
        names = names_of({row.made_by, row.settled_by, row.settled_for} - {""})
        context = {
            "form": form,
            "title": f"{title} this change?",
            "reference": reference,
            "facts": [Fact(label="Amount", pence=row.amount_pence), *_summary(request, row, names)],
            "button": f"{title} {reference}",
            "words": words,
            "back": reverse("budgets:change", args=[reference]),
            "splitting": splitting_of(reference, clock.now()) if verb in ("agree_change", "approve_change") else [],
            "waits_for": _waits_for(reference, chain_left(reference, actor_in(request), clock.now()))
            if verb == "submit_change"
            else "",
        }
        return render(request, "budgets/act.html", context, status=422 if form.errors else 200)

    return view


def _acts_table(acts: list[Acted], names: dict[str, str]) -> Table:
    rows = []
    for one in acts:
        who = names[one.person] + (f", for {names[one.deputy_for]}" if one.deputy_for else "")
        under = f"{one.scheme}: {one.paragraph}" + ("" if one.verified else " (unverified)")
        rows.append(Row(cells=(one.role_title, who, one.signed_at, under, one.digest[:12])))
    return Table(caption="Who has acted on it, in order", columns=_ACTS, rows=rows)


def _summary(request: HttpRequest, row: ChangeRow, names: dict[str, str]) -> list[Fact]:
    facts = [
        Fact(label="Kind", value=row.kind_name),
        *_end(request, row, "From", row.source, row.from_line, row.allocation),
        *_end(request, row, "To", row.target, row.to_line),
        *([Fact(label="With its reservations and orders", pence=row.orders_pence)] if row.orders_pence else []),
        Fact(label="Why", value=row.reason),
        *([Fact(label="Submitted to", value=row.role_title)] if row.role_title else []),
        *([Fact(label="Under", value=row.paragraph)] if row.paragraph else []),
    ]
    if row.settled_by:
        facts.append(Fact(label="Settled by", value=_who_settled(row, names)))
        facts.append(Fact(label="Settled", value=row.settled_at))
    if row.settled_reason:
        facts.append(Fact(label="Why it was turned down", value=row.settled_reason))
    return facts


def _end(request: HttpRequest, row: ChangeRow, label: str, words: str, line: str, allocation: str = "") -> list[Fact]:
    """Where money comes from or goes to: a budget line by name, with what it has today while that can still matter."""
    url = link_to(request, line or allocation)
    if not line:
        return [Fact(label=label, value=words, url=url)]
    found = find_budget_line(actor_in(request), line)
    facts = [Fact(label=label, value=f"{line} {found.title}, {found.year}", url=url)]
    if row.state in (ChangeState.DRAFT, ChangeState.SUBMITTED):
        facts.append(Fact(label=f"Available in {line} today", pence=found.figures.available_pence))
    return facts


def _who_settled(row: ChangeRow, names: dict[str, str]) -> str:
    """Whoever settled it, and for whom where they did so as a deputy."""
    who = names.get(row.settled_by, row.settled_by)
    return f"{who}, for {names.get(row.settled_for, row.settled_for)} as their deputy" if row.settled_for else who


def _exported(row: ChangeRow) -> tuple[object, ...]:
    amount = pounds(row.amount_pence)
    return (
        row.reference, row.kind, row.state, amount, row.source, row.target, row.reason, row.made_by, row.settled_by,
        row.settled_for, row.paragraph, london_day(row.made_at).isoformat(), row.from_name, row.to_name,
    )  # fmt: skip


def found(actor: Actor, text: str) -> list[Found]:
    """A few changes of budget whose reference or reason matches, latest first: for the search box."""
    rows = visible_changes(actor, text=text).order_by("-id").values_list("reference", "reason")[:_MOST_FOUND]
    return [
        Found(reference=reference, title=reason, url=reverse("budgets:change", args=[reference]))
        for reference, reason in rows
    ]


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What changes of budget are called, of those the actor may see: for lists of records of many kinds."""
    kinds = dict(ChangeKind.choices)
    rows = visible_changes(actor).filter(reference__in=references).values_list("reference", "kind", "amount_pence")
    return {reference: f"{kinds[kind]}: {said(pence)}" for reference, kind, pence in rows}
