"""Pages of the audit: the story of one record, and the log of everything for those who assure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.audit.public import moved, who_acted, words_in
from daybook.foundation.audit.queries import (
    COLUMNS,
    EntryFilter,
    StoryEntry,
    as_entry,
    sealed_among,
    visible_entries,
    visible_story,
)
from daybook.foundation.audit.rules.wording import attempt, deed
from daybook.foundation.audit.web.filters import LogFilter
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Chip, Column, Row, Table
from daybook.ui.routes import actor_in, link_to, requires
from daybook.ui.tables import address_with, export_rows, read_slice
from daybook.ui.words import date_text

_NEWEST_FIRST = {"when": "id"}
_EXPORT_HEADER = (
    "entry", "at", "who", "post", "for", "verb", "refusal", "records", "from", "to", "paragraph", "request",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the story page shows it."""

    entry: StoryEntry
    what: str
    who: str
    moved: str
    said: str
    sealed: bool
    links: list[tuple[str, str]]


@requires("audit.view")
def story(request: HttpRequest, subject: str) -> HttpResponse:
    """The story of one record, newest first."""
    found = read_slice(
        request,
        visible_story(actor_in(request), subject),
        columns=COLUMNS,
        sortable=_NEWEST_FIRST,
        sort="-when",
        key="id",
    )
    told = _told([as_entry(row) for row in found.rows], subject)
    context = {"subject": subject, "record_url": link_to(request, subject), "told": told, "found": found}
    return render(request, "audit/story.html", context)


@requires("audit.view")
def log(request: HttpRequest) -> HttpResponseBase:
    """The log: every act and refusal, newest first, by who, what and when."""
    form = LogFilter(request.GET)
    entries = visible_entries(actor_in(request), form.wanted())
    if request.GET.get("export") == "csv":
        rows = (as_entry(row) for row in entries.order_by("-id").values(*COLUMNS).iterator(chunk_size=2_000))
        return export_rows("audit-log", _EXPORT_HEADER, (_exported(entry) for entry in rows))
    found = read_slice(request, entries, columns=COLUMNS, sortable=_NEWEST_FIRST, sort="-when", key="id")
    read, wanted = [as_entry(row) for row in found.rows], form.wanted()
    names = _names_in(read, wanted.actor)
    sealed = sealed_among([entry.id for entry in read])
    context = {
        "form": form,
        "chips": _chips(request, wanted, names),
        "clear_url": reverse("audit:log"),
        "table": Table(
            caption="Audit story",
            columns=_COLUMNS,
            rows=[_row(request, entry, names, sealed=entry.id in sealed) for entry in read],
            sort=found.sort,
            sort_urls=found.sort_urls,
            next_url=found.next_url,
            previous_url=found.previous_url,
            export_url=address_with(request, export="csv"),
            empty="Nothing was recorded that matches. Take a filter away, or look at other days.",
            empty_url=reverse("audit:log") if request.GET else "",
            empty_action="Show everything",
        ),
    }
    return render(request, "audit/log.html", context)


_COLUMNS = (
    Column(key="when", label="When", kind="date", sortable=True),
    Column(key="what", label="What", main=True),
    Column(key="who", label="Who"),
    Column(key="record", label="Record"),
    Column(key="change", label="Change or reason"),
    Column(key="seal", label="Seal", kind="state"),
)


def _row(request: HttpRequest, entry: StoryEntry, names: Mapping[str, str], *, sealed: bool) -> Row:
    record = entry.subjects[0] if entry.subjects else ""
    cells = (
        entry.at,
        f"Refused: {attempt(entry.verb)}" if entry.refusal else deed(entry.verb, entry.facts),
        Cell(value=who_acted(entry, names), url=address_with(request, actor=entry.actor)),
        Cell(value=record, url=reverse("audit:story", args=[record]) if record else ""),
        entry.reason or moved(entry),
        Cell(value="sealed" if sealed else "unsealed"),
    )
    return Row(cells=cells, key=str(entry.id))


def _names_in(entries: list[StoryEntry], *others: str) -> Mapping[str, str]:
    return names_of({name for entry in entries for name in (entry.actor, entry.deputy_for)}.union(others) - {""})


def _told(entries: list[StoryEntry], subject: str) -> list[Told]:
    names = _names_in(entries)
    said = words_in(entries)
    sealed = sealed_among([entry.id for entry in entries])
    return [
        Told(
            entry=entry,
            what=attempt(entry.verb) if entry.refusal else deed(entry.verb, entry.facts),
            who=who_acted(entry, names),
            moved=moved(entry),
            said=" ".join(said[entry.verb, one] for one in entry.subjects if (entry.verb, one) in said),
            sealed=entry.id in sealed,
            links=[(one, reverse("audit:story", args=[one])) for one in entry.subjects if one != subject],
        )
        for entry in entries
    ]


def _chips(request: HttpRequest, wanted: EntryFilter, names: Mapping[str, str]) -> list[Chip]:
    known: list[tuple[str, str, Any]] = [
        ("actor", "Who", names.get(wanted.actor, "")),
        ("verb", "What", attempt(wanted.verb)),
        ("first", "From", date_text(wanted.first_day) if wanted.first_day else ""),
        ("last", "To", date_text(wanted.last_day) if wanted.last_day else ""),
        ("refusals", "Only", "refusals" if wanted.refusals_only else ""),
    ]
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, label, value in known
        if value
    ]


def _exported(entry: StoryEntry) -> tuple[object, ...]:
    return (
        entry.id, entry.at, entry.actor, entry.post, entry.deputy_for, entry.verb, entry.refusal,
        " ".join(entry.subjects), entry.from_state, entry.to_state, entry.paragraph, entry.request,
    )  # fmt: skip
