"""Statutory and policy numbers as dated, cited data: one TOML file per subject under a domain's `reference/` folder.

    [[entry]]
    name = "personal_allowance"
    value = 12570
    unit = "pounds a year"
    from = 2025-04-06
    until = 2027-04-06        # first day on which it no longer holds; left out while there is no end
    source = "Income Tax Act 2007, s35"
    verified = false          # true once read in the official source

Numbers are read as exact decimals, never as floats. `value` may also be text, or a list of numbers (bands).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from daybook.kernel.money import PENCE_IN_POUND, Pence, exact
from daybook.kernel.periods import Span
from daybook.kernel.refused import Refused

Value = Decimal | str | tuple[Decimal, ...]

UNITS = frozenset(
    {
        "pounds", "pounds a year", "pounds a month", "pounds a week", "pounds a day", "pounds an hour", "pounds a mile",
        "percent", "fraction", "multiple", "years", "months", "weeks", "days", "working days", "hours", "minutes",
        "count", "text",
    }
)  # fmt: skip

_REQUIRED = frozenset({"name", "value", "unit", "from", "source", "verified"})
_ALLOWED = _REQUIRED | {"until", "note"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of one name for one span, with where it comes from; `verified` once read in the official source."""

    name: str
    value: Value
    unit: str
    span: Span
    source: str
    verified: bool
    note: str = ""


@dataclass(frozen=True)
class Reference:
    """The entries of one file, by name and in order of date."""

    title: str
    entries: dict[str, tuple[Entry, ...]]

    @classmethod
    def load(cls, path: Path) -> Reference:
        """Read a file; Refused `bad_reference` naming the file and entry that is wrong."""
        return cls.parse(path.stem, path.read_text("utf-8"))

    @classmethod
    def parse(cls, title: str, text: str) -> Reference:
        """Read the text of a file, as `load` does."""
        try:
            read = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as fault:
            _bad(title, "", f"it is not TOML ({fault})")
        if set(read) != {"entry"} or not isinstance(read["entry"], list):
            _bad(title, "", "it holds something other than [[entry]] tables")
        by_name: dict[str, list[Entry]] = {}
        for row in read["entry"]:
            entry = _entry(title, row)
            by_name.setdefault(entry.name, []).append(entry)
        return cls(title, {name: _in_order(title, found) for name, found in by_name.items()})

    def at(self, name: str, on: date) -> Entry:
        """The entry of `name` that holds on a day; Refused `no_reference` when the file has none for it."""
        for entry in self.entries.get(name, ()):
            if on in entry.span:
                return entry
        wanted = f"{name.replace('_', ' ')} for {on:%-d %B %Y}"
        message = f"{self.title} has no {wanted}. Add it to the reference file with its source."
        raise Refused("no_reference", message, name=name, on=on.isoformat())

    def number(self, name: str, on: date) -> Decimal:
        """The exact number of `name` on a day; Refused `no_reference` when there is none or it is not one number."""
        value = self.at(name, on).value
        if not isinstance(value, Decimal):
            raise Refused(
                "no_reference", f"{name} in {self.title} is not a single number. Correct the file.", name=name
            )
        return value

    def pence(self, name: str, on: date) -> Pence:
        """A sum of pounds as pence; Refused `no_reference` when it is not in pounds or not whole pence."""
        amount = exact(self.number(name, on)) * PENCE_IN_POUND
        if not self.at(name, on).unit.startswith("pounds") or amount.denominator != 1:
            raise Refused("no_reference", f"{name} in {self.title} is not a sum of money. Correct the file.", name=name)
        return Pence(int(amount))

    def unverified(self) -> list[Entry]:
        """The entries that nobody has yet read in the official source."""
        return [entry for found in self.entries.values() for entry in found if not entry.verified]


def _bad(title: str, name: str, why: str) -> NoReturn:
    place = f"{title}, entry {name}" if name else title
    raise Refused("bad_reference", f"The reference file {place} cannot be used: {why}.", file=title, name=name)


def _entry(title: str, row: dict[str, Any]) -> Entry:
    name = str(row.get("name", ""))
    missing, unknown = sorted(_REQUIRED - set(row)), sorted(set(row) - _ALLOWED)
    if missing or unknown:
        _bad(title, name, f"missing {', '.join(missing) or 'nothing'}, unknown {', '.join(unknown) or 'nothing'}")
    if row["unit"] not in UNITS:
        _bad(title, name, f"unknown unit {row['unit']}")
    if not isinstance(row["verified"], bool) or not str(row["source"]).strip():
        _bad(title, name, "it needs a source, and verified as true or false")
    days = [row["from"], row.get("until", row["from"])]
    if any(isinstance(day, datetime) or not isinstance(day, date) for day in days):
        _bad(title, name, "from and until are dates")
    if "until" in row and row["until"] <= row["from"]:
        _bad(title, name, "until is not after from")
    value = _value(title, name, row["value"], row["unit"])
    span = Span(row["from"], row.get("until"))
    return Entry(name, value, row["unit"], span, row["source"], row["verified"], str(row.get("note", "")))


def _value(title: str, name: str, raw: object, unit: str) -> Value:
    if unit == "text" and isinstance(raw, str):
        return raw
    if unit != "text" and isinstance(raw, list) and raw:
        return tuple(_number(title, name, item) for item in raw)
    if unit == "text":
        _bad(title, name, "its value is not text")
    return _number(title, name, raw)


def _number(title: str, name: str, raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or not Decimal(raw).is_finite():
        _bad(title, name, "its value is not a number")
    return Decimal(raw)


def _in_order(title: str, found: list[Entry]) -> tuple[Entry, ...]:
    ordered = sorted(found, key=lambda entry: entry.span.start)
    for earlier, later in pairwise(ordered):
        if earlier.span.overlaps(later.span):
            _bad(title, later.name, f"it overlaps the one from {earlier.span.start}")
    return tuple(ordered)
