"""Unit prices, hourly rates and percentages: exact until they become an amount, then rounded once, at the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NewType

from daybook.kernel.money import PENCE_IN_POUND, Exact, Pence, exact
from daybook.kernel.refused import Refused

# A price in pounds, a rate or a percentage times a million: how an exact number is kept in an integer column.
Millionths = NewType("Millionths", int)
Rounding = Callable[[Exact], Pence]

MILLION = 1_000_000
LARGEST_MILLIONTHS = 2**63 - 1

_EXACT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


def parse_exact(text: str) -> Decimal:
    """An exact price (pounds), rate or percentage from digits with at most six decimals: "0.0425", "20", "-1.5".

    Refused `bad_number` for anything else.
    """
    if _EXACT.fullmatch(text) is None:
        raise Refused("bad_number", "This number cannot be read. Write digits with at most six decimals, like 12.345.")
    return Decimal(text)


def to_millionths(value: Decimal | int) -> Millionths:
    """The integer to store for an exact value; Refused `too_precise` when it has more than six decimals."""
    whole = exact(value) * MILLION
    if whole.denominator != 1:
        raise Refused("too_precise", "This number has more than six decimals. Shorten it.")
    if abs(whole) > LARGEST_MILLIONTHS:
        raise Refused("bad_number", "This number is too large to store. Check the number of digits.")
    return Millionths(int(whole))


def from_millionths(stored: Millionths) -> Decimal:
    """The exact value behind a stored integer: 1500000 gives Decimal("1.500000")."""
    digits = tuple(int(digit) for digit in str(abs(stored)))
    # Built from its digits, since Decimal arithmetic would round to the context's precision.
    return Decimal((int(stored < 0), digits, -6))


def line_amount(quantity: Exact, price: Exact, rounding: Rounding) -> Pence:
    """Pence for `quantity` at `price` pounds each, rounded once by the named rounding."""
    return rounding(exact(quantity) * exact(price) * PENCE_IN_POUND)


def percent_of(amount: Pence, percent: Exact, rounding: Rounding) -> Pence:
    """Pence that are `percent` hundredths of an amount, rounded once by the named rounding."""
    return rounding(exact(amount) * exact(percent) / 100)
