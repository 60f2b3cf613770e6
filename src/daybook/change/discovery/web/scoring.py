"""Scoring an extract from a file: what it is, and the rules that its columns are held to."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.change.discovery.models.lengths import LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.operations.score_extract import ExtractColumn
from daybook.change.discovery.operations.score_extract import score_extract as score
from daybook.change.discovery.queries.quality import extract_detail
from daybook.change.discovery.refs import ExtractRef
from daybook.change.discovery.rules.csv_table import read_table
from daybook.change.discovery.rules.quality_rules import HOW, rules_of
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.forms import DateField
from daybook.ui.routes import actor_in, requires
from daybook.ui.uploads import LARGEST_MEGABYTES, shown_name, was_too_large

_BESIDE = {
    "unusable_file": ("file",), "empty_extract": ("file",), "too_large": ("file",), "bad_columns": ("file",),
    "unknown_column": ("rules",), "bad_rule": ("rules",), "bad_day": ("taken_on",),
}  # fmt: skip


class ExtractForm(forms.Form):
    """The file, what it is, and its rules."""

    file = forms.FileField(
        label="Extract", help_text=f"CSV in UTF-8 with a header, a record to a row, up to {LARGEST_MEGABYTES} MB.",
        error_messages={"empty": "The file is empty. Choose the one with something in it."},
    )  # fmt: skip
    data_set = forms.CharField(
        label="Data set", max_length=LONGEST_TITLE, help_text="Extracts of one name compare. Such as: People and posts."
    )
    source = forms.CharField(
        label="Where it is from", max_length=LONGEST_SOURCE, help_text="The system, and who drew the extract."
    )
    taken_on = DateField(label="Taken on", one_box=True, help_text="Such as 31/3/2026.")
    rules = forms.CharField(
        label="Rules", widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"One to a line: the column, a colon, and what it must be. {HOW[0].upper()}{HOW[1:]}.",
    )  # fmt: skip


@requires("discovery.score_extract")
def score_extract(request: HttpRequest) -> HttpResponse:
    """Send an extract and its rules; `?like=EXT-000001` begins with what was said of another."""
    form = ExtractForm(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        try:
            ref = _scored(request, form.cleaned_data)
        except Refused as refused:
            tell(form, refused, _BESIDE)
        else:
            messages.success(request, f"{ref.reference} is scored: {ref.share}% of {ref.records:,} records are sound.")
            return redirect(reverse("quality:extract", args=[ref.reference]))
    elif was_too_large(request):
        form.errors.clear()
        form.add_error("file", f"The file is larger than {LARGEST_MEGABYTES} MB. Divide it.")
    return render(request, "discovery/score_extract.html", {"form": form}, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, object]:
    like = request.GET.get("like", "")
    if not like:
        return {"taken_on": clock.today()}
    ref = extract_detail(actor_in(request), like).ref
    rules = "\n".join(f"{one.column}: {one.words}" for one in ref.rules)
    return {"taken_on": clock.today(), "data_set": ref.data_set, "source": ref.source, "rules": rules}


def _scored(request: HttpRequest, given: dict[str, Any]) -> ExtractRef:
    sent: UploadedFile = given["file"]
    lines = given["rules"].splitlines()
    wanted = [name for rule in rules_of(lines) for name in (rule.column, rule.other) if name]
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(prefix="daybook-extract-") as file:
        for chunk in sent.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        table = read_table(Path(file.name), wanted)
    return score(
        actor=actor_in(request), now=clock.now(), data_set=given["data_set"], source=given["source"],
        taken_on=given["taken_on"], columns=[ExtractColumn(name, table[name].to_list()) for name in table.columns],
        rules=lines, file_name=shown_name(sent.name or ""), file_digest=digest.hexdigest(),
    )  # fmt: skip
