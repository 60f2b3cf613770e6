"""What is kept of one release of the Open Contracting Data Standard, and why one cannot be kept. Pure.

Only what is asked of the market is kept: who buys and supplies, what, for how much and how long. Contact points, and so
the people in them, are not read. Amounts keep the digits of the file; whatever is wrong is named by its JSON pointer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from daybook.change.discovery.rules.moments import moment_in
from daybook.change.discovery.rules.screening import without_personal
from daybook.kernel.periods import london_day

LONGEST_TEXT, LONGEST_ID = 300, 160
LARGEST_AMOUNT = 10**11
# Lists without identifiers of their own: a later release says all of them.
WHOLE_LISTS = frozenset({"tag", "roles", "additionalClassifications"})
_MOST_DECIMALS = 6
# Long before anything was published in this form, and where time zones cannot go below the first year.
_FIRST_YEAR = 1900
_CURRENCY = re.compile("[A-Z]{3}")


class Unfit(ValueError):
    """Why a release cannot be kept, and where in it."""

    def __init__(self, pointer: str, why: str) -> None:
        super().__init__(why)
        self.pointer, self.why = pointer, why


class Twice(dict[str, Any]):
    """An object of the file with the names that stand in it more than once."""

    twice: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Release:
    """One release: of which contracting process, its own name, when, and what of it is kept."""

    ocid: str
    release_id: str
    at: datetime
    tags: tuple[str, ...]
    content: dict[str, Any]


def read_json(text: str | bytes) -> Any:
    """JSON with exact numbers, and names that stand twice in an object marked; ValueError where it is none."""
    # Whole numbers too are read as decimals, since converting thousands of digits to an integer is slow.
    return json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal, object_pairs_hook=_paired)


def read_release(given: object, at: str = "") -> Release:
    """What is kept of a release that stands at a pointer; Unfit where it cannot be kept."""
    if given is None:
        raise Unfit(
            at, "There is no release here, nor what releases were compiled to. Ask for the releases themselves."
        )
    if not isinstance(given, dict):
        raise Unfit(at, "A release is an object.")
    head = {name: leaf(given.get(name), f"{at}/{name}") for name, leaf in _HEAD.items()}
    for name in ("ocid", "id", "date"):
        if head[name] is None:
            raise Unfit(f"{at}/{name}", f"A release has its {name}.")
    content = _object(given, _RELEASE, at)
    return Release(
        ocid=str(head["ocid"]),
        release_id=str(head["id"]),
        at=datetime.fromisoformat(str(head["date"])),
        tags=tuple(_list(given.get("tag"), _text_of(40), f"{at}/tag") or ()),
        content=content,
    )


def _paired(pairs: list[tuple[str, Any]]) -> Twice:
    found = Twice(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        found.twice = frozenset(name for name in names if names.count(name) > 1)
    return found


def _object(given: object, spec: dict[str, Any], at: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Unfit(at, "An object belongs here.")
    if isinstance(given, Twice) and (twice := sorted(given.twice & spec.keys())):
        raise Unfit(f"{at}/{twice[0]}", "It stands here twice, and nobody can tell which is meant.")
    return {name: _value(given[name], one, f"{at}/{name}") for name, one in spec.items() if name in given}


def _value(given: object, spec: Any, at: str) -> Any:
    if given is None:
        return None
    if isinstance(spec, dict):
        return _object(given, spec, at)
    return _list(given, spec[0], at) if isinstance(spec, list) else spec(given, at)


def _list(given: object, spec: Any, at: str) -> list[Any] | None:
    if given is None:
        return None
    if not isinstance(given, list):
        raise Unfit(at, "A list belongs here.")
    return [_value(one, spec, f"{at}/{place}") for place, one in enumerate(given) if one is not None]


def _text_of(longest: int) -> Callable[[object, str], str | None]:
    def text(given: object, at: str) -> str | None:
        if given is None:
            return None
        if not isinstance(given, str):
            raise Unfit(at, "Text belongs here.")
        plain = "".join(mark if mark.isprintable() else " " for mark in given)
        return without_personal(" ".join(plain.split()))[:longest].rstrip()

    return text


def _name(given: object, at: str) -> str | None:
    """An identifier: text, or a whole number written as its digits."""
    if isinstance(given, Decimal | int) and not isinstance(given, bool):
        given = str(given)
    if given is None:
        return None
    if not isinstance(given, str) or not 1 <= len(given.strip()) <= LONGEST_ID or not given.strip().isprintable():
        raise Unfit(at, f"An identifier has 1 to {LONGEST_ID} characters on one line.")
    return given.strip()


def _amount(given: object, at: str) -> str:
    """The digits of an amount, exactly."""
    if isinstance(given, bool) or not isinstance(given, Decimal | int | str):
        raise Unfit(at, "A number belongs here.")
    try:
        amount = Decimal(given)
    except InvalidOperation:
        raise Unfit(at, "A number belongs here.") from None
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise Unfit(at, f"An amount is between nothing and {LARGEST_AMOUNT:,}. Check the digits.")
    if amount == 0:
        return "0"
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        raise Unfit(at, f"An amount has at most {_MOST_DECIMALS} decimals.")
    return f"{amount:f}"


def _currency(given: object, at: str) -> str:
    if not isinstance(given, str) or not _CURRENCY.fullmatch(given):
        raise Unfit(at, "A currency has three capital letters, such as GBP.")
    return given


def _read_moment(given: object, at: str) -> datetime:
    read = moment_in(given) if isinstance(given, str) else None
    if read is None or read.year < _FIRST_YEAR:
        raise Unfit(at, "A day or a moment belongs here, such as 2026-04-30T12:00:00Z.")
    return read


def _moment(given: object, at: str) -> str | None:
    """A moment as ISO 8601 in UTC; one that names no zone is UTC."""
    if given is None:
        return None
    read = _read_moment(given, at)
    try:
        return (read.replace(tzinfo=UTC) if read.tzinfo is None else read).astimezone(UTC).isoformat()
    except OverflowError:
        raise Unfit(at, "A day or a moment belongs here, such as 2026-04-30T12:00:00Z.") from None


def _day(given: object, at: str) -> str:
    """The day, in London where a time is given."""
    if len(str(given).strip()) == len("2026-04-30"):
        return _read_moment(given, at).date().isoformat()
    return london_day(datetime.fromisoformat(str(_moment(given, at)))).isoformat()


_TEXT, _CODE = _text_of(LONGEST_TEXT), _text_of(60)
_HEAD: dict[str, Callable[[object, str], str | None]] = {"ocid": _name, "id": _name, "date": _moment}
_VALUE = {"amount": _amount, "amountGross": _amount, "currency": _currency}
_PERIOD = {"startDate": _day, "endDate": _day}
_CLASS = {"scheme": _CODE, "id": _name}
_ITEMS = [{"id": _name, "classification": _CLASS, "additionalClassifications": [_CLASS]}]
_PARTY = {"id": _name, "name": _TEXT}
_NOTICES = [{"id": _name, "noticeType": _CODE}]
_RELEASE: dict[str, Any] = {
    "buyer": _PARTY,
    "parties": [_PARTY | {"roles": [_CODE]}],
    "planning": {
        "project": {"title": _TEXT},
        "budget": {"amount": _VALUE},
        "documents": _NOTICES,
    },
    "tender": {
        "id": _name,
        "title": _TEXT,
        "status": _CODE,
        "value": _VALUE,
        "classification": _CLASS,
        "additionalClassifications": [_CLASS],
        "items": _ITEMS,
        "contractPeriod": _PERIOD,
        "lots": [{"id": _name, "contractPeriod": _PERIOD}],
        "documents": _NOTICES,
    },
    "awards": [
        {
            "id": _name,
            "title": _TEXT,
            "status": _CODE,
            "date": _day,
            "value": _VALUE,
            "suppliers": [_PARTY],
            "items": _ITEMS,
            "contractPeriod": _PERIOD,
        }
    ],
    "contracts": [
        {
            "id": _name,
            "awardID": _name,
            "title": _TEXT,
            "status": _CODE,
            "value": _VALUE,
            "period": _PERIOD,
            "dateSigned": _day,
            "items": _ITEMS,
        }
    ],
}
