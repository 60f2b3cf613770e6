"""Journals from a file: sending it, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from daybook.finance.ledger.examples import example_lines
from daybook.finance.ledger.operations.start_import import ImportRef, start_import
from daybook.finance.ledger.rules.imports import COLUMNS
from daybook.finance.ledger.uploads import IMPORT_JOB, keep_upload, rejects_path
from daybook.foundation.jobs.public import JobView, Outcome, find_job
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, requires
from daybook.ui.tables import export_rows
from daybook.ui.uploads import LARGEST_MEGABYTES, shown_name, was_too_large

# Refusals that the person answers on the form; any other is a page of its own.
_ANSWERED_HERE = frozenset({"unusable_file", "unknown_file", "being_imported"})
_MEANINGS = {
    "journal": ("What the journal is called in your file. All its lines carry the same name.", "PAY-07"),
    "date": ("The day of the journal, the same on all its lines.", "2026-04-30"),
    "body": ("The legal body. Each body balances by itself.", "MPS"),
    "cost_centre": ("A cost centre of that body.", "F300"),
    "account": ("The account.", "5100"),
    "objective": ("May be blank.", ""),
    "project": ("May be blank.", ""),
    "fund": ("May be blank.", ""),
    "amount": ("Pounds, debits above zero and credits below, without commas.", "-1250.00"),
    "description": ("What the line is for. May be blank.", "April salaries"),
}


class ImportForm(forms.Form):
    """The file to import, and nothing else."""

    file = forms.FileField(
        label="File of journals",
        help_text=f"CSV UTF-8, up to {LARGEST_MEGABYTES} MB. In a spreadsheet: Save as, then CSV UTF-8.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": "The file is empty. Choose another, or look at the example."},
        allow_empty_file=False,
    )


class AgainForm(forms.Form):
    """A file that was imported before, once more."""

    digest = forms.CharField(max_length=64)
    file_name = forms.CharField(max_length=100)


@requires("ledger.start_import")
def start(request: HttpRequest) -> HttpResponseBase:
    """Send a file of journals, which is then drafted as a job."""
    if request.method != "POST":
        return _page(request, ImportForm())
    again = AgainForm(request.POST)
    if again.is_valid():
        return _started(request, ImportForm(), **again.cleaned_data, again=True)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        if was_too_large(request):
            form.errors.clear()
            words = f"The file is larger than {LARGEST_MEGABYTES} MB. Split it, with whole journals in each part."
            form.add_error("file", words)
        return _page(request, form)
    sent = form.cleaned_data["file"]
    try:
        digest = keep_upload(sent.chunks())
    except Refused as refused:
        form.add_error("file", refused.message)
        return _page(request, form)
    return _started(request, form, digest=digest, file_name=shown_name(sent.name))


def _started(request: HttpRequest, form: ImportForm, **asked: Any) -> HttpResponseBase:
    try:
        ref: ImportRef = start_import(actor=actor_in(request), now=clock.now(), **asked)
    except Refused as refused:
        if refused.code == "imported_before":
            return _page(request, form, before=refused, asked=asked)
        if refused.code not in _ANSWERED_HERE:
            raise
        return _page(request, form, errors=[("id_file", refused.message)])
    return redirect("jobs:job", reference=ref.job)


def _page(
    request: HttpRequest,
    form: ImportForm,
    *,
    errors: list[tuple[str, str]] | None = None,
    before: Refused | None = None,
    asked: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"form": form, "columns": _columns(), "errors": errors or [], "before": before, "asked": asked}
    wrong = form.errors or errors
    return render(request, "ledger/import.html", context, status=422 if wrong else 409 if before else 200)


def _columns() -> Table:
    return Table(
        caption="Columns of the file",
        columns=(
            Column(key="column", label="Column", kind="reference", main=True),
            Column(key="meaning", label="What it holds"),
            Column(key="example", label="Example", kind="reference"),
        ),
        rows=[Row(cells=(column, *_MEANINGS[column])) for column in COLUMNS],
    )


@requires("ledger.start_import")
def example(request: HttpRequest) -> HttpResponseBase:
    """A small file with codes of these books, to try out or to type over."""
    return export_rows("journals-example", COLUMNS, example_lines(actor_in(request), clock.today()))


@requires("ledger.start_import")
def rejects(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The rejected lines of one's own import, with the reason beside each, ready to be corrected and sent again."""
    job = find_job(actor_in(request), reference)
    path = rejects_path(job.reference)
    if job.kind != IMPORT_JOB or not path.exists():
        raise Refused("not_found", f"{job.reference} has no rejected lines.")
    name = f"{job.reference}-rejected-lines.csv"
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


def import_outcome(actor: Actor, job: JobView) -> Outcome:
    """What an import drafted, skipped and rejected, each with where it leads, and what comes next."""
    told = job.result or {}
    again = Outcome(next_label="Import a file", next_url=reverse("ledger:start_import"))
    if "digest" not in told:
        return again
    drafts = f"{reverse('ledger:draft')}?{urlencode({'text': told['digest'][:16]})}"
    facts = [
        Fact(label="Journals drafted", value=f"{told['journals']:,}", url=drafts if told["journals"] else ""),
        Fact(label="Lines in them", value=f"{told['lines']:,}"),
        Fact(label="Journals already there, left alone", value=f"{told['skipped']:,}"),
    ]
    if job.state != "done":
        words = "send the same file again. Journals already drafted are skipped."
        return replace(again, facts=facts, next_words=words)
    rejected, mine = told["rejected"], job.requested_by == actor.person
    download = reverse("ledger:import_rejects", args=[job.reference]) if rejected and mine else ""
    facts.append(Fact(label="Lines rejected", value=f"{rejected:,}", url=download))
    if download:
        words = "each line with its reason. Correct them there and send that file; nothing of them was drafted."
        return Outcome(facts=facts, next_label="Download the rejected lines", next_url=download, next_words=words)
    if told["journals"]:
        words = "a second person checks and posts each. They are in that person’s work already."
        return Outcome(facts=facts, next_label="See the drafts", next_url=drafts, next_words=words)
    return Outcome(facts=facts)
