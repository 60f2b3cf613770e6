"""Reading a TOML document as typed fields: every fault is kept with its place, and every field nobody asked for.

Pure, and safe with hostile input: no document makes it run for long, nest without end or raise anything but
`Malformed`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeVar

from daybook.kernel.money import LARGEST_LINE_PENCE, PENCE_IN_POUND, Pence, said

LARGEST_WHOLE_NUMBER = 1_000_000
MOST_PARTS_OF_A_KEY = 100
MOST_DECIMALS = 30

_MOST_DIGITS_IN_POUNDS = len(str(LARGEST_LINE_PENCE // PENCE_IN_POUND))
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BETWEEN_KEYS = re.compile(r"[=,\[\]{}]")
_RATE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?) ?%")
_STRINGS_AND_COMMENTS = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:\\.|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*",
    re.DOTALL,
)

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that makes the document unusable: where (`cost[2].amount`, "" for the whole file) and what to do."""

    path: str
    message: str


class Malformed(Exception):
    """The document cannot be used. `faults` holds every fault found, never none."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = faults


@dataclass(slots=True)
class Section:
    """One table of the document. Reading a field makes it known; whatever is never read is an unknown field.

    A reader returns None (or an empty tuple) where the field is absent, and also where it is faulty, having kept the
    fault: read everything, then look at `faults`.
    """

    entries: dict[str, Any]
    path: str = ""
    faults: list[Fault] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    inner: list[Section] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Any text without a NUL, which no database keeps."""
        return self._one(name, _as_text, 'Write text in quotes, such as "Major Change Fund", without NUL characters.')

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        value = self.entries.get(name)
        if isinstance(value, list):
            self.known.add(name)
            found = (self._item(name, index, item) for index, item in enumerate(value))
            return tuple(text for text in found if text is not None)
        alone = self._one(name, _as_text, "Write a list of texts in quotes, without NUL characters.")
        return () if alone is None else (alone,)

    def flag(self, name: str) -> bool | None:
        """true or false."""
        return self._one(name, lambda value: value if isinstance(value, bool) else None, "Write true or false.")

    def day(self, name: str) -> date | None:
        """A date without a time."""
        return self._one(name, _as_day, "Write a date without quotes or a time, such as 2021-11-23.")

    def whole(self, name: str, least: int, most: int = LARGEST_WHOLE_NUMBER) -> int | None:
        """A whole number from `least` to `most`, a million where no other limit is given."""
        wanted = f"Write a whole number from {least} to {most}."
        return self._one(name, lambda value: _as_whole(value, least, most), wanted)

    def pounds(self, name: str) -> Pence | None:
        """Pounds in the document, pence in the program, exact."""
        wanted = (
            "Write pounds as a number without quotes, with at most two decimals, such as 86126 or 86126.70, and no "
            f"more than {said(LARGEST_LINE_PENCE)}."
        )
        return self._one(name, _as_pence, wanted)

    def number(self, name: str, least: int, most: int) -> Fraction | None:
        """An exact number from `least` to `most`: 0.035 is 7/200, never the float nearest to it."""
        wanted = f"Write a number without quotes from {least:,} to {most:,}, with at most {MOST_DECIMALS} decimals."
        return self._one(name, lambda value: _as_number(value, least, most), wanted)

    def numbers(self, name: str, least: int, most: int) -> tuple[Fraction, ...] | None:
        """A list of exact numbers, each from `least` to `most`; one fault for each that cannot be used."""
        found = self._one(name, lambda value: value if isinstance(value, list) else None, "Write a list: [1, 2.5].")
        if found is None:
            return None
        read = [_as_number(value, least, most) for value in found]
        wanted = f"Write a number from {least:,} to {most:,}, with at most {MOST_DECIMALS} decimals."
        wrong = [index for index, number in enumerate(read) if number is None]
        for index in wrong:
            message = f"This value cannot be used. {wanted}"
            self.faults.append(Fault(f"{self.path_to(name)}[{index}]", message))
        return None if wrong else tuple(number for number in read if number is not None)

    def rate(self, name: str) -> Fraction | None:
        """A percentage in quotes, exact: "10%" is one tenth."""
        return self._one(name, _as_rate, 'Write the rate as a percentage in quotes, such as "10%" or "12.5%".')

    def section(self, name: str) -> Section | None:
        """The table `[name]`."""
        self.known.add(name)
        value = self.entries.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.faults.append(Fault(self.path_to(name), f"Write this as one section, headed [{name}]."))
            return None
        return self._opened(self.path_to(name), value)

    def sections(self, name: str) -> Iterator[Section]:
        """The tables `[[name]]`, in order."""
        self.known.add(name)
        value = self.entries.get(name, [])
        if not isinstance(value, list):
            self.faults.append(Fault(self.path_to(name), f"Write each of these under its own heading [[{name}]]."))
            return
        for index, item in enumerate(value):
            path = f"{self.path_to(name)}[{index}]"
            if isinstance(item, dict):
                yield self._opened(path, item)
            else:
                self.faults.append(Fault(path, f"Write this under its own heading [[{name}]]."))

    def must_have(self, name: str, why: str) -> None:
        """Keep a fault where the field or section is absent."""
        if name not in self.entries:
            self.faults.append(Fault(self.path_to(name), why))

    def path_to(self, name: str) -> str:
        """Where a field of this table stands. A name that is not a plain word is quoted and escaped."""
        shown = name if _BARE_KEY.fullmatch(name) else json.dumps(name)
        return f"{self.path}.{shown}" if self.path else shown

    def unknown(self) -> Iterator[str]:
        """The paths that nobody read, here and in every table opened from here."""
        yield from (self.path_to(name) for name in self.entries if name not in self.known)
        for section in self.inner:
            yield from section.unknown()

    def _opened(self, path: str, entries: dict[str, Any]) -> Section:
        section = Section(entries, path, self.faults)
        self.inner.append(section)
        return section

    def _item(self, name: str, index: int, item: object) -> str | None:
        found = _as_text(item)
        if found is None:
            path = f"{self.path_to(name)}[{index}]"
            self.faults.append(Fault(path, "Write text in quotes, without NUL characters."))
        return found

    def _one(self, name: str, reader: Callable[[Any], Found | None], wanted: str) -> Found | None:
        self.known.add(name)
        if name not in self.entries:
            return None
        found = reader(self.entries[name])
        if found is None:
            self.faults.append(Fault(self.path_to(name), f"This value cannot be used. {wanted}"))
        return found


def read_document(content: bytes, *, most_bytes: int) -> Section:
    """The whole document as one section. `content` is TOML in UTF-8; a byte order mark is allowed.

    Malformed when it is larger than `most_bytes`, is not UTF-8 or is not TOML.
    """
    if len(content) > most_bytes:
        raise _unreadable(f"The file is larger than {most_bytes // 1024} KiB, the most that is read. Shorten it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _unreadable(f"The file is not UTF-8 (byte {fault.start}). Save it as UTF-8 and try again.") from None
    _refuse_long_keys(text)
    try:
        return Section(tomllib.loads(text, parse_float=_exact))
    except RecursionError:
        raise _unreadable("Values are nested too deeply to read. Write sections under headings instead.") from None
    except ValueError as fault:
        raise _unreadable(f"The file is not TOML: {fault}. Correct that place and try again.") from None


def _unreadable(message: str) -> Malformed:
    return Malformed((Fault("", message),))


def _refuse_long_keys(text: str) -> None:
    # The time tomllib takes over a dotted key grows with the cube of its parts: 20,000 of them take eight seconds.
    skeleton = _STRINGS_AND_COMMENTS.sub("", text)
    for number, line in enumerate(skeleton.split("\n"), start=1):
        # A long list of numbers has as many dots as decimals, but never many between two of these marks.
        if any(part.count(".") > MOST_PARTS_OF_A_KEY for part in _BETWEEN_KEYS.split(line)):
            raise _unreadable(f"A line near line {number} has too many dots to be the name of a field. Shorten it.")


def _exact(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        # Beyond any exponent that Decimal holds: the field that reads it refuses it, and says where.
        return Decimal("Infinity")


def _as_text(value: object) -> str | None:
    return value if isinstance(value, str) and "\0" not in value else None


def _as_day(value: object) -> date | None:
    # A datetime is a date to isinstance; a signature with a time of day is not what the form asks for.
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _as_whole(value: object, least: int, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None


def _as_pence(value: object) -> Pence | None:
    if isinstance(value, Decimal):
        return _decimal_as_pence(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return Pence(value * PENCE_IN_POUND) if abs(value) * PENCE_IN_POUND <= LARGEST_LINE_PENCE else None


def _decimal_as_pence(value: Decimal) -> Pence | None:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2:
        return None
    # Before any arithmetic: 1e999999 would be a number of a million digits.
    if value.adjusted() >= _MOST_DIGITS_IN_POUNDS:
        return None
    pence = int(Fraction(value) * PENCE_IN_POUND)
    return Pence(pence) if abs(pence) <= LARGEST_LINE_PENCE else None


def _as_number(value: object, least: int, most: int) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        # Before any arithmetic: 1e999999 would be a number of a million digits.
        if not isinstance(exponent, int) or exponent < -MOST_DECIMALS or value.adjusted() >= _MOST_DIGITS_IN_POUNDS + 3:
            return None
    number = Fraction(value)
    return number if least <= number <= most else None


def _as_rate(value: object) -> Fraction | None:
    found = _RATE.fullmatch(value) if isinstance(value, str) else None
    return None if found is None else Fraction(found[1]) / 100
