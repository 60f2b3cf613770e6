"""What a page is made of: small frozen shapes that views fill and template tags draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One entry of the area navigation."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of the service (Decisions, Money ...) with the pages the person may open."""

    label: str
    url: str
    pages: Sequence[Page] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """What surrounds every page for one person: who they are, where they may go, what waits for them."""

    person: str = ""
    post: str = ""
    areas: Sequence[Area] = ()
    home_url: str = "/"
    search_url: str = ""
    work_url: str = ""
    work_count: int = 0
    messages_url: str = ""
    message_count: int = 0
    account_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    now: datetime | None = None
    notice: str = ""
    acting_for: str = ""
    # The roles a deputy acts in, each with the largest sum in pence they may act for (None: no limit).
    lent: Sequence[tuple[str, int | None]] = ()
    act_as_url: str = ""
    may_act_for: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled value, for an identity strip or a summary list.

    Give `value` (text or a date), or `pence`; `url` makes it a link (with `pence`: a figure that opens its rows);
    `state` draws the value as a tag with a word. `change_url` puts a Change link beside it in a summary list.
    """

    label: str
    value: str | date | None = ""
    pence: int | None = None
    url: str = ""
    state: bool = False
    tone: str = ""
    change_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of a task list: what to do, where, and whether it is done."""

    label: str
    status: str
    url: str = ""
    hint: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of a record's story: what happened, when, who did it, and on what authority."""

    what: str
    at: datetime | date
    who: str
    authority: str = ""
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force, and the address of the same page without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab that is a page of its own."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a data table. `key` is the name in `?sort=` and in the export.

    `kind`: text, reference (never broken over lines), money (cells are pence), number, date, state (cells are state
    words). `sortable` only where the query can. On a phone the row becomes a card: the `main` column is its heading,
    and `second` columns stand small below those that decide.
    """

    key: str
    label: str
    kind: str = "text"
    sortable: bool = False
    main: bool = False
    second: bool = False

    @property
    def right(self) -> bool:
        """Whether its cells are lined up on the right."""
        return self.kind in ("money", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that needs more than a value: a link, a figure that opens its rows, or a tone for its state word."""

    value: object
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: cells in the order of the columns (plain values or `Cell`), and where the row opens."""

    cells: Sequence[object]
    url: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A data table, ready to draw.

    `totals` maps column keys to pence shown in the foot; `empty` says what would fill the table, `empty_url` and
    `empty_action` offer the first step; `next_url` and `previous_url` are keyset pages; `export_url` gives CSV.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str = ""
    sort_urls: dict[str, str] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    empty: str = "Nothing here yet."
    empty_url: str = ""
    empty_action: str = ""
    next_url: str = ""
    previous_url: str = ""
    export_url: str = ""
    selectable: bool = False
    shown: str = ""
