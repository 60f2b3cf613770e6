"""Drafting and changing a journal: a date, a description, and a grid that takes a thousand pasted lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.finance.ledger.journals import CodesOffered, JournalRecord, codes_offered, find_journal
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.revise_journal import revise_journal
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.rules.journals import LONGEST_DESCRIPTION, SEGMENTS, JournalRow
from daybook.finance.ledger.web.entry_lines import Entered, entry_text, read_entry
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.forms import DateField
from daybook.ui.grid import Grid, GridColumn
from daybook.ui.once import asks_before_repeating
from daybook.ui.routes import actor_in, requires

# Refusals that the person answers on this form; any other is a page of its own.
_ABOUT_LINES = frozenset({"bad_journal", "no_period"})


class JournalForm(forms.Form):
    """What a journal says besides its lines."""

    on_date = DateField(label="Date", one_box=True, help_text="For example 23/11/2026")
    description = forms.CharField(
        label="Description", max_length=LONGEST_DESCRIPTION, help_text="What happened, for whoever checks it"
    )
    adjustment = forms.BooleanField(
        label="Year-end adjustment", required=False, help_text="Dated 31 March and posted in period 13"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@requires("ledger.draft_journal")
@asks_before_repeating
def new(request: HttpRequest) -> HttpResponseBase:
    """Draft a journal; codes in the address begin its first line."""
    if request.method == "POST":
        return _keep(request, None)
    codes = {segment: request.GET.get(segment, "")[:40] for segment in SEGMENTS}
    first = "\t".join([*codes.values(), "", "", ""]) + "\n" if any(codes.values()) else ""
    form = JournalForm(initial={"on_date": clock.today(), "description": request.GET.get("description", "")[:200]})
    return _page(request, form, first, None)


@requires("ledger.revise_journal")
def edit(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Change a draft."""
    record = find_journal(actor_in(request), reference)
    if request.method == "POST":
        return _keep(request, record)
    given = {
        "on_date": record.on_date,
        "description": record.description,
        "adjustment": record.adjustment,
        "version": record.version,
    }
    return _page(request, JournalForm(initial=given), entry_text(record.rows), record)


def _keep(request: HttpRequest, record: JournalRecord | None) -> HttpResponseBase:
    initial = {"version": record.version} if record else {}
    form, text = JournalForm(request.POST, initial=initial), request.POST.get("lines", "")
    entered = read_entry(text, grid_columns(None))
    if form.is_valid() and entered.fit and "check" not in request.POST:
        try:
            kept = _carry_out(request, form.cleaned_data, entered.rows, record)
        except Refused as refused:
            if refused.code in _ABOUT_LINES:
                entered.general.append(refused.message)
            else:
                tell(form, refused)
        else:
            messages.success(request, f"{kept.reference} is drafted. A second person posts it.")
            return redirect("ledger:journal", reference=kept.reference)
    return _page(request, form, text, record, entered)


def _carry_out(
    request: HttpRequest, asked: dict[str, Any], rows: list[JournalRow], record: JournalRecord | None
) -> DraftRef:
    said = {name: asked[name] for name in ("on_date", "description", "adjustment")}
    actor, now = actor_in(request), clock.now()
    if record is None:
        return draft_journal(actor=actor, now=now, rows=rows, **said)
    version = asked["version"] or 0
    return revise_journal(actor=actor, now=now, reference=record.reference, seen_version=version, rows=rows, **said)


def _page(
    request: HttpRequest,
    form: JournalForm,
    text: str,
    record: JournalRecord | None,
    entered: Entered | None = None,
) -> HttpResponseBase:
    problems = entered.problems if entered else []
    grid = Grid(
        name="lines",
        label="Lines",
        columns=grid_columns(codes_offered(actor_in(request))),
        text=text,
        problems=problems,
    )
    errors = [("lines", message) for message in entered.general] if entered else []
    context = {
        "form": form,
        "grid": grid,
        "record": record,
        "errors": [*errors, *grid.targets],
        "checked": entered is not None and entered.fit and form.is_valid(),
        "bodies": entered.bodies if entered else [],
    }
    return render(request, "ledger/entry.html", context, status=422 if context["errors"] or form.errors else 200)


def grid_columns(offered: CodesOffered | None) -> list[GridColumn]:
    """The columns of the entry grid, with the codes to offer while typing."""
    columns = [
        GridColumn(
            key=segment,
            label=segment.replace("_", " ").capitalize(),
            kind="code",
            options=getattr(offered, segment) if offered else (),
        )
        for segment in SEGMENTS
    ]
    return [
        *columns,
        GridColumn(key="debit", label="Debit", kind="money", total="debit"),
        GridColumn(key="credit", label="Credit", kind="money", total="credit"),
        GridColumn(key="description", label="Description", kind="text"),
    ]
