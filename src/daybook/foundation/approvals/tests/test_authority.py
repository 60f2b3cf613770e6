"""The scheme of delegation: which role answers, at which value, on which day, and which files are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.foundation.approvals.rules.authority import (
    NO_ROLE_NAMED,
    Authority,
    SchemeUnreadable,
    authority_for,
    scheme_of_delegation,
    scheme_to_hand,
)
from daybook.kernel.money import Pence

DEPUTY_MAYOR = "Deputy Mayor for Policing and Crime"
SIGNED = date(2021, 11, 23)


def ask(
    action: str = "approve_funding",
    *,
    value_pence: int | None = 94_739_300,
    kind: str = "business_case",
    body: str = "MOPAC",
    on: date = SIGNED,
) -> Authority:
    value = None if value_pence is None else Pence(value_pence)
    return authority_for(scheme_to_hand(), body=body, kind=kind, action=action, value_pence=value, on=on)


@pytest.mark.parametrize(
    ("value_pence", "role"),
    [
        (50_000_000, DEPUTY_MAYOR),
        (50_000_001, DEPUTY_MAYOR),
        (49_999_999, None),
        (0, None),
        (-50_000_000, None),
        (None, None),
        (10**20, DEPUTY_MAYOR),
    ],
)
def test_half_a_million_is_inclusive(value_pence: int | None, role: str | None) -> None:
    assert ask(value_pence=value_pence).role == role


def test_paragraph_4_8_is_verified_from_the_decision_that_cites_it() -> None:
    found = ask()
    assert (found.role, found.paragraph, found.verified) == (DEPUTY_MAYOR, "4.8", True)
    assert found.scheme == "MOPAC Scheme of Delegation and Consent"
    assert "PCD 1080" in found.source


@pytest.mark.parametrize(
    ("on", "role", "verified"),
    [
        (date(2012, 1, 15), None, False),
        (date(2012, 1, 16), DEPUTY_MAYOR, False),
        (date(2021, 11, 16), DEPUTY_MAYOR, False),
        (date(2021, 11, 17), DEPUTY_MAYOR, True),
        (date(2026, 11, 22), DEPUTY_MAYOR, True),
    ],
)
def test_rules_are_dated(on: date, role: str | None, verified: bool) -> None:
    found = ask(on=on)
    assert (found.role, found.verified) == (role, verified)


@pytest.mark.parametrize(
    ("action", "paragraph"),
    [("approve_route_to_market", "4.13"), ("approve_contract_award", "4.13"), ("call_in_contract_award", "4.14")],
)
def test_paragraphs_not_yet_read_are_marked(action: str, paragraph: str) -> None:
    found = ask(action, kind="contract_award")
    assert (found.role, found.paragraph, found.verified) == (DEPUTY_MAYOR, paragraph, False)


@pytest.mark.parametrize(
    "question",
    [
        {"kind": "grant"},
        {"body": "Another force"},
        {"action": "note_the_report"},
        {"action": ""},
        {"body": ""},
    ],
)
def test_no_role_is_named_outside_the_scheme(question: dict[str, str]) -> None:
    assert ask(**question) == NO_ROLE_NAMED


def test_capitals_and_spaces_do_not_matter() -> None:
    assert ask(body=" mopac ", kind="Business_Case").paragraph == "4.8"


@given(body=st.text(), kind=st.text(), action=st.text(), value=st.none() | st.integers(), on=st.dates())
def test_every_question_has_an_answer(body: str, kind: str, action: str, value: int | None, on: date) -> None:
    found = ask(action, value_pence=value, kind=kind, body=body, on=on)
    assert (found.role is None) == (found.paragraph is None)
    assert found.role is not None or not found.verified


RULE = """
[scheme]
title = "A scheme"
[[rule]]
body = "MOPAC"
action = "approve_funding"
value_from = 100
value_below = 200
role = "Chief Executive Officer"
paragraph = "1"
from = 2020-01-01
until = 2021-01-01
source = "written for this test"
verified = true
"""
SECOND = RULE.partition("[[rule]]")[2]


def test_a_band_ends_before_its_upper_value() -> None:
    rules = scheme_of_delegation(RULE)
    roles = [
        authority_for(
            rules,
            body="MOPAC",
            kind="policy",
            action="approve_funding",
            value_pence=Pence(pence),
            on=date(2020, 12, 31),
        ).role
        for pence in (9_999, 10_000, 19_999, 20_000)
    ]
    assert roles == [None, "Chief Executive Officer", "Chief Executive Officer", None]


def test_a_rule_for_budgeted_spending_needs_to_know_the_budget() -> None:
    rules = scheme_of_delegation(RULE + "budgeted = true\n")

    def role(budgeted: bool | None) -> str | None:
        return authority_for(
            rules,
            body="MOPAC",
            kind="policy",
            action="approve_funding",
            value_pence=Pence(15_000),
            on=date(2020, 6, 1),
            budgeted=budgeted,
        ).role

    assert [role(True), role(False), role(None)] == ["Chief Executive Officer", None, None]


@pytest.mark.parametrize(
    ("second", "clash"),
    [
        (SECOND, True),
        (SECOND.replace("value_from = 100\n", "value_from = 200\n").replace("value_below = 200\n", ""), False),
        (SECOND.replace("value_from = 100\n", "value_from = 199\n").replace("value_below = 200\n", ""), True),
        (SECOND.replace("from = 2020-01-01", "from = 2021-01-01").replace("until = 2021-01-01\n", ""), False),
        (SECOND.replace("until = 2021-01-01\n", 'kind = "grant"\n'), True),
        (SECOND.replace("MOPAC", "GLA"), False),
    ],
)
def test_two_rules_may_not_answer_one_question(second: str, clash: bool) -> None:
    text = RULE + "[[rule]]" + second
    if clash:
        with pytest.raises(SchemeUnreadable, match="Rules 1 and 2"):
            scheme_of_delegation(text)
    else:
        assert len(scheme_of_delegation(text)) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "written for this test"\n', "", "lacks source"),
        ('role = "Chief Executive Officer"', 'role = ""', "lacks role"),
        ("verified = true", 'verified = "yes"', "verified must be a bool"),
        ("value_from = 100", "value_from = 100.5", "value_from must be a int"),
        ("value_from = 100", "value_from = true", "value_from must be a int"),
        ("value_from = 100", "value_from = 200", "empty band"),
        ("from = 2020-01-01", "from = 2020-01-01T00:00:00", "from must be a date"),
        ("until = 2021-01-01", "until = 2020-01-01", "ends on or before"),
        ("verified = true", "verified = true\nceiling = 1", "unknown field, ceiling"),
        ("[scheme]", "[schema]", "needs"),
        ("[scheme]", "[scheme", "needs"),
    ],
)
def test_a_faulty_file_is_refused(old: str, new: str, said: str) -> None:
    assert old in RULE
    with pytest.raises(SchemeUnreadable, match=said):
        scheme_of_delegation(RULE.replace(old, new))


def test_an_action_is_known_by_its_exact_name() -> None:
    asked = {"body": "MOPAC", "kind": "business_case", "value_pence": Pence(94_739_300), "on": date(2021, 11, 23)}
    assert authority_for(scheme_to_hand(), action="approve_funding", **asked).role
    assert authority_for(scheme_to_hand(), action="Approve_Funding", **asked) == NO_ROLE_NAMED
