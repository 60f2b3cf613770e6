"""Extracts and how sound they are: each with its rules and the records to fix, beside those of its set before it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.change.discovery.queries.quality import ExtractDetail, extract_detail, visible_extracts, visible_faults
from daybook.change.discovery.refs import ExtractRef, RuleScore
from daybook.change.discovery.rules.quality import MOST_FAULTS, share
from daybook.change.discovery.web.pictures import draw_shares
from daybook.change.discovery.web.tabs import discovery_tabs
from daybook.foundation.audit.public import story_of
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import Empty, address_with, export_rows, list_table, read_slice
from daybook.ui.tones import BAD, GOOD, QUIET
from daybook.ui.words import date_text

_FIELDS = ("reference", "data_set", "source", "taken_on", "records", "sound")
_SORTABLE = {"set": "data_set", "taken": "taken_on", "records": "records"}
_COLUMNS = (
    Column(key="set", label="Data set", sortable=True, main=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
    Column(key="source", label="From", second=True),
    Column(key="taken", label="Taken on", kind="date", sortable=True),
    Column(key="records", label="Records", kind="number", sortable=True),
    Column(key="fix", label="To fix", kind="number"),
    Column(key="share", label="Sound", kind="number"),
)
_RULE_COLUMNS = (
    Column(key="rule", label="Rule", main=True),
    Column(key="judged", label="Judged", kind="number"),
    Column(key="failed", label="To fix", kind="number"),
    Column(key="share", label="Keep it", kind="number"),
    Column(key="before", label="Before", kind="number", second=True),
    Column(key="course", label="Course", kind="state"),
)
_COURSE_COLUMNS = (
    Column(key="taken", label="Taken on", kind="date", main=True),
    Column(key="reference", label="Reference", kind="reference"),
    Column(key="records", label="Records", kind="number"),
    Column(key="sound", label="Sound", kind="number"),
    Column(key="share", label="Share", kind="number"),
)
_FAULT_FIELDS = ("record", "rule__column", "rule__words", "shape")
_FAULT_SORTABLE = {"record": "record"}
_FAULT_COLUMNS = (
    Column(key="record", label="Record", kind="reference", sortable=True, main=True),
    Column(key="column", label="Column"),
    Column(key="rule", label="Rule"),
    Column(key="shape", label="Shape of the cell"),
)
_EXPORT_HEADER = ("reference", "data_set", "source", "taken_on", "records", "sound", "sound_per_cent")
_FAULT_HEADER = ("record", "column", "rule", "shape")
_TONES = {"better": GOOD, "worse": BAD, "the same": QUIET}
_MOST_FOUND = 8


class ListFilter(forms.Form):
    """What the list can be asked for."""

    search = forms.CharField(label="Data set, system or reference", required=False, max_length=120)


@requires("discovery.view")
def extract_list(request: HttpRequest) -> HttpResponseBase:
    """Every extract, filtered and sorted by the address; `?export=csv` gives what is listed as a file."""
    form = ListFilter(request.GET)
    form.is_valid()
    search = form.cleaned_data.get("search", "").strip()
    rows = visible_extracts(actor_in(request), search)
    if request.GET.get("export") == "csv":
        listed = rows.order_by("id").values(*_FIELDS).iterator(chunk_size=2_000)
        exported = ((*(row[name] for name in _FIELDS), share(row["sound"], row["records"])) for row in listed)
        return export_rows("extracts", _EXPORT_HEADER, exported)
    part = read_slice(request, rows, columns=_FIELDS, sortable=_SORTABLE, sort="-taken", key="id")
    may_score = may(request, "discovery.score_extract")
    table = list_table(
        request, part, [_row(row) for row in part.rows], caption="Extracts", columns=_COLUMNS, filtered=bool(search),
        empty=Empty(
            kind="extract", url=reverse("quality:extracts"), first="Score an extract",
            words="How sound the data of today’s systems is stands here once an extract is scored.",
            first_url=reverse("quality:score_extract") if may_score else "",
        ),
    )  # fmt: skip
    context = {
        "form": form,
        "table": table,
        "chips": [Chip(label="Words", value=search, remove_url=reverse("quality:extracts"))] if search else [],
        "tabs": discovery_tabs("Data quality"),
        "may_score": may_score,
    }
    return render(request, "discovery/extracts.html", context)


@requires("discovery.view")
def extract_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One extract: what it comes to in all and by rule, and whether its set is getting better."""
    detail = extract_detail(actor_in(request), reference)
    ref, course = detail.ref, detail.course
    picture = draw_shares(
        f"Sound records of {ref.data_set}", [(date_text(one.taken_on), one.sound, one.records) for one in course]
    )
    context = {
        "ref": ref,
        "identity": [
            Fact(label="Sound", value=f"{ref.share}%"),
            Fact(label="Records", value=f"{ref.records:,}"),
            Fact(label="To fix", value=f"{ref.records - ref.sound:,}"),
            Fact(label="Taken on", value=ref.taken_on),
        ],
        "said": _course_said(detail),
        "rules": Table(caption="Rules", columns=_RULE_COLUMNS, rows=_rules(detail)),
        "picture": picture if len(course) > 1 else "",
        "course": Table(
            caption="Every extract of this set", columns=_COURSE_COLUMNS, rows=[_of_set(one) for one in course]
        ),
        "facts": [
            Fact(label="From", value=ref.source),
            Fact(label="File", value=detail.file_name or "None"),
            Fact(label="Digest of the file", value=detail.file_digest or "None"),
        ],
        "faults_url": reverse("quality:faults", args=[reference]),
        "again_url": f"{reverse('quality:score_extract')}?like={reference}"
        if may(request, "discovery.score_extract")
        else "",
        "events": story_of(actor_in(request), reference),
    }
    return render(request, "discovery/extract.html", context)


@requires("discovery.view")
def fault_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The records to fix of an extract, of one rule with `?rule=`; `?export=csv` gives them as a file."""
    detail = extract_detail(actor_in(request), reference)
    number = _number(request, len(detail.ref.rules))
    rows = visible_faults(actor_in(request), reference, number)
    if request.GET.get("export") == "csv":
        listed = rows.order_by("record", "id").values_list(*_FAULT_FIELDS).iterator(chunk_size=2_000)
        return export_rows(f"{reference}-to-fix", _FAULT_HEADER, listed)
    part = read_slice(request, rows, columns=_FAULT_FIELDS, sortable=_FAULT_SORTABLE, sort="record", key="id")
    rule = detail.ref.rules[number - 1] if number else None
    chips = [Chip(label="Rule", value=_named(rule), remove_url=address_with(request, rule=None))] if rule else []
    table = Table(
        caption="Records to fix",
        columns=_FAULT_COLUMNS,
        rows=[_fault(row) for row in part.rows],
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        export_url=address_with(request, export="csv"),
        empty="No record breaks a rule.",
    )
    context = {"detail": detail, "table": table, "chips": chips, "most": MOST_FAULTS}
    return render(request, "discovery/faults.html", context)


def found(actor: Actor, text: str) -> list[Found]:
    """A few extracts that match the words typed into the search box."""
    rows = visible_extracts(actor, text).order_by("-id")[:_MOST_FOUND]
    return [
        Found(reference=row.reference, title=row.data_set, url=reverse("quality:extract", args=[row.reference]))
        for row in rows
    ]


def _row(row: dict[str, Any]) -> Row:
    url = reverse("quality:extract", args=[row["reference"]])
    cells = (
        row["data_set"],
        row["reference"],
        row["source"],
        row["taken_on"],
        row["records"],
        row["records"] - row["sound"],
        f"{share(row['sound'], row['records'])}%",
    )
    return Row(cells=cells, url=url, key=row["reference"])


def _rules(detail: ExtractDetail) -> list[Row]:
    before = {(one.column, one.words): one for one in detail.before.rules} if detail.before else {}
    url = reverse("quality:faults", args=[detail.ref.reference])
    rows = []
    for number, one in enumerate(detail.ref.rules, 1):
        last = before.get((one.column, one.words))
        course = _course(one, last) if last else ""
        cells = (
            _named(one),
            one.judged,
            Cell(value=one.failed, url=f"{url}?rule={number}" if one.failed else ""),
            _told(one),
            _told(last) if last else "",
            Cell(value=course or "new", tone=_TONES.get(course, QUIET)),
        )
        rows.append(Row(cells=cells))
    return rows


def _course(now: RuleScore, before: RuleScore) -> str:
    return _compared((now.judged - now.failed, now.judged), (before.judged - before.failed, before.judged))


def _compared(now: tuple[int, int], before: tuple[int, int]) -> str:
    """Whether a share is better than the one before, exactly; nothing judged counts as all kept."""
    difference = now[0] * max(before[1], 1) - before[0] * max(now[1], 1) if now[1] and before[1] else 0
    return "better" if difference > 0 else "worse" if difference < 0 else "the same"


def _course_said(detail: ExtractDetail) -> str:
    before, ref = detail.before, detail.ref
    if before is None:
        return "The first extract of this set: the next one compares with it."
    word = _compared((ref.sound, ref.records), (before.sound, before.records))
    told = f"as on {date_text(before.taken_on)}" if word == "the same" else f"than {date_text(before.taken_on)}"
    return f"{word.capitalize()} {told}: {before.share}% then, {ref.share}% now."


def _of_set(one: ExtractRef) -> Row:
    url = reverse("quality:extract", args=[one.reference])
    return Row(cells=(one.taken_on, one.reference, one.records, one.sound, f"{one.share}%"), url=url)


def _fault(row: dict[str, Any]) -> Row:
    return Row(cells=(f"{row['record']:,}", row["rule__column"], row["rule__words"], row["shape"]))


def _named(one: RuleScore) -> str:
    return f"{one.column}: {one.words}"


def _told(one: RuleScore) -> str:
    return f"{one.share}%" if one.share else "Nothing judged"


def _number(request: HttpRequest, most: int) -> int | None:
    asked = request.GET.get("rule", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= most
    return int(asked) if known else None
