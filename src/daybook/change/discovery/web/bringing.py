"""Bringing a log in, from a file or from Daybook's own story, and withdrawing one."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.change.discovery.models import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.operations.import_log import LogColumns
from daybook.change.discovery.operations.import_log import import_log as bring_in
from daybook.change.discovery.operations.import_story import Records
from daybook.change.discovery.operations.import_story import import_story as tell
from daybook.change.discovery.operations.withdraw_log import withdraw_log as withdraw
from daybook.change.discovery.queries.logs import log_detail
from daybook.change.discovery.reading import read_log
from daybook.change.discovery.refs import LogRef
from daybook.change.discovery.rules.events import EventLog, Mapping, Notes
from daybook.change.discovery.rules.screening import Cases, People
from daybook.change.discovery.web.addresses import log_address
from daybook.change.discovery.web.frame import identity
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tried
from daybook.ui.forms import DateField
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, requires
from daybook.ui.uploads import LARGEST_MEGABYTES, shown_name, was_too_large

# What reading a file refuses, and typing or another file mends.
_ANSWERED_HERE = frozenset({"unusable_file", "unusable_mapping", "too_large", "dtd_refused"})
_ISO = "%Y-%m-%dT%H:%M:%S%.6fZ"


class LogForm(forms.Form):
    """The file, what it is, which columns hold what, and what becomes of names."""

    file = forms.FileField(
        label="Event log",
        help_text=f"CSV in UTF-8, XES, XES.gz or OCEL JSON, up to {LARGEST_MEGABYTES} MB.",
        error_messages={"empty": "The file is empty. Choose the one with something in it."},
    )
    title = forms.CharField(label="Process", max_length=LONGEST_TITLE, help_text="Such as: Supplier invoices, 2026/27.")
    source = forms.CharField(
        label="Where it is from", max_length=LONGEST_SOURCE, help_text="The system, who drew the extract, and when."
    )
    case = forms.CharField(label="Column of the case", required=False, max_length=120)
    activity = forms.CharField(label="Column of the activity", required=False, max_length=120)
    time = forms.CharField(label="Column of the time", required=False, max_length=120)
    resource = forms.CharField(label="Column of who did it", required=False, max_length=120)
    people = forms.ChoiceField(
        label="Who did the work",
        choices=[
            (People.PSEUDONYMISED.value, "Each person becomes a pseudonym"),
            (People.LEFT_OUT.value, "Leave them out"),
            (People.KEPT.value, "Keep the names: they are teams or systems, not people"),
        ],
        initial=People.PSEUDONYMISED.value,
        widget=forms.RadioSelect,
    )
    cases = forms.ChoiceField(
        label="Names of cases",
        choices=[
            (Cases.KEPT.value, "Keep them: they are references, such as INV-00123"),
            (Cases.PSEUDONYMISED.value, "Each becomes a pseudonym: somebody could be known by them"),
        ],
        initial=Cases.KEPT.value,
        widget=forms.RadioSelect,
    )


class StoryForm(forms.Form):
    """Whose story, and of which days."""

    title = forms.CharField(label="Process", max_length=LONGEST_TITLE, help_text="Such as: Decisions, this year.")
    records = forms.ChoiceField(
        label="Story of",
        choices=[(Records.DECISIONS.value, "Decisions"), (Records.UNDERTAKINGS.value, "Undertakings")],
        initial=Records.DECISIONS.value,
        widget=forms.RadioSelect,
    )
    first_day = DateField(label="From", one_box=True, help_text="Such as 1/4/2026.")
    last_day = DateField(label="Until and including", one_box=True)


class WithdrawForm(forms.Form):
    """Why a log is withdrawn."""

    reason = forms.CharField(
        label="Why", max_length=LONGEST_REASON, help_text="It stands where the log stood. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


@requires("discovery.import_log")
def import_log(request: HttpRequest) -> HttpResponse:
    """Send an event log; what is personal in it is dealt with before anything is kept."""
    form = LogForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            ref, notes = _brought_in(request, form.cleaned_data)
        except Refused as refused:
            if refused.code not in _ANSWERED_HERE and status_of(refused) not in (409, 422):
                raise
            form.add_error("file" if refused.code in _ANSWERED_HERE else None, refused.message)
        else:
            messages.success(request, f"{ref.reference} is kept: {ref.cases:,} cases, {ref.events:,} events.")
            for line in notes.without_places().told():
                messages.warning(request, line)
            return redirect(log_address(ref.reference))
    elif was_too_large(request):
        form.errors.clear()
        form.add_error("file", f"The file is larger than {LARGEST_MEGABYTES} MB. Divide it by period.")
    return render(request, "discovery/import.html", {"form": form}, status=422 if form.errors else 200)


def _brought_in(request: HttpRequest, given: dict[str, Any]) -> tuple[LogRef, Notes]:
    sent: UploadedFile = given["file"]
    mapping = Mapping(*(given[name].strip() or None for name in ("case", "activity", "time", "resource")))
    log, digest = _read(sent, mapping)
    ref = bring_in(
        actor=actor_in(request),
        now=clock.now(),
        title=given["title"],
        source=given["source"],
        columns=columns_of(log),
        people=People(given["people"]),
        cases=Cases(given["cases"]),
        file_name=shown_name(sent.name or ""),
        file_digest=digest,
        dropped=log.dropped,
    )
    return ref, log.notes


def _read(sent: UploadedFile, mapping: Mapping) -> tuple[EventLog, str]:
    """The events of an upload and the SHA-256 of its bytes; the file itself is kept nowhere."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(prefix="daybook-log-") as file:
        for chunk in sent.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        return read_log(Path(file.name), mapping), digest.hexdigest()


def columns_of(log: EventLog) -> LogColumns:
    """A log as the operation takes it."""
    text = log.events.select(
        pl.col("case", "activity").cast(pl.String),
        pl.from_epoch("at", time_unit="us").dt.strftime(_ISO).alias("time"),
        pl.col("resource").cast(pl.String).fill_null(""),
    )
    return LogColumns(*(text[name].to_list() for name in ("case", "activity", "time", "resource")))


@requires("discovery.import_story")
def import_story(request: HttpRequest) -> HttpResponse:
    """Have Daybook's own story of decisions or undertakings kept as an event log."""
    today = clock.today()
    days = {"first_day": today - timedelta(days=365), "last_day": today}
    form = StoryForm(request.POST if request.method == "POST" else None, initial=days)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data | {"records": Records(form.cleaned_data["records"])}
        try:
            ref = tell(actor=actor_in(request), now=clock.now(), **given)
        except Refused as refused:
            if status_of(refused) not in (409, 422):
                raise
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{ref.reference} is kept: {ref.cases:,} cases, {ref.events:,} events.")
            return redirect(log_address(ref.reference))
    return render(request, "discovery/story.html", {"form": form}, status=422 if form.errors else 200)


@requires("discovery.withdraw_log")
def withdraw_log(request: HttpRequest, reference: str) -> HttpResponse:
    """Why a log is withdrawn; its events are then removed for good."""
    detail = log_detail(actor_in(request), reference)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if tried(form, partial(withdraw, actor=actor_in(request), now=clock.now(), reference=reference)):
        messages.success(request, f"{reference} is withdrawn and its events are removed.")
        return redirect(log_address(reference))
    context = {"form": form, "detail": detail, "identity": identity(detail)}
    return render(request, "discovery/withdraw.html", context, status=422 if form.errors else 200)
