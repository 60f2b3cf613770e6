"""The register of usable contracts: what is lapsed or used up is refused, and two decisions share one ceiling."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.models import ContractUse, UsableContract
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.register_contract import register_contract
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.queries.contracts import contract_lines
from daybook.decisions.cases.rules.contracts import ContractTerms, refuse_unusable
from daybook.decisions.cases.tests.build import PASSWORD, Cast, advised, autumn, drafted, seen, signed
from daybook.decisions.cases.tests.papers import changed
from daybook.decisions.cases.tests.traces import refused
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused

TERMS: dict[str, Any] = {
    "reference": "C-1",
    "name": "Managed service contract",
    "supplier": "Neutral vendor (example)",
    "starts_on": date(2021, 1, 1),
    "ends_on": date(2022, 1, 1),
    "ceiling_pence": Pence(1_000_000_00),
}


def _paper(reference: str = "PCD 1", contract: str = "C-1") -> str:
    return changed(
        ('reference = "PCD 1"', f'reference = "{reference}"'),
        ("competition = true", f'competition = true\ncontract = "{contract}"'),
    )


def _register(players: Cast, seen_version: int = 0, **terms: Any) -> ContractTerms:
    return register_contract(
        actor=players.commercial_officer, now=autumn(1), seen_version=seen_version, **{**TERMS, **terms}
    )


def test_a_decision_takes_from_the_ceiling_what_it_goes_to_market_for(players: Cast) -> None:
    _register(players)
    case = signed(players, _paper())
    decide_case(actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(case))
    (line,) = contract_lines(autumn(23).date())
    # The route states no amount of its own, so it takes at most the paper's total.
    assert (line.used_pence, line.left_pence) == (947_393_00, 52_607_00)


def test_the_ceiling_is_shared_and_the_second_decision_is_refused_at_the_last_moment(players: Cast) -> None:
    _register(players, ceiling_pence=Pence(950_000_00))
    first, second = signed(players, _paper()), signed(players, _paper("PCD 2"))
    given_ = {"actor": players.deputy_mayor, "now": autumn(23), "password": PASSWORD}
    decide_case(**given_, **seen(first))
    refusal = refused("no_headroom", decide_case, **given_, **seen(second))
    assert refusal.facts["left_pence"] == 950_000_00 - 947_393_00
    assert ContractUse.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"ends_on": date(2021, 11, 16)}, "contract_lapsed"),
        ({"starts_on": date(2021, 11, 17)}, "contract_lapsed"),
        ({"ceiling_pence": Pence(947_392_99)}, "no_headroom"),
    ],
)
def test_a_contract_that_cannot_be_used_stops_the_submission(players: Cast, terms: dict[str, Any], code: str) -> None:
    _register(players, **terms)
    officer = players.originating_officer
    case = advised(players, check_case(actor=officer, now=autumn(15, 11), **seen(drafted(players, _paper()))))
    refused(code, submit_case, actor=officer, now=autumn(16), **seen(case))


def test_a_contract_that_nobody_registered_is_unknown(players: Cast) -> None:
    officer = players.originating_officer
    case = advised(
        players, check_case(actor=officer, now=autumn(15, 11), **seen(drafted(players, _paper(contract="C-9"))))
    )
    refused("unknown_contract", submit_case, actor=officer, now=autumn(16), **seen(case))


def test_terms_are_renewed_as_a_new_version_and_only_by_those_who_saw_the_last(players: Cast) -> None:
    assert _register(players).version == 1
    given_ = {"actor": players.commercial_officer, "now": autumn(2), **TERMS}
    refused("stale", register_contract, **{**given_, "seen_version": 0, "ceiling_pence": Pence(1)})
    renewed = register_contract(**{**given_, "seen_version": 1, "ends_on": date(2023, 1, 1)})
    assert (renewed.version, renewed.ends_on) == (2, date(2023, 1, 1))
    assert register_contract(**{**given_, "seen_version": 2, "ends_on": date(2023, 1, 1)}).version == 2
    assert UsableContract.objects.count() == 2
    refused("empty_span", register_contract, **{**given_, "seen_version": 2, "ends_on": date(2021, 1, 1)})
    refused("bad_amount", register_contract, **{**given_, "seen_version": 2, "ceiling_pence": Pence(-1)})
    refused("not_permitted", register_contract, **{**given_, "actor": players.originating_officer, "seen_version": 2})


@given(
    ceiling=st.integers(0, 10**12),
    used=st.integers(0, 10**12),
    asked=st.integers(0, 10**12),
    day=st.dates(date(2020, 1, 1), date(2023, 12, 31)),
)
def test_what_is_let_through_is_live_and_never_over_the_ceiling(ceiling: int, used: int, asked: int, day: date) -> None:
    terms = ContractTerms(version=1, **{**TERMS, "ceiling_pence": Pence(ceiling)})
    live = TERMS["starts_on"] <= day < TERMS["ends_on"]
    wanted = "contract_lapsed" if not live else "no_headroom" if used + asked > ceiling else ""
    try:
        refuse_unusable(terms, used_pence=used, asked_pence=asked, on=day)
        code = ""
    except Refused as refusal:
        code = refusal.code
    assert code == wanted
