"""Exact prices and percentages, and the one rounding at the line."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.kernel.money import Pence, cut_pounds, half_even_pence, half_up_pence
from daybook.kernel.prices import (
    LARGEST_MILLIONTHS,
    Millionths,
    from_millionths,
    line_amount,
    parse_exact,
    percent_of,
    to_millionths,
)
from daybook.kernel.refused import Refused


@given(st.integers(-LARGEST_MILLIONTHS, LARGEST_MILLIONTHS))
def test_millionths_keep_every_digit_whatever_the_precision(stored: int) -> None:
    with localcontext() as context:
        context.prec = 3
        assert to_millionths(from_millionths(Millionths(stored))) == stored


@pytest.mark.parametrize(("text", "stored"), [("0.0425", 42500), ("20", 20_000_000), ("-1.5", -1_500_000)])
def test_exact_numbers_are_read(text: str, stored: int) -> None:
    assert to_millionths(parse_exact(text)) == stored


@pytest.mark.parametrize("text", ["", "1.", "1.1234567", "1e3", "NaN", "Infinity", "1,5", "1" * 16])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_exact(text)
    assert refusal.value.code == "bad_number"


def test_more_than_six_decimals_is_refused_rather_than_rounded() -> None:
    with pytest.raises(Refused) as refusal:
        to_millionths(Decimal("0.0000001"))
    assert refusal.value.code == "too_precise"


def test_a_line_is_rounded_once() -> None:
    # Three units at a third of a penny more than a penny: rounding the price first would give 3p.
    assert line_amount(3, Decimal("0.0135"), half_up_pence) == 4
    assert line_amount(Decimal("37.5"), Decimal("21.37"), half_up_pence) == 80138
    assert line_amount(Decimal("37.5"), Decimal("21.37"), half_even_pence) == 80138
    assert line_amount(Decimal("0.5"), Decimal("0.05"), half_even_pence) == 2


def test_ten_per_cent_contingency_of_the_seed_decision_is_cut_to_whole_pounds() -> None:
    assert percent_of(Pence(861_267_00), 10, cut_pounds) == 86_126_00
