"""How money and dates read on a page, and how typed money and dates are understood. Pure Python."""

from __future__ import annotations

import re
from datetime import date

from daybook.kernel.periods import FIRST_DAY, LAST_DAY

MINUS = "\N{MINUS SIGN}"
NOTHING = "\N{EM DASH}"
LARGEST_PENCE = 2**63 - 1

# So many names are said before the others are counted.
_FEW = 3
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]*))?([km]?)", re.IGNORECASE)
_NEGATIVE = re.compile(r"-([^-()]+)|([^-()]+)-|\(([^-()]+)\)")
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[\s/.\-]+(\d{1,2}|[A-Za-z]+)[\s/.,\-]+(\d{4}|\d{2})")


class Unreadable(ValueError):
    """What somebody typed cannot be read; the text says what to type instead."""


def pounds_text(pence: int | None, *, pennies: bool = True) -> str:
    """Pence as people read pounds: 123450 gives "1,234.50", -5 gives "−0.05", nothing gives a dash.

    With `pennies` False the sum is shown to the nearest pound, an exact 50 pence away from zero.
    """
    if pence is None:
        return NOTHING
    size = abs(pence)
    text = f"{size // 100:,}.{size % 100:02d}" if pennies else f"{(size + 50) // 100:,}"
    return f"{MINUS}{text}" if pence < 0 and text.strip("0.,") else text


def date_text(day: date | None) -> str:
    """A date in words, 23 November 2021, or a dash."""
    return NOTHING if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def age_text(days: int) -> str:
    """How long something has waited: today, 1 day, 12 days."""
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days:,} days"


def read_pounds(text: str) -> int:
    """Pence from what people type: 1,234.50, £1234.5, 1.2k, 3m, -12.00, (12.00) and 12.00-.

    `Unreadable` says what is wrong: nothing typed, letters, commas out of place, more than two decimals, too large.
    """
    plain = re.sub(r"[\s£]", "", text).replace(MINUS, "-").replace("\N{EN DASH}", "-")
    negative = _NEGATIVE.fullmatch(plain)
    found = _AMOUNT.fullmatch(next(filter(None, negative.groups())) if negative else plain)
    if found is None:
        raise Unreadable("Enter an amount in pounds and pence, like 1,234.50")
    whole, part, scale = found[1].replace(",", ""), found[2] or "", found[3].lower()
    if len(whole) > 15:
        raise Unreadable("Enter a smaller amount; this one has too many digits")
    pence, left = divmod(int(whole + part) * _SCALES[scale] * 100, 10 ** len(part))
    if left:
        raise Unreadable("Enter no more than two digits after the decimal point")
    if pence > LARGEST_PENCE:
        raise Unreadable("Enter a smaller amount; this one has too many digits")
    return -pence if negative else pence


def read_date(text: str) -> date:
    """A date from 23/11/2021, 23.11.21, 2021-11-23, 23 Nov 2021 or 23 November 2021; the day comes first.

    Two-digit years are in this century. `Unreadable` says what is wrong.
    """
    plain = text.strip()
    if iso := _ISO_DATE.fullmatch(plain):
        return make_date(iso[3], iso[2], iso[1])
    if found := _DAY_FIRST.fullmatch(plain):
        return make_date(found[1], found[2], found[3])
    raise Unreadable("Enter a date like 23 November 2021 or 23/11/2021")


def make_date(day: str, month: str, year: str) -> date:
    """A date from its three parts as typed; the month may be a number, a name or its first three letters."""
    month_number = int(month) if month.isascii() and month.isdigit() else _month_named(month)
    if not (day.isascii() and day.isdigit() and year.isascii() and year.isdigit()):
        raise Unreadable("Enter a date like 23 November 2021 or 23/11/2021")
    if len(year) not in (2, 4):
        raise Unreadable("Enter a year of four digits, like 2021")
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), month_number, int(day))
    except ValueError:
        raise Unreadable("Enter a real date; there is no such day") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Unreadable(f"Enter a day from {date_text(FIRST_DAY)} to {date_text(LAST_DAY)}")
    return found


def _month_named(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if len(name) >= 3 and month.lower().startswith(name.lower()):
            return number
    raise Unreadable("Enter a month as a number from 1 to 12 or a name like November")


def few_of(names: str) -> tuple[str, tuple[str, ...]]:
    """The first three of names that are joined by "or", as a sentence says them, and the others."""
    every = tuple(filter(None, names.split(" or ")))
    shown, rest = (every, ()) if len(every) <= _FEW + 1 else (every[:_FEW], every[_FEW:])
    if rest:
        return f"{', '.join(shown)} and {len(rest)} more", rest
    return " or ".join(shown), ()
