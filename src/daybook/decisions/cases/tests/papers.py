"""A decision paper that is in order, as text that the tests change one thing in."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from daybook.decisions.cases.rules.check import check_decision
from daybook.decisions.cases.rules.findings import DecisionCheck
from daybook.decisions.cases.rules.form import parse_form
from daybook.foundation.approvals.rules.authority import authority_for, scheme_to_hand

SHARED = Path(__file__).resolve().parents[5].parent / "shared"
TODAY = date(2026, 11, 22)

PAPER = """
[decision]
reference = "PCD 1"
title = "A discovery"
kind = "business_case"
body = "MOPAC"
programme = "Second generation"
decision_maker = "Deputy Mayor for Policing and Crime"
summary = "Six months of discovery."
duration_months = 6
deliverables = ["Strategic Outline Case"]

[[recommendation]]
number = 1
action = "approve_funding"
amount = 947393
funding = "Major Change Fund"
financial_years = ["2021/22", "2022/23"]

[[recommendation]]
number = 2
action = "approve_route_to_market"
route = "managed_service"
vehicle = "Managed service contract"
competition = true

[[cost]]
label = "Labour"
amount = 321267
[[cost]]
label = "Consultancy"
amount = 540000
[[cost]]
label = "Contingency"
rate = "10%"
amount = 86126

[total]
amount = 947393

[[funding_year]]
year = "2021/22"
amount = 400000
[[funding_year]]
year = "2022/23"
amount = 547393

[authority]
scheme = "MOPAC Scheme of Delegation and Consent"
paragraph = "4.8"
covers = "business cases"
threshold = 500000

[interests]
declared = "none recorded"
declarations = ["none"]

[publication]
part_1_deferred = false
deferral_reason = "none"
part_2 = true
part_2_rationale = "Prices of one supplier"
part_2_exemptions = ["section 43"]

[data_protection]
dpia_required = false
personal_data_of_public = false
dpia_reference = "none"

[equality]
assessment = "with the Strategic Outline Case"

[[advice]]
kind = "financial"
given = true
[[advice]]
kind = "legal"
given = true
[[advice]]
kind = "equality"
given = true
[[advice]]
kind = "commercial"
given = true
[[advice]]
kind = "data_protection"
given = true
[[advice]]
kind = "head_of_service"
given = true

[[signature]]
role = "Chief Executive Officer"
on = 2021-11-17
[[signature]]
role = "Deputy Mayor for Policing and Crime"
on = 2021-11-23

[[dependency]]
system = "CONNECT"
[[benefit_theme]]
name = "Time saved"
"""


def changed(*changes: tuple[str, str]) -> str:
    """The paper with each old text replaced by its new one, all times it occurs; an old text must be there."""
    text = PAPER
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def answer_for(text: str | bytes, today: date = TODAY) -> DecisionCheck:
    """The check of a paper under the scheme that comes with the product."""
    content = text if isinstance(text, bytes) else text.encode()
    return check_decision(parse_form(content), scheme=partial(authority_for, scheme_to_hand()), today=today)


def places(answer: DecisionCheck, code: str) -> list[str]:
    """The paths of the findings with a code."""
    return [finding.path for finding in answer.findings if finding.code == code]


def codes(answer: DecisionCheck) -> set[str]:
    """The codes found."""
    return {finding.code for finding in answer.findings}
