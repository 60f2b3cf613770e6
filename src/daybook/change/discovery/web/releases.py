"""Bringing published releases in from a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.change.discovery.release_files import read_releases
from daybook.change.discovery.releasing import Brought, bring_in
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import actor_in, requires
from daybook.ui.uploads import LARGEST_MEGABYTES, shown_name, was_too_large

_ANSWERED_HERE = frozenset({"unusable_file", "too_large"})
_COLUMNS = (Column(key="pointer", label="Where", main=True), Column(key="why", label="Why"))
_MOST_SHOWN = 200


class ReleasesForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="Releases",
        help_text=f"JSON, or JSON.gz, up to {LARGEST_MEGABYTES} MB: a release package, a record package or releases.",
        error_messages={"empty": "The file is empty. Choose the one with something in it."},
    )


@requires("discovery.import_releases")
def import_releases(request: HttpRequest) -> HttpResponse:
    """Send a file of releases; those that cannot be kept are listed with where and why, the others are kept."""
    form = ReleasesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = _brought_in(request, form.cleaned_data["file"])
        except Refused as refused:
            if refused.code not in _ANSWERED_HERE:
                raise
            form.add_error("file", refused.message)
        else:
            say = messages.success if brought.kept or brought.skipped else messages.warning
            say(request, f"Releases kept: {brought.kept:,}. There before: {brought.skipped:,}.")
            if not brought.rejected:
                return redirect(reverse("market:evidence"))
            return render(request, "discovery/import_releases.html", {"form": ReleasesForm(), "table": _table(brought)})
    elif was_too_large(request):
        form.errors.clear()
        form.add_error("file", f"The file is larger than {LARGEST_MEGABYTES} MB. Ask for a shorter span of days.")
    return render(request, "discovery/import_releases.html", {"form": form}, status=422 if form.errors else 200)


def _brought_in(request: HttpRequest, sent: UploadedFile) -> Brought:
    with tempfile.NamedTemporaryFile(prefix="daybook-releases-") as file:
        for chunk in sent.chunks():
            file.write(chunk)
        file.flush()
        found = read_releases(Path(file.name))
    return bring_in(found, shown_name(sent.name or ""), actor=actor_in(request), now=clock.now)


def _table(brought: Brought) -> Table:
    shown = brought.rejected[:_MOST_SHOWN]
    return Table(
        caption="Releases that were not kept",
        columns=_COLUMNS,
        rows=[Row(cells=(one.pointer, one.why)) for one in shown],
        shown=f"{len(shown):,} of {len(brought.rejected):,} are shown." if len(shown) < len(brought.rejected) else "",
    )
