"""The arithmetic of reserving, over any sequence of steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.finance.budgets.rules.reserving import (
    Held,
    commit,
    invoice,
    release,
    release_all,
    reserve,
    shortfall_pence,
)
from daybook.kernel.refused import Refused

SUMS = st.integers(1, 10**12)
HELD = st.builds(Held, st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))


@given(HELD, SUMS)
def test_what_is_held_never_falls_below_zero(held: Held, amount: int) -> None:
    for change in (commit(held, amount), invoice(held, amount), release_all(held)):
        after = held + change
        assert min(after.reserved_pence, after.committed_pence, after.actual_pence) >= 0


@given(HELD, SUMS)
def test_an_order_takes_only_what_was_not_reserved(held: Held, amount: int) -> None:
    assert commit(held, amount).taken_pence == max(amount - held.reserved_pence, 0)


@given(HELD, SUMS)
def test_an_invoice_takes_only_what_was_neither_committed_nor_reserved(held: Held, amount: int) -> None:
    assert invoice(held, amount).taken_pence == max(amount - held.open_pence, 0)


@given(HELD, SUMS)
def test_a_release_gives_back_its_sum_or_is_refused(held: Held, amount: int) -> None:
    if amount > held.open_pence:
        with pytest.raises(Refused):
            release(held, amount)
    else:
        assert release(held, amount).taken_pence == -amount
        assert (held + release(held, amount)).committed_pence >= 0


@given(HELD)
def test_closing_leaves_only_what_was_spent(held: Held) -> None:
    assert held + release_all(held) == Held(actual_pence=held.actual_pence)


@given(st.integers(-(10**9), 10**9), SUMS)
def test_a_shortfall_is_what_is_asked_beyond_what_is_available(available: int, amount: int) -> None:
    short = shortfall_pence(available, reserve(amount))
    assert short == max(amount - max(available, 0), 0)
    assert shortfall_pence(available, Held(reserved_pence=-amount)) == 0
