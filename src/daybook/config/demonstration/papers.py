"""The decisions of the demonstration: each taken through its signatures by the people whose roles they are."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from string import Template

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

INVENTED = Path(__file__).with_name("invented.toml")
ADVICE = ("financial", "legal", "equality", "commercial", "data_protection", "head_of_service")


def prepare(
    cast: dict[str, Actor], form: str, on: date, advice: int = len(ADVICE), *, account: str = "5200"
) -> CaseRef:
    """Draft a paper and tick the first so many kinds of advice."""
    officer = cast["officer"]
    reference = tomllib.loads(form)["decision"]["reference"]
    project = reference.replace(" ", "-")
    case = draft_case(actor=officer, now=moment(on), form=form, cost_centre="F300", account=account, project=project)
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
    return Template(INVENTED.read_text()).substitute(
        reference=reference,
        subject=subject,
        programme=subject.partition(":")[0],
        year=year,
        next_year=year.plus(1),
        labour=labour,
        consultancy=consultancy,
        contingency=contingency,
        total=total,
        first=first,
        second=total - first,
    )
