"""What is done to a journal: posted, discarded, reversed. Each asks once more before anything that binds."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.finance.ledger.journals import JournalRecord, find_journal
from daybook.finance.ledger.operations.discard_journal import discard_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.reverse_journal import reverse_journal
from daybook.finance.ledger.web.next_steps import shut_words
from daybook.finance.ledger.web.wording import source_words
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.forms import DateField
from daybook.ui.links import names_of
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, requires


class SeenVersion(forms.Form):
    """The version of the draft that the person saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReversalForm(forms.Form):
    """When and why a journal is reversed."""

    on_date = DateField(label="Date of the reversing journal", help_text="In an open period, for example 23 11 2026")
    reason = forms.CharField(
        label="Why it is reversed", max_length=160, help_text="The person who checks it reads this", strip=True
    )


@requires("ledger.post_journal")
def post(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Check a draft and post it."""
    record = find_journal(actor_in(request), reference)
    form = SeenVersion(request.POST)
    if request.method == "POST" and form.is_valid():
        posted = post_journal(
            actor=actor_in(request), now=clock.now(), reference=reference, seen_version=form.cleaned_data["version"]
        )
        messages.success(request, f"{posted.journal} is posted. Only a reversing journal undoes it.")
        return redirect("ledger:journal", reference=posted.journal)
    context = {"record": record, "facts": _check_answers(record), "shut": shut_words(record)}
    return render(request, "ledger/post.html", context)


@requires("ledger.discard_journal")
def discard(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Give a draft up."""
    record = find_journal(actor_in(request), reference)
    form = SeenVersion(request.POST)
    if request.method == "POST" and form.is_valid():
        discard_journal(
            actor=actor_in(request), now=clock.now(), reference=reference, seen_version=form.cleaned_data["version"]
        )
        messages.success(request, f"{reference} is discarded.")
        return redirect("ledger:journal", reference=reference)
    return render(request, "ledger/discard.html", {"record": record, "facts": _check_answers(record)})


@requires("ledger.reverse_journal")
def reverse(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Draft the journal that undoes a posted one."""
    record = find_journal(actor_in(request), reference)
    form = ReversalForm(request.POST or None, initial={"on_date": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            draft = reverse_journal(actor=actor_in(request), now=clock.now(), journal=reference, **form.cleaned_data)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{draft.reference} is drafted. A second person posts it.")
            return redirect("ledger:journal", reference=draft.reference)
    context = {"record": record, "facts": _check_answers(record), "form": form}
    return render(request, "ledger/reverse.html", context)


def _check_answers(record: JournalRecord) -> list[Fact]:
    names = names_of([record.made_by])
    return [
        Fact(label="Description", value=record.description),
        Fact(label="Date", value=record.on_date),
        Fact(label="Period", value=f"{record.period} ({record.period_state.lower()})" if record.period else "None"),
        Fact(label="Book", value=record.book.capitalize()),
        Fact(label="Lines", value=f"{record.line_count:,}"),
        Fact(label="Debits, equal to credits", pence=record.debit_pence),
        Fact(label="Source", value=source_words(record.source_kind)),
        Fact(label="Drafted by", value=names[record.made_by]),
    ]
