"""Changes to the scheme of delegation: the list, the record of one with what it would do, and settling it."""

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

from daybook.foundation.approvals.changing import preview
from daybook.foundation.approvals.delegations import SchemeChangeRow, find_scheme_change, visible_scheme_changes
from daybook.foundation.approvals.operations.approve_scheme_change import approve_scheme_change
from daybook.foundation.approvals.operations.refuse_scheme_change import refuse_scheme_change
from daybook.foundation.approvals.operations.withdraw_scheme_change import withdraw_scheme_change
from daybook.foundation.approvals.states import SCHEME_CHANGE, SchemeChangeState
from daybook.foundation.approvals.web.previews import moved_tables, rules_table
from daybook.foundation.approvals.web.wording import CHANGE_WORDS, question_in_words, said_in_words
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.acting import tried
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Fact, Row, Tab, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import address_with, export_rows

_COLUMNS = (
    Column(key="what", label="What", main=True),
    Column(key="state", label="State", kind="state"),
    Column(key="from", label="From", kind="date"),
    Column(key="would", label="It would say"),
    Column(key="why", label="Why", second=True),
    Column(key="by", label="Proposed by", second=True),
    Column(key="on", label="Proposed", kind="date", second=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
)
_EXPORT = ("reference", "state", "change", "rule", "action", "from", "says", "why", "proposed_at", "settled_at")
_STATES = {"": "All"} | {state.value: state.value.capitalize() for state in SchemeChangeState}


class SettleForm(forms.Form):
    """What the person saw, kept while they decide."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RefuseForm(SettleForm):
    """Why it is turned down."""

    reason = forms.CharField(label="Why it is turned down", max_length=500, help_text="Whoever proposed it reads this")


@requires("approvals.view")
def scheme_changes(request: HttpRequest) -> HttpResponseBase:
    """Changes to the scheme, latest first; `?state=proposed` those that wait, `?export=csv` as a file."""
    state = request.GET.get("state", "") if request.GET.get("state", "") in _STATES else ""
    rows = visible_scheme_changes(actor_in(request), state)
    if request.GET.get("export") == "csv":
        return export_rows("changes-to-the-scheme", _EXPORT, (_exported(row) for row in rows))
    names = names_of({row.proposed_by for row in rows}) if rows else {}
    table = Table(
        caption="Changes to the scheme",
        columns=_COLUMNS,
        rows=[_row(row, names) for row in rows],
        empty="The scheme stands as it came. A change is proposed from the page of a rule.",
        export_url=address_with(request, export="csv") if rows else "",
    )
    tabs = [
        Tab(label=label, url=address_with(request, state=name or None), current=name == state)
        for name, label in _STATES.items()
    ]
    return render(request, "approvals/scheme_changes.html", {"table": table, "tabs": tabs})


@requires("approvals.view")
def scheme_change(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One change: what it would say, why, what it would do to what is open, and what to do next."""
    actor, row = actor_in(request), find_scheme_change(actor_in(request), reference)
    own = row.proposed_by in {actor.person, actor.deputy_for}
    context = {
        "row": row,
        "title": _title(row),
        "facts": _identity(row),
        "summary": _summary(row),
        "own": own,
        "may_settle": may(request, "approvals.approve_scheme_change") and not own,
        "may_withdraw": row.proposed_by == actor.person and may(request, "approvals.withdraw_scheme_change"),
        "events": story_of(actor, reference),
        **_would_change(request, row),
    }
    return render(request, "approvals/scheme_change.html", context)


_VERBS: dict[str, tuple[str, str, type[forms.Form], Callable[..., Any]]] = {
    "approve_scheme_change": (
        "Approve",
        "From its day the scheme says so, and what waits goes to whoever then decides it. What was decided before "
        "keeps the authority of its day.",
        SettleForm,
        approve_scheme_change,
    ),
    "refuse_scheme_change": (
        "Refuse",
        "The scheme stays as it is, and whoever proposed the change is told why.",
        RefuseForm,
        refuse_scheme_change,
    ),
    "withdraw_scheme_change": ("Withdraw", "The scheme stays as it is.", SettleForm, withdraw_scheme_change),
}


def settle_with(verb: str) -> Callable[..., HttpResponseBase]:
    """The page that asks once more, with what would change, before one act on a change to the scheme."""
    label, words, form_class, run = _VERBS[verb]

    @requires(f"approvals.{verb}")
    def view(request: HttpRequest, reference: str) -> HttpResponseBase:
        row = find_scheme_change(actor_in(request), reference)
        form = form_class(request.POST or None, initial={"version": row.version})
        if done := tried(form, partial(run, actor=actor_in(request), now=clock.now(), reference=reference)):
            messages.success(request, f"{reference} is {done.state}.")
            return redirect("approvals:scheme_change", reference=reference)
        SCHEME_CHANGE.target(SchemeChangeState(row.state), verb)
        context = {"row": row, "form": form, "label": label, "words": words, "summary": _summary(row)}
        told = _would_change(request, row) if verb == "approve_scheme_change" else {}
        status = 422 if form.errors else 200
        return render(request, "approvals/settle_scheme_change.html", context | told, status=status)

    return view


def _would_change(request: HttpRequest, row: SchemeChangeRow) -> dict[str, Any]:
    """The tables of what a proposed change would do, or why it can no longer be done; nothing once it is settled."""
    if row.state != SchemeChangeState.PROPOSED:
        return {}
    today = clock.today()
    try:
        found = preview(row.proposal, today)
    except Refused as refused:
        return {"impossible": refused.message}
    return {"rules": rules_table(found), **moved_tables(request, found, max(today, row.proposal.on))}


def _title(row: SchemeChangeRow) -> str:
    return f"{CHANGE_WORDS[row.proposal.kind]}: {row.proposal.rule.action.replace('_', ' ')}"


def _identity(row: SchemeChangeRow) -> list[Fact]:
    return [
        Fact(label="State", value=row.state, state=True),
        Fact(label="First day" if row.proposal.kind != "end" else "First day without it", value=row.proposal.on),
        Fact(label="Proposed by", value=names_of({row.proposed_by})[row.proposed_by]),
        Fact(label="Proposed", value=row.proposed_at),
    ]


def _summary(row: SchemeChangeRow) -> list[Fact]:
    proposal, rule = row.proposal, row.proposal.rule
    address = reverse("approvals:scheme_rule", args=[proposal.reference]) if proposal.reference else ""
    facts = [
        Fact(label="What", value=CHANGE_WORDS[proposal.kind]),
        Fact(label="Rule", value=proposal.reference or "A new one", url=address),
        Fact(label="For", value=f"{rule.action.replace('_', ' ').capitalize()}: {question_in_words(rule)}"),
        Fact(label="It would say" if proposal.kind != "end" else "It says until then", value=said_in_words(rule)),
        Fact(label="From", value=proposal.on),
        Fact(label="Source", value=rule.source),
        Fact(label="Read in the scheme", value="Yes" if rule.verified else "Not yet"),
        Fact(label="Why", value=row.why),
    ]
    if row.settled_by:
        facts.append(Fact(label="Settled by", value=names_of({row.settled_by})[row.settled_by]))
        facts.append(Fact(label="Settled", value=row.settled_at))
    if row.settled_reason:
        facts.append(Fact(label="Why it was turned down", value=row.settled_reason))
    return facts


def _row(row: SchemeChangeRow, names: dict[str, str]) -> Row:
    says = said_in_words(row.proposal.rule) if row.proposal.kind != "end" else "Nothing: it ends"
    return Row(
        key=row.reference,
        url=reverse("approvals:scheme_change", args=[row.reference]),
        cells=(
            _title(row), row.state, row.proposal.on, says, row.why, names[row.proposed_by], row.proposed_at,
            row.reference,
        ),
    )  # fmt: skip


def _exported(row: SchemeChangeRow) -> tuple[object, ...]:
    proposal = row.proposal
    return (
        row.reference, row.state, proposal.kind.value, proposal.reference, proposal.rule.action, proposal.on,
        said_in_words(proposal.rule), row.why, row.proposed_at, row.settled_at,
    )  # fmt: skip


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What changes to the scheme are called, for lists of records of many kinds."""
    return {row.reference: _title(row) for row in visible_scheme_changes(actor) if row.reference in references}
