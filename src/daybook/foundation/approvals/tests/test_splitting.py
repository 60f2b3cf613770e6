"""Sums just under a band that share a maker, project or beneficiary: found, by day and margin, and never refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.tests.build import Cast, autumn, signed
from daybook.decisions.cases.tests.conftest import players
from daybook.decisions.cases.tests.papers import changed
from daybook.finance.budgets.changing import ChangeRef
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.rules.authority import BANDS_FILE
from daybook.finance.budgets.tests.build import line_of
from daybook.foundation.approvals.rules.authority import scheme_of_delegation
from daybook.foundation.approvals.rules.splitting import Edges, Split, Sum, possible_splits, splitting_reference
from daybook.foundation.approvals.web import splitting as report
from daybook.kernel.money import Pence
from tests.pages import client_of, named, page, queries_of

__all__ = ["players"]
BANDS = scheme_of_delegation(BANDS_FILE.read_text("utf-8"))
DAY, EDGE = date(2026, 6, 1), 50_000_00
ONE = Sum("BC-1", "Virement", DAY, 48_000_00, "group", "", "virement", "P-1", "", "")


def found(*sums: Sum, margin: int = 20, window: int = 90) -> list[Split]:
    return possible_splits(BANDS, sums, margin_percent=margin, window_days=window)


def other(days: int = 0, **changes: Any) -> Sum:
    return replace(ONE, reference="BC-2", on=DAY + timedelta(days), **changes)


def test_two_just_under_a_band_by_one_maker_are_found() -> None:
    [split] = found(ONE, other(10))
    assert (split.shared, split.edge_pence, split.total_pence) == ((("maker", "P-1"),), EDGE, 96_000_00)
    assert [one.reference for one in split.sums] == ["BC-1", "BC-2"]


@pytest.mark.parametrize(
    ("second", "many"),
    [
        (other(89), 1), (other(90), 0), (other(amount_pence=40_000_00), 1), (other(amount_pence=39_999_99), 0),
        (other(amount_pence=EDGE), 0), (other(maker="P-2"), 0), (other(action="release"), 0),
        (other(amount_pence=499_999_00), 0),
    ],
)  # fmt: skip
def test_what_is_far_in_days_sum_maker_or_kind_is_not(second: Sum, many: int) -> None:
    assert len(found(ONE, second)) == many


def test_a_project_and_a_beneficiary_are_looked_at_on_their_own() -> None:
    sums = (replace(ONE, project="P1", beneficiary="BL-1"), other(maker="P-2", project="P1", beneficiary="BL-1"))
    [split] = found(*sums)
    assert split.shared == (("project", "P1"), ("beneficiary", "BL-1"))
    assert found(ONE, other(maker="P-2")) == []


def test_the_band_is_that_of_the_day() -> None:
    later = tuple(
        replace(rule, in_force_from=DAY + timedelta(5)) if rule.value_below_pence == EDGE else rule for rule in BANDS
    )
    assert Edges(BANDS).above(ONE) == EDGE
    assert Edges(later[1:]).above(replace(ONE, on=DAY - timedelta(days=5_000))) is None


def test_the_two_numbers_are_dated_and_none_says_it_was_read() -> None:
    reference = splitting_reference()
    assert (reference.number("margin", DAY), reference.number("window", DAY)) == (20, 90)
    assert len(reference.unverified()) == 2


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 600_000_00), st.sampled_from("AB")), max_size=12),
    st.integers(1, 60), st.integers(1, 120),
)  # fmt: skip
def test_every_finding_is_one(rows: list[tuple[int, int, str]], margin: int, window: int) -> None:
    sums = [
        replace(ONE, reference=f"BC-{place}", on=DAY + timedelta(days), amount_pence=pence, maker=maker)
        for place, (days, pence, maker) in enumerate(rows)
    ]
    splits = found(*sums, margin=margin, window=window)
    for split in splits:
        assert len(split.sums) >= 2
        assert len({one.maker for one in split.sums}) == 1
        assert (split.sums[-1].on - split.sums[0].on).days < window
        for one in split.sums:
            assert split.edge_pence * (100 - margin) <= one.amount_pence * 100 < split.edge_pence * 100
    # A slow twin looks at every pair.
    for first, second in combinations(sums, 2):
        edges = [Edges(BANDS).above(one) or 10**20 for one in (first, second)]
        near = all(one.amount_pence * 100 >= edges[0] * (100 - margin) for one in (first, second))
        days = abs((first.on - second.on).days)
        pair = first.maker == second.maker and edges[0] == edges[1] and near and days < window
        assert any({first, second} <= set(split.sums) for split in splits) == pair


def virement(players: Cast, lines: tuple[str, str], pence: int, day: int) -> ChangeRef:
    given_: dict[str, Any] = {"actor": players.accountant, "now": autumn(day)}
    made = draft_virement(**given_, from_line=lines[1], to_line=lines[0], amount_pence=Pence(pence), reason="Needed")
    return submit_change(**given_, reference=made.reference, seen_version=made.version)


@pytest.mark.django_db
def test_the_approver_is_told_and_not_stopped(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")
    lines = line_of(players, 1_000_00), line_of(players, 200_000_00, "P2")
    first, holder = virement(players, lines, 49_000_00, 22), client_of(players.budget_holder)
    assert "Possible splitting:" not in page(holder, named("budgets:approve_change", first.reference))
    assert "Nothing looks split" in page(holder, "/authority/splitting/")
    second = virement(players, lines, 48_500_00, 24)
    for address in ("change", "approve_change"):
        told = unescape(page(holder, named(f"budgets:{address}", second.reference)))
        assert told.count("Possible splitting:") == 1
        assert "2 sums just under £50,000.00 share one maker, project and beneficiary" in told
        assert first.reference in told
    report = unescape(page(holder, "/authority/splitting/"))
    shared = f"maker (Accountant Example), project (P2) and beneficiary ({lines[0]})"
    assert f"Virement: 2 sums just under £50,000 with one {shared}" in report
    assert f"Virement, sums with one {shared}" in report
    assert queries_of(holder, "/authority/splitting/") <= 12
    exported = b"".join(holder.get("/authority/splitting/?export=csv").streaming_content).decode()
    assert named("budgets:change", first.reference) in report
    assert exported.count(first.reference) == 1
    page(client_of(players.stranger), "/authority/splitting/", 403)
    done = approve_change(
        actor=players.budget_holder, now=autumn(25), reference=second.reference, seen_version=second.version
    )
    assert done.state == "approved"


@pytest.mark.django_db
def test_many_findings_come_in_pages_each_once(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = [replace(ONE, reference=f"BC-{number}", maker=f"M-{number // 2}") for number in range(90)]
    monkeypatch.setattr(report, "splits", lambda _: found(*sums))
    client, asked, seen = client_of(players.auditor), "", list[str]()
    for many in (20, 40, 45):
        text = unescape(page(client, f"/authority/splitting/{asked}"))
        assert "45 in all" in text
        seen += re.findall(r"with one maker \((M-\d+)\)</h2>", text)
        assert len(seen) == many
        asked = next(iter(re.findall(r'rel="next" href="([^"]+)"', text)), "")
    assert asked == ""
    assert len(set(seen)) == 45
    back = re.findall(r'rel="prev" href="([^"]+)"', text)[0]
    assert f"({seen[20]})" in page(client, f"/authority/splitting/{back}")


@pytest.mark.django_db
def test_two_papers_just_under_the_deputy_mayors_band_are_found(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")
    sums = ((321267, 0), (540000, 450000), (86126, 45000), (947393, 495000), (400000, 95000), (547393, 400000))
    below = [(f"amount = {old}", f"amount = {new}") for old, new in sums]
    for number in (1, 2):
        signed(players, changed(*below, ('reference = "PCD 1"', f'reference = "PCD {number}"')))
    report = unescape(page(client_of(players.auditor), "/authority/splitting/"))
    assert "Approve funding: 2 sums just under £500,000 with one maker" in report
    assert "project (Second generation)" in report
    deciding = unescape(page(client_of(players.deputy_mayor), named("decisions:decide_case", "PCD-2")))
    assert "Possible splitting: 2 sums just under £500,000.00" in deciding
