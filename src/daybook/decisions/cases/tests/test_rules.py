"""The pure rules beside the check: the canonical text, funding by year, changes, references, and places of findings."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.rules.changes import changes_between
from daybook.decisions.cases.rules.form import CostLine, FundingYear, Recommendation, parse_form
from daybook.decisions.cases.rules.funding import funding_asked
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.rules.writing import form_text, paper_of, percentage, text_digest
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.cases.web.addresses import box_of
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused

FORM = parse_form(PAPER.encode())
ON = date(2021, 11, 23)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
amounts = st.none() | st.integers(-(10**9), 10**9).map(Pence)
answers = st.none() | st.booleans()
recommendations = st.builds(
    Recommendation,
    number=st.integers(1, 99),
    action=texts,
    amount_pence=amounts,
    funding=texts,
    financial_years=st.lists(texts, max_size=3).map(tuple),
    route=texts,
    vehicle=texts,
    competition=answers,
)
rates = st.integers(0, 10_000_000).map(lambda millionths: Fraction(millionths, 1_000_000))
costs = st.builds(CostLine, label=texts, rate=rates, amount_pence=amounts)


def _with(**parts: object):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(paper_of(FORM), **parts)  # type: ignore[arg-type]


@given(
    st.lists(recommendations, max_size=4),
    st.lists(costs, max_size=4),
    texts,
    texts,
    answers,
    st.lists(texts, max_size=3),
)
def test_what_is_written_reads_back_the_same(asked, lines, title, summary, flag, names) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    form = _with(
        recommendations=tuple(asked),
        costs=tuple(lines),
        title=title,
        summary=summary,
        dependencies=tuple(names),
        publication=replace(FORM.publication, part_2=flag),
    )
    text = form_text(form)
    assert parse_form(text.encode()) == form
    assert form_text(parse_form(text.encode())) == text


def test_the_digest_is_that_of_the_file() -> None:
    text = form_text(paper_of(FORM))
    assert text_digest(text) == hashlib.sha256(text.encode()).hexdigest()
    assert set(tomllib.loads(text)).isdisjoint({"advice", "signature"})


@pytest.mark.parametrize(
    ("rate", "text"), [(Fraction(1, 10), "10%"), (Fraction(1, 8), "12.5%"), (Fraction(2), "200%"), (Fraction(0), "0%")]
)
def test_percentage(rate: Fraction, text: str) -> None:
    assert percentage(rate) == text


def test_the_split_of_the_paper_is_used() -> None:
    (asked,) = funding_asked(FORM, on=ON)
    assert (asked.fund, asked.split_stated, asked.total_pence) == ("Major Change Fund", True, 947_393_00)
    assert [(share.year, share.amount_pence) for share in asked.years] == [("2021/22", 40000000), ("2022/23", 54739300)]


def test_without_a_split_the_first_year_named_takes_all() -> None:
    (asked,) = funding_asked(_with(funding_years=()), on=ON)
    assert not asked.split_stated
    assert [(share.year, share.amount_pence) for share in asked.years] == [("2021/22", 94739300)]


def test_without_any_year_the_year_of_the_decision_takes_all() -> None:
    form = parse_form(changed(('financial_years = ["2021/22", "2022/23"]', "")).encode())
    (asked,) = funding_asked(_with(funding_years=(), recommendations=form.recommendations), on=date(2022, 4, 1))
    assert [share.year for share in asked.years] == ["2022/23"]


def test_two_funds_are_asked_apart() -> None:
    second = Recommendation(3, "approve_funding", Pence(100), "Other Fund", ("2021/22",), "", "", None)
    both = (*FORM.recommendations, second)
    with pytest.raises(Refused) as refusal:
        funding_asked(_with(recommendations=both), on=ON)
    assert refusal.value.code == "year_split_unclear"
    asked = funding_asked(_with(recommendations=both, funding_years=()), on=ON)
    assert [(each.fund, each.total_pence, each.split_stated) for each in asked] == [
        ("Major Change Fund", 94739300, False),
        ("Other Fund", 100, False),
    ]


@pytest.mark.parametrize(
    ("kinds", "answer"),
    [
        (("", ""), "revenue"),
        (("Capital ", "capital"), "capital"),
        (("capital", ""), "mixed_money"),
        (("gold", ""), "bad_money"),
    ],
)
def test_the_kind_of_money_is_one_for_each_fund(kinds: tuple[str, str], answer: str) -> None:
    asking = tuple(
        Recommendation(number, "approve_funding", Pence(100), "One Fund", ("2021/22",), "", "", None, money=kind)
        for number, kind in enumerate(kinds, start=1)
    )
    form = _with(recommendations=asking, funding_years=())
    if answer in ("revenue", "capital"):
        assert [each.money for each in funding_asked(form, on=ON)] == [answer]
    else:
        with pytest.raises(Refused) as refusal:
            funding_asked(form, on=ON)
        assert refusal.value.code == answer


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("year_split_does_not_sum", (FundingYear("2021/22", Pence(1)),)),
        ("bad_year", (FundingYear("next year", Pence(94739300)),)),
        ("bad_amount", (FundingYear("2021/22", Pence(-100)), FundingYear("2022/23", Pence(94739400)))),
    ],
)
def test_funding_that_cannot_be_opened(code: str, years: tuple[FundingYear, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        funding_asked(_with(funding_years=years), on=ON)
    assert refusal.value.code == code


def test_changes_are_named_by_place() -> None:
    before = form_text(paper_of(FORM))
    after = form_text(_with(title="Another", costs=FORM.costs[:2]))
    found = {change.path: (change.before, change.after) for change in changes_between(before, after)}
    assert found["decision.title"] == ("A discovery", "Another")
    assert found["cost[2].label"] == ("Contingency", "")
    assert changes_between(before, before) == ()


@pytest.mark.parametrize("written", ["PCD 1080", "pcd-1080", " PCD  1080 ", "PCD/1080", "pcd.1080"])
def test_one_slug_for_every_way_to_write_it(written: str) -> None:
    assert slug_of(written) == "PCD-1080"


@pytest.mark.parametrize("written", ["", "  ", "../etc", "PCD\n1080?", "é1", "x" * 41, "a\0"])
def test_references_that_cannot_be_used(written: str) -> None:
    with pytest.raises(Refused):
        slug_of(written)


@pytest.mark.parametrize(
    ("path", "box"),
    [
        ("cost[2].amount", "id_cost-2-amount"),
        ("recommendation[0]", "id_recommendation-0-action"),
        ("total.amount", "id_total"),
        ("authority", "id_authority_scheme"),
        ("publication.deferred_until", "id_deferred_until"),
        ("data_protection.dpia_required", "id_dpia_required"),
        ("interests.declared", "id_interests_declared"),
        ("interests.whim[0]", ""),
    ],
)
def test_box_of_a_finding(path: str, box: str) -> None:
    assert box_of(path) == box
