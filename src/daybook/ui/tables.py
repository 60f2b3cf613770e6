"""Long lists: sort by a short list of columns, page by key, keep the view in the address, export what is seen."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from daybook.ui.parts import Column, Row, Table

R = TypeVar("R")

PAGE_ROWS = 50
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One page of a list. `rows` are dictionaries of the named columns; blank addresses mean no such page."""

    rows: Sequence[dict[str, Any]]
    sort: str
    sort_urls: dict[str, str]
    next_url: str
    previous_url: str


def read_slice(
    request: HttpRequest,
    query: QuerySet[Any],
    *,
    columns: Sequence[str],
    sortable: Mapping[str, str],
    sort: str,
    key: str = "pk",
    rows: int = PAGE_ROWS,
) -> Slice:
    """The page of `query` that the address asks for: `?sort=date` or `?sort=-date`, `?after=` and `?before=`.

    `sortable` maps the names people see in the address to columns (never null); `sort` is used when the address names
    none of them. `key` is a unique column that settles ties. Reads one row more than it shows, never a count.
    A mark that cannot be read gives the first page.
    """
    name = _sort_named(request.GET.get("sort", ""), sortable, sort)
    descending = name.startswith("-")
    column = sortable[name.removeprefix("-")]
    after, before = _mark(request.GET.get("after", "")), _mark(request.GET.get("before", ""))
    backwards = before is not None
    mark = before if backwards else after
    down = descending != backwards
    if mark is not None:
        query = query.filter(_beyond(column, key, mark, "lt" if down else "gt"))
    order = [f"{'-' if down else ''}{part}" for part in (column, key)]
    wanted = list(dict.fromkeys([*columns, column, key]))
    found = list(query.order_by(*order).values(*wanted)[: rows + 1])
    more, found = len(found) > rows, found[:rows]
    if backwards:
        found.reverse()
    has_next, has_previous = (True, more) if backwards else (more, mark is not None)
    return Slice(
        rows=found,
        sort=name,
        sort_urls={known: _address(request, sort=_turned(known, name)) for known in sortable},
        next_url=_page_url(request, "after", found[-1:], column, key) if has_next else "",
        previous_url=_page_url(request, "before", found[:1], column, key) if has_previous else "",
    )


def page_of(
    request: HttpRequest, rows: Sequence[R], key: Callable[[R], str], most: int = PAGE_ROWS
) -> tuple[Sequence[R], str, str]:
    """The page of `most` rows of a list that was put in order here: `?after=` or `?before=` the key of a row.

    With it the addresses of the next page and of the one before, blank without one. For lists whose order is worked
    out and cannot be asked of the database. A key that is not in the list gives the first page.
    """
    places = {key(row): place for place, row in enumerate(rows)}
    start = places.get(request.GET.get("after", ""), -1) + 1
    if (before := places.get(request.GET.get("before", ""))) is not None:
        start = max(before - most, 0)
    shown, end = rows[start : start + most], start + most
    sort = request.GET.get("sort")
    next_url = _address(request, sort=sort, after=key(shown[-1])) if end < len(rows) else ""
    return shown, next_url, _address(request, sort=sort, before=key(shown[0])) if start else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What a list says where nothing stands in it: of which kind its rows are, and where it is without filters.

    Where nothing was filtered away it says in `words` what will stand there, and offers the first step, unless
    `first_url` is blank because the reader may not take it.
    """

    kind: str
    url: str
    words: str
    first: str
    first_url: str


def list_table(
    request: HttpRequest,
    part: Slice,
    rows: Sequence[Row],
    *,
    caption: str,
    columns: Sequence[Column],
    empty: Empty,
    filtered: bool,
) -> Table:
    """The table of one page of a list: sorted and paged by the address, exported by `?export=csv`."""
    return Table(
        caption=caption,
        columns=columns,
        rows=rows,
        sort=part.sort,
        sort_urls=part.sort_urls,
        next_url=part.next_url,
        previous_url=part.previous_url,
        export_url=address_with(request, export="csv"),
        empty=f"No {empty.kind} matches. Take a filter away." if filtered else empty.words,
        empty_url=empty.url if filtered else empty.first_url,
        empty_action=f"Show every {empty.kind}" if filtered else empty.first,
    )


def address_with(request: HttpRequest, **changes: str | None) -> str:
    """The address of this page with some parameters changed (None or blank: removed), back on the first page."""
    return _address(request, **changes)


def export_rows(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A CSV download (UTF-8 with a mark that spreadsheets look for) of `rows`, cells made safe, sent as it is read."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Passing())
        yield "\N{BYTE ORDER MARK}"
        yield writer.writerow([safe_cell(cell) for cell in header])
        for row in rows:
            yield writer.writerow([safe_cell(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet runs: text that begins a formula gets an apostrophe before it; numbers stay numbers.

    Dates are ISO, nothing is blank.
    """
    if value is None:
        return ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    digits = text[1:] if text[0] in "+-" else text
    whole, _, part = digits.partition(".")
    return whole.isascii() and whole.isdigit() and (part == "" or (part.isascii() and part.isdigit()))


class _Passing:
    """A file for the csv writer that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def _sort_named(asked: str, sortable: Mapping[str, str], otherwise: str) -> str:
    return asked if asked.removeprefix("-") in sortable and not asked.startswith("--") else otherwise


def _turned(known: str, now: str) -> str:
    return f"-{known}" if now == known else known


def _beyond(column: str, key: str, mark: tuple[Any, Any], direction: str) -> Q:
    value, tie = mark
    if column == key:
        return Q(**{f"{key}__{direction}": tie})
    return Q(**{f"{column}__{direction}": value}) | Q(**{column: value, f"{key}__{direction}": tie})


def _mark(text: str) -> tuple[Any, Any] | None:
    if not text:
        return None
    try:
        value, tie = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
    except (ValueError, TypeError):
        return None
    plain = (str, int)
    return (value, tie) if isinstance(value, plain) and isinstance(tie, plain) else None


def _page_url(request: HttpRequest, name: str, rows: Sequence[dict[str, Any]], column: str, key: str) -> str:
    if not rows:
        return ""
    value, tie = (_plain(rows[0][part]) for part in (column, key))
    text = base64.urlsafe_b64encode(json.dumps([value, tie]).encode()).decode()
    return _address(request, sort=request.GET.get("sort"), **{name: text})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _address(request: HttpRequest, **changes: str | None) -> str:
    kept = request.GET.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    for name, value in changes.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}" if kept else request.path
