"""What programs may read of benefits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.change.benefits.queries import is_evidenced, sheets_of, visible_benefits
from daybook.change.benefits.queries.surveys import sheets_of_surveys, visible_surveys
from daybook.change.benefits.rules.values import plain_value
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.reading import Reading


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """A benefit of the register, with how it stands today; figures are digits in its unit, blank for none."""

    reference: str
    title: str
    theme: str
    benefit_class: str
    appraisal: str
    owner_post: str
    unit: str
    baseline: str
    last_target: str
    latest: str
    evidenced: bool
    state: str
    standing: str
    version: int


@dataclass(frozen=True, slots=True)
class ActualRow:
    """What was recorded of a benefit, with where it stands and whether somebody else evidenced it."""

    benefit: str
    number: int
    on: date
    value: str
    evidence: str
    source: str
    made_by: str
    evidenced: bool


def read_benefits(*, actor: Actor, now: datetime, search: str = "", appraisal: str = "") -> list[BenefitRow]:
    """Every benefit that matches, by reference; with an appraisal those of it alone."""
    found = visible_benefits(actor, search)
    if appraisal:
        found = found.filter(appraisal=appraisal)
    return [
        BenefitRow(
            reference=one.row.reference,
            title=one.row.title,
            theme=one.row.theme,
            benefit_class=one.row.benefit_class,
            appraisal=one.row.appraisal,
            owner_post=one.row.owner_post,
            unit=one.row.unit,
            baseline="" if one.row.baseline is None else plain_value(one.row.baseline),
            last_target=plain_value(one.targets[-1].value) if one.targets else "",
            latest=plain_value(one.latest.value) if one.latest else "",
            evidenced=one.latest is not None and is_evidenced(one.latest),
            state=one.row.state,
            standing=one.standing.value,
            version=one.row.version,
        )
        for one in sheets_of(found, london_day(now))
    ]


def read_actuals(*, actor: Actor, now: datetime, benefit: str) -> list[ActualRow]:
    """Everything recorded of a benefit, in order of its days; nothing where there is no such benefit."""
    return [
        ActualRow(
            benefit, one.number, one.on, plain_value(one.value), one.evidence, one.source, one.made_by,
            is_evidenced(one),
        )
        for sheet in sheets_of(visible_benefits(actor).filter(reference=benefit), london_day(now))
        for one in sheet.actuals
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A survey: how many were asked and answered, and the share satisfied in per cent once that may be told."""

    reference: str
    question: str
    unit: str
    service: str
    state: str
    asked: int
    answered: int
    satisfied: str
    version: int


def read_surveys(*, actor: Actor, now: datetime, state: str = "") -> list[SurveyRow]:
    """Surveys, the newest first; of one state alone where it is named."""
    found = visible_surveys(actor)
    if state:
        found = found.filter(state=state)
    return [
        SurveyRow(
            one.row.reference, one.row.question, one.row.unit, one.row.service, one.row.state, one.asked, one.answered,
            plain_value(one.found.satisfied) if one.found and one.found.satisfied is not None else "", one.row.version,
        )
        for one in sheets_of_surveys(found)
    ]  # fmt: skip


READINGS = (
    Reading("benefits.surveys", "benefits.view", read_surveys),
    Reading("benefits.benefits", "benefits.view", read_benefits),
    Reading("benefits.actuals", "benefits.view", read_actuals),
)
