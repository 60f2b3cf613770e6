"""The decisions of the demonstration: each taken through its signatures by the people whose roles they are."""

from __future__ import annotations

import tomllib
from datetime import date

from daybook.config.demonstration.books import moment
from daybook.config.demonstration.people import PASSWORD
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.draft_case import draft_case
from daybook.decisions.cases.operations.give_advice import give_advice
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.refs import CaseRef
from daybook.kernel.actor import Actor
from daybook.kernel.periods import FinancialYear

ADVICE = ("financial", "legal", "equality", "commercial", "data_protection", "head_of_service")


def prepare(cast: dict[str, Actor], form: str, on: date, advice: int = len(ADVICE)) -> CaseRef:
    """Draft a paper and tick the first so many kinds of advice."""
    officer = cast["officer"]
    reference = tomllib.loads(form)["decision"]["reference"]
    project = reference.replace(" ", "-")
    case = draft_case(actor=officer, now=moment(on), form=form, cost_centre="F300", account="5200", project=project)
    for kind in ADVICE[:advice]:
        case = give_advice(actor=officer, now=moment(on, 11), reference=case.slug, seen_version=case.version, kind=kind)
    return case


def submit(cast: dict[str, Actor], case: CaseRef, on: date) -> CaseRef:
    """Check a paper and send it to the chief executive."""
    officer = cast["officer"]
    case = check_case(actor=officer, now=moment(on, 12), reference=case.slug, seen_version=case.version)
    return submit_case(actor=officer, now=moment(on, 13), reference=case.slug, seen_version=case.version)


def decide(cast: dict[str, Actor], case: CaseRef, *, signed_on: date, decided_on: date) -> CaseRef:
    """Sign as chief executive, decide as deputy mayor, publish."""
    case = sign_case(
        actor=cast["chief"],
        now=moment(signed_on, 14),
        reference=case.slug,
        seen_version=case.version,
        password=PASSWORD,
    )
    case = decide_case(
        actor=cast["deputy"],
        now=moment(decided_on, 15),
        reference=case.slug,
        seen_version=case.version,
        password=PASSWORD,
    )
    return publish_case(
        actor=cast["governance"], now=moment(decided_on, 16), reference=case.slug, seen_version=case.version
    )


def invented_paper(reference: str, subject: str, year: FinancialYear, *, labour: int, consultancy: int) -> str:
    """A plainly invented paper of the same shape as PCD 1080, in whole pounds, its funding split over two years."""
    contingency = (labour + consultancy) // 10
    total = labour + consultancy + contingency
    first = total * 2 // 3
    given = "\n".join(f'[[advice]]\nkind = "{kind}"\ngiven = true' for kind in ADVICE)
    return f"""# Invented for the demonstration: no such decision exists.
[decision]
reference = "{reference}"
title = "{subject} (invented)"
kind = "business_case"
body = "MOPAC"
programme = "{subject.partition(":")[0]}"
decision_maker = "Deputy Mayor for Policing and Crime"
summary = "An invented decision. It funds six months of discovery, to end in a mandate and an outline case."
duration_months = 6
deliverables = ["Programme Mandate", "Strategic Outline Case"]

[[recommendation]]
number = 1
action = "approve_funding"
amount = {total}
funding = "Major Change Fund"
financial_years = ["{year}", "{year.plus(1)}"]

[[recommendation]]
number = 2
action = "approve_route_to_market"
route = "framework_call_off"
vehicle = "Invented consultancy framework"
competition = true

[[cost]]
label = "Contingent labour fees"
amount = {labour}
[[cost]]
label = "Consultancy fees"
amount = {consultancy}
[[cost]]
label = "Contingency"
rate = "10%"
amount = {contingency}

[total]
amount = {total}

[[funding_year]]
year = "{year}"
amount = {first}
[[funding_year]]
year = "{year.plus(1)}"
amount = {total - first}

[authority]
scheme = "MOPAC Scheme of Delegation and Consent"
paragraph = "4.8"
covers = "business cases for revenue or capital expenditure"
threshold = 500000

[interests]
declared = "none recorded"

[publication]
part_1_deferred = false
part_2 = false

[data_protection]
dpia_required = false
personal_data_of_public = false

[equality]
assessment = "with the Strategic Outline Case"

{given}

[[signature]]
role = "Chief Executive Officer"
[[signature]]
role = "Deputy Mayor for Policing and Crime"
"""
