"""Builders that call the real operations: a programme opened from a decided paper, and taken to any state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from daybook.change.appraisal.operations.judge_options import judge_options
from daybook.change.appraisal.operations.write_framework import write_framework
from daybook.change.appraisal.operations.write_funding import write_funding
from daybook.change.appraisal.operations.write_objectives import write_objectives
from daybook.change.appraisal.rules.content import ChoiceRow, FundingRow, JudgementRow, ObjectiveRow
from daybook.change.appraisal.tests.build import appraised
from daybook.change.discovery.operations.import_log import LogColumns, import_log
from daybook.change.discovery.public import People
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.add_stakeholder import add_stakeholder
from daybook.change.programmes.operations.adopt_record import adopt_record
from daybook.change.programmes.operations.answer_screening import answer_screening
from daybook.change.programmes.operations.confirm_mandate import confirm_mandate
from daybook.change.programmes.operations.endorse_mandate import endorse_mandate
from daybook.change.programmes.operations.enter_role import enter_role
from daybook.change.programmes.operations.evidence_transfer import evidence_transfer
from daybook.change.programmes.operations.list_transfer import list_transfer
from daybook.change.programmes.operations.log_lesson import log_lesson
from daybook.change.programmes.operations.open_programme import open_programme
from daybook.change.programmes.operations.plan_gate import plan_gate
from daybook.change.programmes.operations.raise_item import raise_item
from daybook.change.programmes.operations.record_review import record_review
from daybook.change.programmes.operations.set_runway import FixedEnd, set_runway
from daybook.change.programmes.operations.write_section import write_section
from daybook.change.programmes.refs import GateRef, LessonRef, ProgrammeRef, RoleRef, StakeholderRef, TransferRef
from daybook.change.programmes.rules.gates import RecommendationRow
from daybook.change.programmes.rules.outlines import MANDATE, SOC, Paper
from daybook.change.programmes.rules.runway import Stage
from daybook.decisions.cases.tests.build import FOUNDED, Cast, decided, moment
from daybook.decisions.cases.tests.papers import PAPER
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.public import posts_held
from daybook.kernel.money import Pence
from tests.remembered import remembered

TODAY = date(2022, 2, 1)
NOW = moment(TODAY)
END = FixedEnd("End of the contract", date(2025, 9, 30), "The contract")
STAGES = [Stage("Procurement", 12), Stage("Transition", 18)]
RISK = {
    "kind": "risk",
    "title": "Posts are dirty",
    "owner": "Head of Records",
    "percent": 40,
    "impact_pence": Pence(2_400_000_00),
}
LESSON: dict[str, Any] = {
    "title": "Ask for extracts before the contract says so",
    "happened": "The supplier took two months to give the first extract.",
    "target_kind": "step",
    "target": "W1",
    "changed": "The step waits for the extract.",
    "action": "Write the handing over of data into the next contract",
    "learnt_on": TODAY,
}
STAKE: dict[str, Any] = {
    "name": "Payroll team", "influence": 4, "interest": 5, "stance": "doubtful", "wanted": "supportive",
    "owner": "Head of Pay",
}  # fmt: skip
ROLE: dict[str, Any] = {
    "title": "Cost modeller", "kind": "consultant", "basis": "day_rate", "rate_pence": Pence(800_00),
    "source": "Quotation", "starts_on": date(2022, 3, 1), "ends_before": date(2022, 5, 1), "half_days": 10,
    "why": "Nobody in house knows how",
}  # fmt: skip
ANSWERS = {
    "equality": {"people": True, "groups": False, "staff": False, "access": True},
    "data_protection": {"personal": False},
}


@remembered
def opened(players: Cast, paper: str = PAPER) -> ProgrammeRef:
    """A programme opened from a paper decided on 23 November 2021."""
    case = decided(players, paper)
    return open_programme(actor=players.originating_officer, now=NOW, case=case.slug)


def seen(reference: str) -> dict[str, object]:
    """The reference and version that an act on a programme names."""
    return {"reference": reference, "seen_version": Programme.objects.get(reference=reference).version}


@remembered
def registered(players: Cast, paper: str = PAPER) -> ProgrammeRef:
    """With a runway, a risk and a dependency."""
    ref = opened(players, paper)
    officer = players.originating_officer
    set_runway(
        actor=officer, now=NOW, ends=[END], stages=STAGES, month_pence=Pence(92_000_00),
        extension_pence=Pence(410_000_00), source="The budget line and a quotation", **seen(ref.reference),
    )  # fmt: skip
    raise_item(actor=officer, now=NOW, **RISK, **seen(ref.reference))
    due = TODAY + timedelta(days=90)
    raise_item(
        actor=officer, now=NOW, kind="dependency", title="CONNECT reads posts", owner="Programme of CONNECT",
        due_on=due, **seen(ref.reference),
    )  # fmt: skip
    return ref


@remembered
def written(players: Cast, paper: Paper, ref: ProgrammeRef, words: str = "Said in words, without a number.") -> None:
    """Every section of a document has words."""
    for section in MANDATE if paper is Paper.MANDATE else SOC:
        write_section(
            actor=players.originating_officer, now=NOW, paper=paper, section=section.key, words=words,
            **seen(ref.reference),
        )  # fmt: skip


@remembered
def ready_to_endorse(players: Cast, paper: str = PAPER) -> ProgrammeRef:
    ref = registered(players, paper)
    written(players, Paper.MANDATE, ref)
    return ref


@remembered
def endorsed(players: Cast, paper: str = PAPER) -> ProgrammeRef:
    ref = ready_to_endorse(players, paper)
    return endorse_mandate(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))


@remembered
def confirmed(players: Cast, paper: str = PAPER) -> ProgrammeRef:
    ref = endorsed(players, paper)
    return confirm_mandate(actor=players.deputy_mayor, now=NOW, **seen(ref.reference))


@remembered
def ready_to_issue(players: Cast, paper: str = PAPER) -> ProgrammeRef:
    """A confirmed mandate, both screenings, and words in every section of the outline case."""
    ref = confirmed(players, paper)
    for subject, answers in ANSWERS.items():
        answer_screening(
            actor=players.originating_officer, now=NOW, subject=subject, answers=answers, **seen(ref.reference)
        )
    written(players, Paper.SOC, ref)
    return ref


@remembered
def learnt(players: Cast, ref: ProgrammeRef, **given: Any) -> LessonRef:
    """A lesson that changed a step of the first plan."""
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference)}
    return log_lesson(**act, **LESSON | given)


@remembered
def staked(players: Cast, ref: ProgrammeRef, **given: Any) -> StakeholderRef:
    """Somebody with much influence, who is against it."""
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference)}
    return add_stakeholder(**act, **STAKE | given)


@remembered
def gated(players: Cast, ref: ProgrammeRef, **given: Any) -> GateRef:
    """A gate that moves with the first milestone."""
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference)}
    said: dict[str, Any] = {"title": "Before the market", "why": "The board asks for it", "step": "M1"}
    return plan_gate(**act, **said | given)


@remembered
def reviewed(players: Cast, paper: str = PAPER, *, urgency: str = "do_by") -> GateRef:
    """A gate with a review and one recommendation."""
    ref = opened(players, paper)
    gate = gated(players, ref)
    rows = [RecommendationRow("Name who owns the data", urgency, "Head of Records", TODAY + timedelta(days=30))]
    return record_review(
        actor=players.originating_officer, now=NOW, gate=gate.reference, held_on=TODAY, reviewers="Internal audit",
        confidence="amber", words="Data has no owner.", recommendations=rows, **seen(ref.reference),
    )  # fmt: skip


@remembered
def teamed(players: Cast, ref: ProgrammeRef, **given: Any) -> RoleRef:
    """A consultant, for two months of full weeks at £800 a day."""
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference)}
    return enter_role(**act, **ROLE | given)


@remembered
def receiving_post(players: Cast) -> str:
    """The post of the senior responsible owner, in a unit of its own."""
    owner, now = players.senior_responsible_owner, moment(FOUNDED)
    if held := posts_held(owner.person, on=TODAY, known_at=NOW):
        return held[0].reference
    administrator = players.administrator
    open_unit(actor=administrator, now=now, code="RES", name="Resources", valid_from=FOUNDED)
    post = establish_post(
        actor=administrator, now=now, title="Director of Resources", unit="RES", body="MOPAC", cost_centre="F300",
        budgeted_minutes=2160, full_time_minutes=2160, valid_from=FOUNDED,
    )  # fmt: skip
    appoint_to_post(actor=administrator, now=now, person=owner.person, post=post.reference, valid_from=FOUNDED)
    return post.reference


@remembered
def to_hand_over(players: Cast, paper: str = PAPER, ref: ProgrammeRef | None = None) -> TransferRef:
    """A consultant, what they know, and what shows that it was handed over to the post of the owner."""
    ref = ref or opened(players, paper)
    role = teamed(players, ref)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    post = receiving_post(players)
    item = list_transfer(role=role.reference, knowledge="The cost model", to_post=post, **act, **seen(ref.reference))
    return evidence_transfer(item=item.reference, evidence="Built together.", **act, **seen(ref.reference))


def evidence(players: Cast, ref: ProgrammeRef) -> tuple[str, str]:
    """An event log of two cases and a whole appraisal of three options, adopted; their references."""
    officer = players.originating_officer
    columns = LogColumns(
        cases=["1", "1", "2", "2"],
        activities=["Ask", "Pay", "Ask", "Pay"],
        times=["2021-11-01T09:00", "2021-11-01T13:00", "2021-11-02T09:00", "2021-11-02T17:00"],
        resources=[],
    )
    log = import_log(
        actor=officer, now=NOW, title="Pay changes", source="Invented", columns=columns, people=People.LEFT_OUT
    )
    made = appraised(players)
    row = JudgementRow("new", "strategic_fit", "meets", "high", "It serves the plan.", "Head of Change")
    feasible = JudgementRow("new", "technical_feasibility", "partly", "medium", "Tried elsewhere.", "Head of Systems")
    choice = ChoiceRow("scope", "Everything", "preferred", "One ledger under all")
    goal = ObjectiveRow("efficiency", "Take time out of forms", "Event logs")
    funds = FundingRow("Major Change Fund", "capital", [100_000_00, 0, 0])
    for write, rows in (
        (judge_options, {"judgements": [row, feasible]}),
        (write_framework, {"choices": [choice]}),
        (write_objectives, {"objectives": [goal]}),
        (write_funding, {"funding": [funds]}),
    ):
        made = write(actor=officer, now=NOW, reference=made.reference, seen_revision=made.revision, why="First", **rows)
    for record in (log.reference, made.reference):
        adopt_record(actor=officer, now=NOW, record=record, **seen(ref.reference))
    return log.reference, made.reference
