"""The bands of authority for changes of budget: complete, dated, and none pretending to have been read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.finance.budgets.models import ChangeKind
from daybook.finance.budgets.rules.authority import (
    BANDS_FILE,
    COMMIT,
    COMMITMENTS_FILE,
    authority_to,
    role_acted_in,
)
from daybook.foundation.approvals.rules.authority import scheme_of_delegation
from daybook.kernel.refused import Refused

DAY = date(2026, 11, 27)
BANDS = scheme_of_delegation(BANDS_FILE.read_text("utf-8"))
HOLDER, FINANCE, MAYOR = "Budget holder", "Chief finance officer", "Deputy Mayor for Policing and Crime"


@given(st.sampled_from(ChangeKind.values), st.integers(0, 10**14))
def test_every_change_of_any_size_has_one_approver(kind: str, pence: int) -> None:
    assert authority_to(BANDS, kind, pence, DAY).role in {HOLDER, FINANCE, MAYOR}


@pytest.mark.parametrize(
    ("kind", "pounds", "role"),
    [("virement", 49_999, HOLDER), ("virement", 50_000, FINANCE), ("virement", 499_999, FINANCE),
     ("virement", 500_000, MAYOR), ("release", 499_999, FINANCE), ("release", 500_000, MAYOR),
     ("return", 5_000_000, FINANCE), ("reprofile", 500_000, MAYOR), ("carry_forward", 499_999, FINANCE)],
)  # fmt: skip
def test_bands_begin_at_their_own_sum(kind: str, pounds: int, role: str) -> None:
    assert authority_to(BANDS, kind, pounds * 100, DAY).role == role


COMMITMENTS = scheme_of_delegation(COMMITMENTS_FILE.read_text("utf-8"))


@given(st.integers(1, 10**14), st.booleans())
def test_every_commitment_of_any_size_has_one_authority(pence: int, budgeted: bool) -> None:
    authority = authority_to(COMMITMENTS, COMMIT, pence, DAY, budgeted=budgeted)
    assert authority.role == (HOLDER if budgeted and pence < 500_000_00 else FINANCE)
    assert authority.paragraph


def test_above_acts_only_in_the_place_of_whoever_approves() -> None:
    """Never in that of a role which agrees first, nor where the rule names nobody above."""
    authority = authority_to(BANDS, "virement", 1, DAY)
    assert authority.also == (FINANCE,)
    assert role_acted_in(authority, (HOLDER,), {FINANCE, MAYOR}) == FINANCE
    assert role_acted_in(authority, (HOLDER,), {FINANCE, HOLDER}) == HOLDER
    assert role_acted_in(authority, ("Accountant", HOLDER), {FINANCE, HOLDER}) == ""
    assert role_acted_in(replace(authority, also=()), (HOLDER,), {FINANCE, MAYOR}) == ""


def test_a_rule_for_what_is_not_budgeted_never_answers_a_change_of_budget() -> None:
    outside = [replace(rule, budgeted=False) for rule in BANDS]
    with pytest.raises(Refused):
        authority_to(outside, "virement", 1, DAY)


def test_no_band_says_it_was_read() -> None:
    assert BANDS
    assert [rule for rule in (*BANDS, *COMMITMENTS) if rule.verified] == []


def test_before_there_were_rules_nobody_approves() -> None:
    with pytest.raises(Refused) as refused:
        authority_to(BANDS, "virement", 1, date(2010, 1, 1))
    assert refused.value.code == "no_authority"
