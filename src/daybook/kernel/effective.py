"""Facts dated twice: by when they hold, and by when we knew.

A fact (a post held, a contract's hours) holds on the days `[valid_from, valid_until)`. Its rows are never edited. A
change of mind is a new row that supersedes the old one, recorded at a later moment; a fact entered by mistake is
superseded by a row marked withdrawn. So three questions stay apart and all can be answered later:

* what holds on a day, as we know it now: `as_at(rows, on, known_at=now)`;
* what we believed on pay day: the same `on`, with `known_at` that day;
* what the change costs: the difference of the two.

Example. On 3 April a holding is recorded from 1 April without end (row 1). On 20 June we learn that it ended on
1 June: row 2 supersedes row 1, with the span [1 April, 1 June).

    as_at(rows, on=10 June, known_at=12 June) -> row 1     (May's and June's pay were right by what was known)
    as_at(rows, on=10 June, known_at=21 June) -> nothing   (and this is what is to be recovered)

Facts of one owner (one post, one contract) may not overlap as known at any moment: `effective_model` refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from daybook.kernel.periods import Span


class Dated(Protocol):
    """A row of an effective-dated fact; `supersedes_id` is the row that it corrects, and no row is corrected twice."""

    @property
    def id(self) -> int: ...
    @property
    def supersedes_id(self) -> int | None: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def withdrawn(self) -> bool: ...


Row = TypeVar("Row", bound=Dated)


def known(rows: Iterable[Row], known_at: datetime) -> list[Row]:
    """The rows that stood at a moment: recorded by then, not yet superseded, not withdrawn; in the order given."""
    recorded = [row for row in rows if row.recorded_at <= known_at]
    superseded = {row.supersedes_id for row in recorded}
    return [row for row in recorded if row.id not in superseded and not row.withdrawn]


def as_at(rows: Iterable[Row], on: date, known_at: datetime) -> list[Row]:
    """The rows that hold on a day, as known at a moment; in the order given."""
    return [row for row in known(rows, known_at) if on in Span(row.valid_from, row.valid_until)]
