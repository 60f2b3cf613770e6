"""Money: reading, writing, every named rounding against plain fraction arithmetic, and shares that add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, trunc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.kernel import money
from daybook.kernel.money import Pence, parse_pounds, pounds, share
from daybook.kernel.refused import Refused

AMOUNTS = st.one_of(
    st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6),
    st.integers(-(10**6), 10**6).map(lambda halves: Fraction(halves, 2)),
)


@pytest.mark.parametrize(
    ("text", "pence"),
    [("0", 0), ("-0.00", 0), ("12", 1200), ("12.5", 1250), ("-12.50", -1250), ("0.01", 1), ("-0.01", -1), ("007", 700)],
)
def test_pounds_are_read(text: str, pence: int) -> None:
    assert parse_pounds(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1.",
        ".5",
        "1.234",
        "1,000",
        "£1",
        " 1",
        "1 ",
        "1\n",
        "+1",
        "1e3",
        "--1",
        "\u0661",
        "nan",
        "9" * 18 + "9",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_pounds(text)
    assert refusal.value.code == "bad_amount"


def test_the_largest_amount_that_a_ledger_can_store_is_read() -> None:
    assert parse_pounds("92233720368547758.07") == money.LARGEST_PENCE
    with pytest.raises(Refused):
        parse_pounds("92233720368547758.08")


@given(st.integers(-money.LARGEST_PENCE, money.LARGEST_PENCE))
def test_what_is_written_reads_back(pence: int) -> None:
    assert parse_pounds(pounds(pence)) == pence


def _half(amount: Fraction, to_even: bool, away: bool) -> int:
    low = floor(amount)
    rest = amount - low
    if rest != Fraction(1, 2):
        return low + (rest > Fraction(1, 2))
    if to_even:
        return low + low % 2
    return low + 1 if (amount > 0) == away else low


@given(AMOUNTS)
def test_each_rounding_is_what_its_name_says(amount: Fraction) -> None:
    assert money.floor_pence(amount) == floor(amount)
    assert money.ceil_pence(amount) == ceil(amount)
    assert money.cut_pence(amount) == trunc(amount)
    assert money.half_even_pence(amount) == _half(amount, to_even=True, away=False)
    assert money.half_up_pence(amount) == _half(amount, to_even=False, away=True)
    assert money.half_down_pence(amount) == _half(amount, to_even=False, away=False)
    assert money.floor_pounds(amount) == floor(amount / 100) * 100
    assert money.cut_pounds(amount) == trunc(amount / 100) * 100


ROUNDINGS = [
    ("floor_pence", -3, 2, -2, 1),
    ("ceil_pence", -2, 3, -1, 2),
    ("cut_pence", -2, 2, -1, 1),
    ("half_up_pence", -3, 3, -2, 2),
    ("half_down_pence", -2, 2, -1, 1),
    ("half_even_pence", -2, 2, -2, 2),
]


@pytest.mark.parametrize(("name", "minus_two_half", "two_half", "minus_one_half", "one_half"), ROUNDINGS)
def test_half_pennies(name: str, minus_two_half: int, two_half: int, minus_one_half: int, one_half: int) -> None:
    rounding = getattr(money, name)
    halves = [Decimal("-2.5"), Decimal("2.5"), Decimal("-1.5"), Decimal("1.5")]
    assert [rounding(half) for half in halves] == [minus_two_half, two_half, minus_one_half, one_half]


@pytest.mark.parametrize("name", [row[0] for row in ROUNDINGS] + ["floor_pounds", "cut_pounds"])
@pytest.mark.parametrize("wrong", [1.5, True, "1"])
def test_only_exact_numbers_are_rounded(name: str, wrong: object) -> None:
    with pytest.raises(TypeError):
        getattr(money, name)(wrong)


@given(st.integers(-(10**14), 10**14), st.lists(st.fractions(0, 1000), min_size=1).filter(any))
def test_shares_add_to_the_total_and_none_is_a_penny_out(total: int, weights: list[Fraction]) -> None:
    parts = share(Pence(total), weights)
    whole = sum(weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / whole) < 1 for part, weight in zip(parts, weights, strict=True))
    assert [-part for part in parts] == share(Pence(-total), weights)


def test_spare_pennies_go_to_the_largest_remainders_then_the_first() -> None:
    assert share(Pence(100), [1, 1, 1]) == [34, 33, 33]
    assert share(Pence(10), [Decimal("0.26"), Decimal("0.27"), Decimal("0.47")]) == [2, 3, 5]
    assert share(Pence(5), [0, 1]) == [0, 5]


@pytest.mark.parametrize("weights", [[], [0], [1, -1], [2, -1]])
def test_shares_need_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share(Pence(1), weights)
