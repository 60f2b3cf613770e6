"""Journals: the lists of what is drafted and posted, and the record of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.finance.ledger.journals import (
    BodySum,
    JournalFilter,
    JournalRecord,
    NumberedLine,
    debits_in,
    debits_of,
    find_journal,
    lines_of_journal,
    sums_by_body,
    visible_drafts,
    visible_journals,
    waiting_drafts,
)
from daybook.finance.ledger.states import JournalState
from daybook.finance.ledger.web.filters import ListFilter, filter_chips
from daybook.finance.ledger.web.next_steps import may_reverse, next_step_for
from daybook.finance.ledger.web.wording import source_words
from daybook.foundation.audit.public import story_of
from daybook.kernel.actor import Actor
from daybook.ui.finding import Found
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Tab, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import Slice, address_with, export_rows, read_slice
from daybook.ui.words import pounds_text

LINES_AT_ONCE = 200
_MOST_FOUND = 10
_CHIPS = {"text": "Words", "book": "Book", "period": "Period", "source": "Source"}
_POSTED_COLUMNS = (
    Column(key="reference", label="Journal", kind="reference", main=True, sortable=True),
    Column(key="date", label="Date", kind="date", sortable=True),
    Column(key="period", label="Period", kind="reference", second=True),
    Column(key="description", label="Description"),
    Column(key="source", label="Source", second=True),
    Column(key="book", label="Book", kind="reference", second=True),
    Column(key="posted_by", label="Posted by", second=True),
    Column(key="lines", label="Lines", kind="number", second=True),
    Column(key="amount", label="Debits", kind="money"),
)
_DRAFT_COLUMNS = (
    Column(key="reference", label="Draft", kind="reference", main=True, sortable=True),
    Column(key="date", label="Date", kind="date", sortable=True),
    Column(key="description", label="Description"),
    Column(key="source", label="Source", second=True),
    Column(key="made_by", label="Drafted by"),
    Column(key="made_at", label="Drafted", kind="date", second=True),
    Column(key="lines", label="Lines", kind="number", second=True),
    Column(key="amount", label="Debits", kind="money"),
)
_POSTED_VALUES = (
    "id", "on_date", "period__year", "period__number", "description", "source_kind", "book", "posted_by", "line_count",
)  # fmt: skip
_DRAFT_VALUES = ("reference", "on_date", "description", "source_kind", "book", "made_by", "made_at", "rows")


@requires("ledger.view")
def posted(request: HttpRequest) -> HttpResponseBase:
    """Posted journals, newest first."""
    form = ListFilter(request.GET)
    found = visible_journals(actor_in(request), form.wanted())
    if request.GET.get("export") == "csv":
        rows = found.order_by("-on_date", "-id").values(*_POSTED_VALUES).iterator(chunk_size=2_000)
        return export_rows("journals", [column.label for column in _POSTED_COLUMNS[:-1]], _exported(rows))
    page = read_slice(
        request, found, columns=_POSTED_VALUES, sortable={"date": "on_date", "reference": "id"}, sort="-date", key="id"
    )
    table = _table(request, page, _POSTED_COLUMNS, _posted_rows(page.rows), "Posted journals")
    return _list_page(request, form, table, "posted")


@requires("ledger.view")
def drafts(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for a second person, oldest first."""
    return _drafts_page(request, JournalState.DRAFT, "Drafts waiting to be posted")


@requires("ledger.view")
def discarded(request: HttpRequest) -> HttpResponse:
    """Drafts that were given up."""
    return _drafts_page(request, JournalState.DISCARDED, "Discarded drafts")


@requires("ledger.view")
def journal(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The record of one journal: what it is, what to do next, its lines, its story."""
    record = find_journal(actor_in(request), reference)
    if record.posted_as:
        return redirect("ledger:journal", reference=record.posted_as)
    after = request.GET.get("after", "")
    first = int(after) if after.isascii() and after.isdecimal() and len(after) < 9 else 0
    lines = lines_of_journal(record, first, LINES_AT_ONCE)
    names = names_of({record.made_by, record.posted_by} - {""})
    bodies = sums_by_body(record)
    context = {
        "record": record,
        "facts": _identity(record, names),
        "bodies": bodies,
        "body_table": body_table(record, bodies),
        "lines": line_table(record, lines),
        "summary": _summary(request, record, names),
        "next_step": next_step_for(request, record),
        "may_reverse": may_reverse(request, record),
        "reversed_url": link_to(request, record.reversed_by),
        "events": story_of(actor_in(request), *filter(None, (record.reference, record.draft))),
        "story_url": reverse("audit:story", args=[record.reference]) if may(request, "audit.view") else "",
    }
    return render(request, "ledger/journal.html", context)


def line_table(record: JournalRecord, lines: Sequence[NumberedLine]) -> Table:
    """A journal's lines with debits and credits apart, and the next page of them where there is one."""
    codes = [
        segment for segment in ("objective", "project", "fund") if any(getattr(one.line, segment) for one in lines)
    ]
    told = any(one.line.description not in ("", record.description) for one in lines)
    columns = (
        Column(key="number", label="Line", kind="number", second=True),
        Column(key="account", label="Account", main=True),
        Column(key="body", label="Body", kind="reference"),
        Column(key="cost_centre", label="Cost centre", kind="reference"),
        *(Column(key=code, label=code.capitalize(), kind="reference") for code in codes),
        *((Column(key="description", label="Description"),) if told else ()),
        Column(key="debit", label="Debit", kind="number"),
        Column(key="credit", label="Credit", kind="number"),
    )
    last = lines[-1].number if lines else 0
    whole = len(lines) == record.line_count
    return Table(
        caption=f"Lines of {record.reference}",
        columns=columns,
        rows=[_line_row(one, codes, told) for one in lines],
        next_url=f"?after={last}" if last < record.line_count else "",
        shown="" if whole or not lines else f"Lines {lines[0].number:,} to {last:,} of {record.line_count:,}",
    )


def body_table(record: JournalRecord, bodies: Sequence[BodySum]) -> Table:
    """Debits, credits and balance of each legal body: each balances by itself."""
    columns = (
        Column(key="body", label="Body", main=True),
        Column(key="debits", label="Debits", kind="money"),
        Column(key="credits", label="Credits", kind="money"),
        Column(key="balance", label="Out of balance by", kind="money"),
    )
    rows = [Row(cells=(one.body, one.debit_pence, one.credit_pence, one.balance_pence)) for one in bodies]
    return Table(caption=f"Balance of each body in {record.reference}", columns=columns, rows=rows)


def _line_row(one: NumberedLine, codes: Sequence[str], told: bool) -> Row:
    line = one.line
    return Row(
        cells=(
            one.number,
            f"{line.account} {one.account_name}".strip(),
            line.body,
            line.cost_centre,
            *(getattr(line, code) for code in codes),
            *((line.description,) if told else ()),
            *sides(line.amount_pence),
        ),
        key=str(one.number),
    )


def _drafts_page(request: HttpRequest, state: JournalState, caption: str) -> HttpResponse:
    form = ListFilter(request.GET)
    found = visible_drafts(actor_in(request), state, form.wanted())
    page = read_slice(
        request,
        found,
        columns=_DRAFT_VALUES,
        sortable={"date": "on_date", "reference": "id"},
        sort="reference",
        key="id",
    )
    table = _table(request, page, _DRAFT_COLUMNS, _draft_rows(page.rows), caption)
    return _list_page(request, form, table, state.lower())


def sides(pence: int) -> tuple[str, str]:
    """A signed sum as (debit, credit), in pounds without a sign, the other side blank."""
    text = pounds_text(abs(pence))
    return (text, "") if pence >= 0 else ("", text)


def _list_page(request: HttpRequest, form: ListFilter, table: Table, current: str) -> HttpResponse:
    waiting = waiting_drafts(actor_in(request))
    tabs = [
        Tab(label=label, url=reverse(f"ledger:{name}"), current=name == current, count=count)
        for name, label, count in (
            ("posted", "Posted", None),
            ("draft", "Waiting to be posted", waiting),
            ("discarded", "Discarded", None),
        )
    ]
    context = {
        "form": form,
        "tabs": tabs,
        "table": table,
        "chips": filter_chips(request, form.cleaned_data, _CHIPS),
        "clear_url": request.path,
        "may_draft": may(request, "ledger.draft_journal"),
    }
    return render(request, "ledger/journals.html", context)


def _table(request: HttpRequest, page: Slice, columns: Sequence[Column], rows: Sequence[Row], caption: str) -> Table:
    filtered = any(request.GET.get(name) for name in _CHIPS)
    may_draft = may(request, "ledger.draft_journal")
    nothing = (
        "No journal matches these filters." if filtered else "Journals appear here, each with who did what and when."
    )
    first_step = (
        (request.path, "Clear the filters") if filtered else (reverse("ledger:draft_journal"), "Draft a journal")
    )
    return Table(
        caption=caption,
        columns=columns,
        rows=rows,
        sort=page.sort,
        sort_urls=page.sort_urls,
        next_url=page.next_url,
        previous_url=page.previous_url,
        export_url=address_with(request, export="csv") if columns is _POSTED_COLUMNS else "",
        empty=nothing,
        empty_url=first_step[0] if filtered or may_draft else "",
        empty_action=first_step[1],
    )


def _posted_rows(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    debits = debits_of([row["id"] for row in rows])
    names = names_of({row["posted_by"] for row in rows})
    return [
        Row(
            key=f"JNL-{row['id']:06d}",
            url=(url := reverse("ledger:journal", args=[f"JNL-{row['id']:06d}"])),
            cells=(
                f"JNL-{row['id']:06d}",
                row["on_date"],
                f"{row['period__year']} P{row['period__number']:02d}",
                row["description"],
                source_words(row["source_kind"]),
                row["book"].capitalize(),
                names[row["posted_by"]],
                row["line_count"],
                Cell(value=debits.get(row["id"], 0), url=url),
            ),
        )
        for row in rows
    ]


def _draft_rows(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    names = names_of({row["made_by"] for row in rows})
    return [
        Row(
            key=row["reference"],
            url=(url := reverse("ledger:journal", args=[row["reference"]])),
            cells=(
                row["reference"],
                row["on_date"],
                row["description"],
                source_words(row["source_kind"]),
                names[row["made_by"]],
                row["made_at"],
                len(row["rows"]),
                Cell(value=debits_in(row["rows"]), url=url),
            ),
        )
        for row in rows
    ]


def _exported(rows: Iterable[Mapping[str, Any]]) -> Iterable[Sequence[object]]:
    for row in rows:
        period = f"{row['period__year']} P{row['period__number']:02d}"
        yield (
            f"JNL-{row['id']:06d}", row["on_date"], period, row["description"], row["source_kind"], row["book"],
            row["posted_by"], row["line_count"],
        )  # fmt: skip


def _identity(record: JournalRecord, names: Mapping[str, str]) -> list[Fact]:
    return [
        Fact(label="State", value=record.state.lower(), state=True),
        Fact(label="Date", value=record.on_date),
        Fact(label="Period", value=f"{record.period} ({record.period_state.lower()})" if record.period else "None"),
        Fact(label="Book", value=record.book.capitalize()),
        Fact(label="Posted by", value=names[record.posted_by])
        if record.posted_by
        else Fact(label="Drafted by", value=names[record.made_by]),
    ]


def _summary(request: HttpRequest, record: JournalRecord, names: Mapping[str, str]) -> list[Fact]:
    facts = [
        Fact(label="Description", value=record.description),
        Fact(label="Source", value=source_words(record.source_kind)),
    ]
    if record.source_kind not in ("manual", "reversal"):
        facts.append(Fact(label="Caused by", value=record.source_ref, url=link_to(request, record.source_ref)))
    if record.draft:
        facts.append(Fact(label="Drafted as", value=record.draft))
    facts.append(Fact(label="Made by", value=names[record.made_by]))
    if record.posted_at:
        facts.append(Fact(label="Posted", value=record.posted_at))
    for label, other in (("Reverses", record.reverses), ("Reversed by", record.reversed_by)):
        if other:
            facts.append(Fact(label=label, value=other, url=reverse("ledger:journal", args=[other])))
    return facts


def found(actor: Actor, text: str) -> list[Found]:
    """Journals, posted and waiting, whose words match: for the search box."""
    wanted = JournalFilter(text=text)
    posted_rows = visible_journals(actor, wanted).order_by("-id").values_list("id", "description")[:_MOST_FOUND]
    waiting = visible_drafts(actor, JournalState.DRAFT, wanted).order_by("-id").values_list("reference", "description")
    rows = [*waiting[:_MOST_FOUND], *((f"JNL-{number:06d}", words) for number, words in posted_rows)]
    return [
        Found(reference=reference, title=words, url=reverse("ledger:journal", args=[reference]))
        for reference, words in rows[:_MOST_FOUND]
    ]


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What journals, posted and waiting, are called, by reference."""
    posted_ones = {int(one.removeprefix("JNL-")): one for one in references if one.startswith("JNL-")}
    waiting = (
        visible_drafts(actor, "", JournalFilter())
        .filter(reference__in=references)
        .values_list("reference", "description")
    )
    rows = visible_journals(actor, JournalFilter()).filter(id__in=posted_ones).values_list("id", "description")
    return dict(waiting) | {posted_ones[number]: words for number, words in rows}
