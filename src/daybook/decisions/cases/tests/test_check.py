"""Every code of the check: where it fires, and that it does not where the paper is in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.rules.findings import CODES, Severity
from daybook.decisions.cases.rules.form import parse_form
from daybook.decisions.cases.rules.judging import authorised
from daybook.decisions.cases.tests.papers import PAPER, SHARED, TODAY, answer_for, changed, codes, places
from daybook.foundation.approvals.rules.authority import authority_for, scheme_to_hand

DEPUTY_MAYOR = "Deputy Mayor for Policing and Crime"
IN_ORDER = {"contingency_rounded", "authority_unverified"}
CONTINGENCY = "amount = 86126\n"
YEARS = PAPER[PAPER.index("[[funding_year]]") : PAPER.index("[authority]")]
AUTHORITY = PAPER[PAPER.index("[authority]") : PAPER.index("[interests]")]
LEGAL = '[[advice]]\nkind = "legal"\ngiven = true\n'
TOTAL = "[total]\namount = 947393\n"
CEO = '[[signature]]\nrole = "Chief Executive Officer"\non = 2021-11-17\n'


def test_the_seed_decision() -> None:
    seed = SHARED / "seed" / "pcd-1080.toml"
    if not seed.exists():
        pytest.skip("the folder ../shared/seed is not beside the repository")
    answer = answer_for(seed.read_bytes())
    assert [(each.code, each.severity, each.path) for each in answer.findings] == [
        ("year_split_missing", Severity.WARNING, "recommendation[0].financial_years"),
        ("contingency_rounded", Severity.NOTE, "cost[2].amount"),
        ("authority_unverified", Severity.NOTE, "recommendation[1]"),
        ("part_2_not_supplied", Severity.NOTE, "publication.part_2"),
    ]
    document = answer.as_json()
    assert document["reference"] == "PCD 1080"
    assert document["approvals"] == [
        {"recommendation": 1, "role": DEPUTY_MAYOR, "paragraph": "4.8"},
        {"recommendation": 2, "role": DEPUTY_MAYOR, "paragraph": "4.13"},
    ]
    assert document["sums"] == {"lines": "947393.00", "stated_total": "947393.00"}
    assert answer.exit_code == 0


def test_a_paper_in_order_has_no_errors_and_no_warnings() -> None:
    answer = answer_for(PAPER)
    assert codes(answer) == IN_ORDER
    assert answer.exit_code == 0


SUNDAY = '[[undertaking]]\nwords = "Report"\ndue = 2022-06-05\n'
FIRES = [
    ("lines_do_not_sum", [("amount = 540000", "amount = 540000.01")], ["total.amount"]),
    ("lines_do_not_sum", [(TOTAL, "")], ["total.amount"]),
    ("recommendation_differs_from_total", [("947393\nfunding", "0\nfunding")], ["recommendation[0].amount"]),
    ("recommendation_differs_from_total", [("amount = 947393\nfunding", "funding")], ["recommendation[0].amount"]),
    ("recommendation_differs_from_total", [("947393\nfunding", "947392.99\nfunding")], ["recommendation[0].amount"]),
    ("recommendation_differs_from_total", [('"approve_route_to_market"', '"approve_funding"\namount = 1')], None),
    ("contingency_wrong", [(CONTINGENCY, "amount = 86125.70\n")], ["cost[2].amount"]),
    ("contingency_wrong", [(CONTINGENCY, "amount = 86127.70\n")], ["cost[2].amount"]),
    ("contingency_wrong", [('"10%"', '"12.5%"')], ["cost[2].amount"]),
    (
        "wrong_decision_maker",
        [(f'decision_maker = "{DEPUTY_MAYOR}"', 'decision_maker = "DMPC"')],
        ["recommendation[0]"],
    ),
    ("wrong_decision_maker", [(f'decision_maker = "{DEPUTY_MAYOR}"\n', "")], ["recommendation[0]"]),
    ("authority_missing", [(AUTHORITY, "")], ["authority"]),
    ("signature_out_of_order", [("on = 2021-11-17", "on = 2021-11-24")], ["signature[0].on"]),
    ("signature_out_of_order", [("on = 2021-11-17\n", "")], ["signature[0].on"]),
    ("advice_missing", [(LEGAL, "")], ["advice"]),
    ("advice_missing", [('"legal"\ngiven = true', '"legal"\ngiven = false')], ["advice[1].given"]),
    ("advice_missing", [('"legal"\ngiven = true', '"legal"')], ["advice[1].given"]),
    ("advice_missing", [(LEGAL, LEGAL + LEGAL.replace("true", "false"))], ["advice[2].given"]),
    ("funding_missing", [('funding = "Major Change Fund"\n', "")], ["recommendation[0].funding"]),
    ("funding_missing", [('"Major Change Fund"', '" "')], ["recommendation[0].funding"]),
    ("deferral_without_date", [("part_1_deferred = false", "part_1_deferred = true")], ["publication.deferred_until"]),
    ("route_missing", [('route = "managed_service"\n', "")], ["recommendation[1].route"]),
    ("route_missing", [('"managed_service"', '""')], ["recommendation[1].route"]),
    ("year_split_missing", [(YEARS, "")], ["recommendation[0].financial_years"]),
    (
        "year_split_missing",
        [(YEARS, ""), ('financial_years = ["2021/22", "2022/23"]\n', "")],
        ["recommendation[0].financial_years"],
    ),
    ("year_split_does_not_sum", [("amount = 547393", "amount = 547393.01")], ["funding_year"]),
    (
        "dpia_unclear",
        [("of_public = false\ndpia_reference", "of_public = true\n#")],
        ["data_protection.dpia_reference"],
    ),
    ("dpia_unclear", [("dpia_required = false\n", "")], ["data_protection.dpia_required"]),
    ("dpia_unclear", [("personal_data_of_public = false\n", "")], ["data_protection.personal_data_of_public"]),
    ("unknown_field", [('title = "A discovery"', 'title = "A discovery"\ncolour = "blue"')], ["decision.colour"]),
    ("unknown_field", [("number = 2", '"a b.\\u0007" = 2')], ['recommendation[1]."a b.\\u0007"']),
    ("unknown_field", [("[total]", "[extra.deep]\nanything = [1]\n[total]")], ["extra"]),
    ("unknown_field", [("given = true\n[[advice]]", "given = true\nby.whom = 1\n[[advice]]")], None),
    ("contingency_rounded", [(CONTINGENCY, "amount = 86125.71\n")], ["cost[2].amount"]),
    ("contingency_rounded", [(CONTINGENCY, "amount = 86127.69\n")], ["cost[2].amount"]),
    ("part_2_not_supplied", [('part_2_rationale = "Prices of one supplier"\n', "")], ["publication.part_2"]),
    ("part_2_not_supplied", [('["section 43"]', "[]")], ["publication.part_2"]),
    ("authority_unverified", [("amount = 947393\nfunding", "amount = 499999.99\nfunding")], None),
    ("due_on_day_off", [("[total]", SUNDAY + "[total]")], ["undertaking[0].due"]),
]


@pytest.mark.parametrize(("code", "changes", "paths"), FIRES)
def test_fires(code: str, changes: list[tuple[str, str]], paths: list[str] | None) -> None:
    answer = answer_for(changed(*changes))
    assert code in codes(answer)
    if paths is not None:
        assert places(answer, code) == paths
    graves = {each.severity for each in answer.findings}
    assert answer.exit_code == (1 if Severity.ERROR in graves else 0)


def test_every_code_fires_somewhere_in_the_table() -> None:
    assert {code for code, _, _ in FIRES} == set(CODES) - {"malformed"}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("contingency_rounded", [(CONTINGENCY, "amount = 86126.70\n")]),
        ("contingency_rounded", [(CONTINGENCY, "")]),
        ("contingency_wrong", [(CONTINGENCY, "amount = 86125.71\n")]),
        ("contingency_wrong", [(CONTINGENCY, "amount = 86127.69\n")]),
        ("contingency_wrong", [(CONTINGENCY, "")]),
        (
            "wrong_decision_maker",
            [(f'decision_maker = "{DEPUTY_MAYOR}"', f'decision_maker = " {DEPUTY_MAYOR.lower()}"')],
        ),
        ("wrong_decision_maker", [('"MOPAC"', '"Another force"'), (f'maker = "{DEPUTY_MAYOR}"', 'maker = "CEO"')]),
        ("authority_missing", [(AUTHORITY, "[authority]\n")]),
        ("signature_out_of_order", [("on = 2021-11-17", "on = 2021-11-23")]),
        ("signature_out_of_order", [("on = 2021-11-23", "")]),
        ("signature_out_of_order", [("on = 2021-11-17", ""), ("on = 2021-11-23", "")]),
        ("signature_out_of_order", [(CEO, "")]),
        ("advice_missing", [(LEGAL, LEGAL + LEGAL.replace("legal", "estates").replace("true", "false"))]),
        ("funding_missing", [('"approve_funding"', '"note_funding"'), ('funding = "Major Change Fund"\n', "")]),
        ("deferral_without_date", [("part_1_deferred = false", "part_1_deferred = true\ndeferred_until = 2027-01-01")]),
        ("route_missing", [('"approve_route_to_market"', '"note_the_route"'), ('route = "managed_service"\n', "")]),
        ("year_split_missing", [(YEARS, ""), ('["2021/22", "2022/23"]', '["2021/22"]')]),
        ("year_split_missing", [(YEARS, ""), ('"approve_funding"', '"approve_policy"')]),
        ("recommendation_differs_from_total", [('"approve_funding"', '"approve_contract_award"')]),
        ("recommendation_differs_from_total", [(TOTAL, "")]),
        ("dpia_unclear", [("public = false", "public = true"), ('reference = "none"', 'reference = "DPIA 7"')]),
        ("part_2_not_supplied", [("part_2 = true", "part_2 = false"), ('["section 43"]', "[]")]),
        ("part_2_not_supplied", [('["section 43"]', '"section 43"')]),
        ("unknown_field", [("deferral_reason", "deferred_until = 2027-01-01\ndeferral_reason")]),
    ],
)
def test_does_not_fire(code: str, changes: list[tuple[str, str]]) -> None:
    assert code not in codes(answer_for(changed(*changes)))


def test_everything_is_found_at_once() -> None:
    answer = answer_for('[decision]\nreference = "PCD 2"\n[[recommendation]]\naction = "approve_funding"\namount = 1\n')
    assert codes(answer) == {
        "recommendation_differs_from_total",
        "authority_missing",
        "advice_missing",
        "funding_missing",
        "year_split_missing",
        "dpia_unclear",
        "authority_unverified",
    }
    assert len(places(answer, "advice_missing")) == 6
    assert answer.as_json()["sums"] == {"lines": "0.00", "stated_total": None}
    assert answer.as_json()["approvals"] == [{"recommendation": 1, "role": None, "paragraph": None}]


def test_findings_come_gravest_first_with_their_clause() -> None:
    answer = answer_for(changed((AUTHORITY, ""), (YEARS, ""), ("number = 2", "numero = 2")))
    severities = [each.severity for each in answer.findings]
    assert severities == sorted(severities, key=list(Severity).index)
    assert set(severities) == set(Severity)
    assert all(each.clause and each.message for each in answer.findings)


@pytest.mark.parametrize(
    ("amount", "role"), [("500000", DEPUTY_MAYOR), ("499999.99", None), ("500000.00", DEPUTY_MAYOR)]
)
def test_half_a_million_is_inclusive(amount: str, role: str | None) -> None:
    answer = answer_for(changed(("amount = 947393\nfunding", f"amount = {amount}\nfunding")))
    assert answer.approvals is not None
    assert answer.approvals[0].role == role
    assert ("recommendation[0]" in places(answer, "authority_unverified")) == (role is None)


def test_authority_is_judged_for_each_recommendation_and_never_for_the_paper() -> None:
    half = 'amount = 473696.50\nfunding = "Major Change Fund"'
    again = f'{half}\nfinancial_years = ["2022/23"]\n[[recommendation]]\naction = "approve_funding"\nnumber = 3\n{half}'
    answer = answer_for(changed(('amount = 947393\nfunding = "Major Change Fund"', again)))
    assert "recommendation_differs_from_total" not in codes(answer)
    assert answer.approvals is not None
    assert [(each.recommendation, each.role) for each in answer.approvals] == [(1, None), (3, None), (2, DEPUTY_MAYOR)]


def test_a_route_with_a_value_of_its_own_is_judged_by_it() -> None:
    answer = answer_for(changed(("number = 2", "number = 2\namount = 499999.99")))
    assert answer.approvals is not None
    assert answer.approvals[1].role is None


def test_a_rule_may_ask_whether_the_money_is_budgeted() -> None:
    """One is budgeted where it names the fund its money comes from; one of no money rests on those beside it."""
    budgeted, outside = (
        [replace(rule, budgeted=answer, role=role) for rule in scheme_to_hand()]
        for answer, role in ((True, "Within"), (False, "Outside"))
    )
    for paper, role in ((PAPER, "Within"), (changed(('funding = "Major Change Fund"\n', "")), "Outside")):
        form = parse_form(paper.encode())
        given = authorised(form, scheme=partial(authority_for, [*budgeted, *outside]), on=TODAY)
        assert {each.authority.role for each in given} == {role}


def test_an_unread_paragraph_gives_a_note_and_never_an_error() -> None:
    funding = PAPER[PAPER.index("[[recommendation]]") : PAPER.index("[[recommendation]]\nnumber = 2")]
    answer = answer_for(changed((funding, ""), (f'maker = "{DEPUTY_MAYOR}"', 'maker = "Chief Executive Officer"')))
    assert "wrong_decision_maker" not in codes(answer)
    (note,) = [each for each in answer.findings if each.code == "authority_unverified"]
    assert "not the paper's decision-maker" in note.message
    assert note.clause == "MOPAC Scheme of Delegation and Consent, paragraph 4.13"


def test_a_wrong_decision_maker_is_one_error() -> None:
    answer = answer_for(changed((f'maker = "{DEPUTY_MAYOR}"', 'maker = "Chief Executive Officer"')))
    errors = [each for each in answer.findings if each.severity is Severity.ERROR]
    assert [each.code for each in errors] == ["wrong_decision_maker"]
    assert errors[0].clause == "MOPAC Scheme of Delegation and Consent, paragraph 4.8"


@pytest.mark.parametrize(
    ("signed", "today", "role", "verified"),
    [
        ("on = 2021-11-23", date(2000, 1, 1), DEPUTY_MAYOR, True),
        ("on = 2021-11-16", date(2026, 1, 1), DEPUTY_MAYOR, False),
        ("on = 2011-11-23", date(2026, 1, 1), None, False),
        ("", date(2026, 1, 1), DEPUTY_MAYOR, True),
        ("", date(2011, 1, 1), None, False),
    ],
)
def test_the_scheme_is_the_one_in_force_when_the_decision_is_made(
    signed: str, today: date, role: str | None, verified: bool
) -> None:
    answer = answer_for(changed(("on = 2021-11-23", signed)), today)
    assert answer.approvals is not None
    assert answer.approvals[0].role == role
    assert ("recommendation[0]" in places(answer, "authority_unverified")) is not verified


def test_where_nobody_named_signs_the_last_signature_is_the_decision() -> None:
    changes = [('"MOPAC"', '"A force"'), (f'role = "{DEPUTY_MAYOR}"', 'role = "Chair"')]
    assert "signature_out_of_order" not in codes(answer_for(changed(*changes)))
    late = answer_for(changed(*changes, ("on = 2021-11-17", "on = 2021-11-24")))
    assert places(late, "signature_out_of_order") == ["signature[0].on"]


def test_a_published_total_that_its_parts_do_not_reach() -> None:
    parts = "".join(f"[[cost]]\namount = {amount}\n" for amount in (4_022_000, 1_712_000, 1_234_000))
    answer = answer_for(f'[decision]\nreference = "PCD 1639"\n{parts}[total]\namount = 6986000\n')
    assert places(answer, "lines_do_not_sum") == ["total.amount"]
    assert answer.as_json()["sums"] == {"lines": "6968000.00", "stated_total": "6986000.00"}
    assert "£18,000.00" in next(each.message for each in answer.findings if each.code == "lines_do_not_sum")


def test_a_rate_is_of_all_the_lines_above_and_none_below() -> None:
    text = (
        '[decision]\nreference = "PCD 3"\n[[cost]]\namount = 100\n[[cost]]\nrate = "10%"\n'
        '[[cost]]\nrate = "10%"\namount = 11\n[[cost]]\namount = 1000\n[total]\namount = 1121\n'
    )
    assert codes(answer_for(text)) == {"authority_missing", "advice_missing", "dpia_unclear"}


@given(amounts=st.lists(st.integers(-(10**12), 10**12), max_size=12), slip=st.integers(-5, 5))
def test_lines_agree_with_the_total_exactly_or_are_found(amounts: list[int], slip: int) -> None:
    def pounds(pence: int) -> str:
        return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"

    lines = "".join(f"[[cost]]\namount = {pounds(amount)}\n" for amount in amounts)
    stated = pounds(sum(amounts) + slip)
    answer = answer_for(f'[decision]\nreference = "PCD 4"\n{lines}[total]\namount = {stated}\n', TODAY)
    assert answer.as_json()["sums"] == {"lines": pounds(sum(amounts)), "stated_total": stated}
    assert ("lines_do_not_sum" in codes(answer)) == (slip != 0)
