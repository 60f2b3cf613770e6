"""Money is whole pence. Pounds appear only at the edge, and every rounding has a name, because law differs by tax."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NewType

from daybook.kernel.refused import Refused

Pence = NewType("Pence", int)
Exact = int | Decimal | Fraction

PENCE_IN_POUND = 100
# The widest integer that both databases store.
LARGEST_PENCE = 2**63 - 1
# A hundred thousand million pounds: more than any force handles, and far inside what sums of lines can hold.
LARGEST_LINE_PENCE = 10**13

_POUNDS = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")


def exact(amount: Exact) -> Fraction:
    """The same number as a fraction. A float or a truth value is a mistake in the program: TypeError."""
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal | Fraction):
        raise TypeError(f"money is exact: give int, Decimal or Fraction, not {type(amount).__name__}")
    return Fraction(amount)


def parse_pounds(text: str) -> Pence:
    """Pence from the contract form of pounds, `-?[0-9]+(.[0-9]{1,2})?`: "12", "12.5" and "-12.50".

    Refused `bad_amount` for anything else (separators, currency signs, more than two decimals, spaces, or a sum that no
    ledger could store).
    """
    found = _POUNDS.fullmatch(text)
    if found is None or len(text) > 24:
        raise Refused("bad_amount", "This amount cannot be read. Write pounds and pence as digits, like -1234.50.")
    sign, whole, part = found.groups()
    pence = int(whole) * PENCE_IN_POUND + int((part or "").ljust(2, "0"))
    if pence > LARGEST_PENCE:
        raise Refused("bad_amount", "This amount is too large to store. Check the number of digits.")
    return Pence(-pence if sign else pence)


def pounds(pence: Pence | int) -> str:
    """Pounds with pence for machines: -123450 gives "-1234.50"."""
    whole, part = divmod(abs(pence), PENCE_IN_POUND)
    return f"{'-' if pence < 0 else ''}{whole}.{part:02d}"


def said(pence: Pence | int) -> str:
    """Pounds as a sentence says them: 8612600 gives "£86,126.00"."""
    whole, part = divmod(abs(pence), PENCE_IN_POUND)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{part:02d}"


def floor_pence(amount: Exact) -> Pence:
    """Whole pence at or below an exact number of pence (towards minus infinity)."""
    value = exact(amount)
    return Pence(value.numerator // value.denominator)


def ceil_pence(amount: Exact) -> Pence:
    """Whole pence at or above an exact number of pence (towards plus infinity)."""
    return Pence(-floor_pence(-exact(amount)))


def cut_pence(amount: Exact) -> Pence:
    """Whole pence with the fraction dropped (towards zero)."""
    return floor_pence(amount) if amount >= 0 else ceil_pence(amount)


def half_up_pence(amount: Exact) -> Pence:
    """Nearest penny, an exact half-penny away from zero, so that a credit mirrors its charge."""
    value = exact(amount)
    size = floor_pence(abs(value) + Fraction(1, 2))
    return size if value >= 0 else Pence(-size)


def half_down_pence(amount: Exact) -> Pence:
    """Nearest penny, an exact half-penny towards zero: the rounding of each Class 1 National Insurance band."""
    value = exact(amount)
    size = ceil_pence(abs(value) - Fraction(1, 2))
    return size if value >= 0 else Pence(-size)


def half_even_pence(amount: Exact) -> Pence:
    """Nearest penny, an exact half-penny to the even penny."""
    value = exact(amount)
    low = floor_pence(value)
    twice_the_rest = 2 * (value - low)
    return Pence(low + (twice_the_rest > 1 or (twice_the_rest == 1 and low % 2)))


def floor_pounds(amount: Exact) -> Pence:
    """Pence that make whole pounds at or below an exact number of pence: 12345 gives 12300."""
    return Pence(floor_pence(exact(amount) / PENCE_IN_POUND) * PENCE_IN_POUND)


def cut_pounds(amount: Exact) -> Pence:
    """Pence that make whole pounds, the rest dropped towards zero: -12345 gives -12300."""
    return Pence(cut_pence(exact(amount) / PENCE_IN_POUND) * PENCE_IN_POUND)


def share(total: Pence, weights: Sequence[Exact]) -> list[Pence]:
    """`total` split in proportion to `weights`, by largest remainder: the parts add to `total` exactly.

    Spare pennies go to the largest remainders, the earlier part first where they are equal. A negative total is the
    mirror of the positive one. ValueError when a weight is negative or none is above zero.
    """
    parts = [exact(weight) for weight in weights]
    whole = sum(parts, Fraction(0))
    if whole <= 0 or min(parts) < 0:
        raise ValueError("shares need weights of zero or more, at least one of them above zero")
    size = abs(exact(total))
    ideal = [size * part / whole for part in parts]
    given = [floor_pence(amount) for amount in ideal]
    by_remainder = sorted(range(len(parts)), key=lambda index: given[index] - ideal[index])
    for index in by_remainder[: int(size) - sum(given)]:
        given[index] = Pence(given[index] + 1)
    return [Pence(amount if total >= 0 else -amount) for amount in given]
