"""Benefits of the demonstration: what the first generation promised, from public facts, and invented ones.

The first generation's savings stand as claimed: PCD 560 promised £101.4m over the term of the contract, PCD 1080 says
that over £100m was delivered, and neither says from what baseline, so nobody can evidence it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from daybook.change.appraisal.public import appraisal_titles
from daybook.change.benefits.operations.answer_survey import answer_survey
from daybook.change.benefits.operations.approve_benefit import approve_benefit
from daybook.change.benefits.operations.close_survey import close_survey
from daybook.change.benefits.operations.draft_benefit import draft_benefit
from daybook.change.benefits.operations.evidence_claim import evidence_claim
from daybook.change.benefits.operations.measure_from_ledger import measure_from_ledger
from daybook.change.benefits.operations.measure_from_log import measure_from_log
from daybook.change.benefits.operations.measure_from_survey import measure_from_survey
from daybook.change.benefits.operations.open_survey import open_survey
from daybook.change.benefits.operations.record_actual import record_actual
from daybook.change.benefits.operations.set_targets import TargetByDay, set_targets
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.profile import Profile
from daybook.change.discovery.queries.logs import visible_logs
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

_APPRAISED = "Business support services, second generation"
_PLATFORM, _FORMS = "One platform for pay and people", "Self-service for changes of circumstances"
_TIME, _RIGHT = "Give time back to policing", "Pay is right first time"
_CHEAPER = "The service costs less to run than today"
_MADE_UP = "Invented for the demonstration"
_YEAR = 365
_ANSWERED = (
    "chief", "deputy", "governance", "finance", "accountant", "clerk", "auditor", "mayor", "second", "privacy",
    "equality",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """An invented benefit: its targets as (years from now, figure), and whether it is approved."""

    theme: str
    benefit_class: str
    title: str
    measure: str
    unit: str
    direction: str
    baseline: str
    targets: tuple[tuple[int, str], ...]
    enabler: str
    objective: str
    line: str = ""
    claims_on: str = ""
    starts: int = 1
    approved: bool = True


_POSTS = _Told(
    "cost savings", "cash-releasing", "Posts of manual work are released", "Cost of manual work a year", "pounds",
    "lower", "8200000", ((2, "7800000"), (4, "5600000")), _PLATFORM, _CHEAPER, line="Posts released", starts=2,
)  # fmt: skip
_CONSULTANTS = _Told(
    "cost savings", "cash-releasing", "Change needs fewer consultants", "Consultancy of transformation a year",
    "pounds", "lower", "320000", ((1, "260000"), (2, "150000")), "A team of our own for change", _CHEAPER, starts=0,
)  # fmt: skip
_OFFICERS = _Told(
    "time saved", "non-cash-releasing", "Officers spend less time on forms", "Hours on forms a year", "hours", "lower",
    "412000", ((2, "350000"), (4, "240000")), _FORMS, _TIME, line="Officers' time saved",
    claims_on="Hours of line managers and their teams",
)  # fmt: skip
_MANAGERS = _Told(
    "time saved", "non-cash-releasing", "Managers chase fewer absences", "Hours on absence a year", "hours", "lower",
    "96000", ((2, "60000"),), "Absence told once, by telephone or screen", _TIME,
    claims_on="Hours of line managers and their teams", approved=False,
)  # fmt: skip
_SOONER = _Told(
    "user experience", "quantified", "A change of circumstances takes a day", "Median time of a change", "days",
    "lower", "12", ((1, "5"), (3, "1")), _FORMS, _RIGHT, starts=0,
)  # fmt: skip
_LIKED = _Told(
    "user experience", "qualitative", "People find the services easier to use",
    "Share satisfied with how easy they are", "per cent", "higher", "41", ((1, "50"), (3, "75")), _PLATFORM, _RIGHT,
    line="People find the services easier to use", starts=0,
)  # fmt: skip
_SLOWER = _Told(
    "user experience", "dis-benefit", "Pay queries rise while people learn", "Pay queries a month", "cases", "lower",
    "1100", ((2, "1700"),), _PLATFORM, _RIGHT, line="Slower pay queries while learning",
)  # fmt: skip


def tell_benefits(cast: dict[str, Actor], today: date) -> None:
    """The promise of the first generation, seven benefits of the second as they stood yesterday, and two surveys."""
    now = moment(today - timedelta(days=1), 13)
    _first_generation(cast, now)
    titles = {title: reference for reference, title in appraisal_titles().items()}
    for told in (_POSTS, _OFFICERS, _MANAGERS, _SLOWER):
        _told(cast, told, titles[_APPRAISED], now)
    _measured(cast, titles[_APPRAISED], now)


def _first_generation(cast: dict[str, Actor], now: datetime) -> None:
    officer = cast["officer"]
    promised = Profile(
        title="Net savings of the first outsourcing contract",
        theme="cost savings",
        benefit_class="cash-releasing",
        measure="Net savings over the term of the contract",
        unit="pounds",
        direction="higher",
        description="Promised for the ten years of the first generation. No public paper known here gives a baseline.",
        enabler="The first outsourcing contract and its platform",
        objective="Better value from business support services",
        beneficiary="The police fund",
        rests_on="Volumes of recruitment and promotion as forecast; PCD 560 says that spend ran ahead of them.",
        confidence="low",
    )
    ref = draft_benefit(actor=officer, now=now, profile=promised)
    term_ends = [TargetByDay(date(2025, 9, 30), "101400000")]
    ref = set_targets(actor=officer, now=now, reference=ref.reference, seen_version=ref.version, targets=term_ends)
    record_actual(
        actor=officer,
        now=now,
        reference=ref.reference,
        seen_version=ref.version,
        on=date(2021, 11, 23),
        value="100000000",
        evidence="PCD 1080, paragraph 1.2: over £100m of savings were delivered. How they were measured is not said.",
    )


def _told(cast: dict[str, Actor], told: _Told, appraisal: str, now: datetime) -> BenefitRef:
    officer, today = cast["officer"], now.date()
    profile = Profile(
        title=told.title,
        theme=told.theme,
        benefit_class=told.benefit_class,
        measure=told.measure,
        unit=told.unit,
        direction=told.direction,
        appraisal=appraisal,
        line=told.line,
        objective=told.objective,
        enabler=told.enabler,
        beneficiary="Officers, staff and those who manage them",
        owner_post=cast["holder"].post,
        claims_on=told.claims_on,
        baseline=told.baseline,
        baseline_on=today - timedelta(days=_YEAR),
        baseline_source=f"{told.measure}, as counted a year ago. {_MADE_UP}",
        method="Counted from the records of the service.",
        frequency="Each quarter",
        starts_on=today + timedelta(days=told.starts * _YEAR - 60),
        rests_on="The records of people and posts are clean when the platform starts.",
    )
    ref = draft_benefit(actor=officer, now=now, profile=profile)
    targets = [TargetByDay(today + timedelta(days=years * _YEAR), value) for years, value in told.targets]
    ref = set_targets(actor=officer, now=now, reference=ref.reference, seen_version=ref.version, targets=targets)
    if told.approved:
        ref = approve_benefit(actor=cast["sponsor"], now=now, reference=ref.reference, seen_version=ref.version)
    return ref


def _measured(cast: dict[str, Actor], appraisal: str, now: datetime) -> None:
    """Three that are felt already: one from an event log, one from the ledger, one from a survey."""
    holder, day = cast["holder"], now.date()
    ref = _told(cast, _SOONER, appraisal, now)
    log = visible_logs(holder, "Changes of circumstances").values_list("reference", flat=True).get()
    ref = measure_from_log(
        actor=holder, now=now, reference=ref.reference, seen_version=ref.version, log=log, figure="median"
    )
    _evidence(cast["auditor"], ref, "The log holds the events of every change, and its median is this.", now)
    ref = _told(cast, _CONSULTANTS, appraisal, now)
    begun = day - timedelta(days=_YEAR - 1)
    measure_from_ledger(
        actor=holder, now=now, reference=ref.reference, seen_version=ref.version, first=begun, last=day,
        account="5200", cost_centre="F300",
    )  # fmt: skip
    ref = _told(cast, _LIKED, appraisal, now)
    ref = record_actual(
        actor=holder, now=now, reference=ref.reference, seen_version=ref.version, on=day - timedelta(days=200),
        value="44", evidence=f"Survey of 400 people. {_MADE_UP}",
    )  # fmt: skip
    ref = _evidence(cast["auditor"], ref, "The answers of the first survey were counted again.", now)
    measure_from_survey(
        actor=holder, now=now, reference=ref.reference, seen_version=ref.version, survey=_surveys(cast, now)
    )


def _surveys(cast: dict[str, Actor], now: datetime) -> str:
    """The police and crime office was asked and has answered; transformation is asked now. The first, by reference."""
    asked = now - timedelta(days=40)
    ref = open_survey(
        actor=cast["officer"], now=asked, unit="PCO", closes_on=asked.date() + timedelta(days=14),
        question="How satisfied are you with how easy the business support services are to use?",
    )  # fmt: skip
    for place, name in enumerate(_ANSWERED):
        answer_survey(actor=cast[name], now=asked, reference=ref.reference, point=4 + place % 2 if place < 6 else 2)
    close_survey(
        actor=cast["officer"], now=asked + timedelta(days=15), reference=ref.reference, seen_version=ref.version
    )
    open_survey(
        actor=cast["officer"], now=now, unit="TRN", closes_on=now.date() + timedelta(days=21),
        question="How satisfied are you with how changes of your circumstances are dealt with?",
    )  # fmt: skip
    return ref.reference


def _evidence(auditor: Actor, ref: BenefitRef, seen: str, now: datetime) -> BenefitRef:
    return evidence_claim(
        actor=auditor, now=now, reference=ref.reference, seen_version=ref.version, number=1, seen=seen
    )
