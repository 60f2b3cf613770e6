"""A year of invented decisions in every state, the public history after PCD 1080, contracts and meetings.

None of these decisions asks for money of its own: what is funded, and from which fund, is told beside the budgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Any

from daybook.config.demonstration.books import moment
from daybook.config.demonstration.deputies import lend_for_a_day
from daybook.config.demonstration.papers import ADVICE
from daybook.config.demonstration.people import PASSWORD
from daybook.decisions.cases.jobs import publish_deferred
from daybook.decisions.cases.operations.arrange_meeting import arrange_meeting
from daybook.decisions.cases.operations.call_in_case import call_in_case
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.comment_on_case import comment_on_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.draft_case import draft_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.give_advice import give_advice
from daybook.decisions.cases.operations.pass_gate import pass_gate
from daybook.decisions.cases.operations.plan_paper import plan_paper
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.record_past_decision import record_past_decision
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.register_contract import register_contract
from daybook.decisions.cases.operations.return_case import return_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.operations.withdraw_case import withdraw_case
from daybook.decisions.cases.operations.write_part_two import write_part_two
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.priorities import priorities_on
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.queries import undertakings_of
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence

AWARD = Path(__file__).with_name("award.toml")
PAST: tuple[dict[str, Any], ...] = (
    {
        "reference": "PCD 1357",
        "title": "Business Support Services second generation: next phase",
        "decided": "January 2023",
        "sorts_on": date(2023, 1, 1),
        "amount_pence": Pence(3_100_000_00),
        "summary": "Discovery and the Strategic Outline Case were complete. The preferred way forward was a shared "
        "services model enabled by a software service, with an expanded scope of outsourced services. The next phase, "
        "an Outline Business Case among it, was funded.",
        "source": "PCD 1357, as published by the Mayor's Office for Policing and Crime",
        "follows": "PCD 1080",
    },
    {
        "reference": "PCD 1639",
        "title": "Met Business Services: change of approach and contract extension",
        "decided": "2024",
        "sorts_on": date(2024, 1, 1),
        "amount_pence": None,
        "summary": "The approach changed and the programme was renamed. The contract was extended by two years, to "
        "September 2027. The page states a total of £6,986,000; its lines come to £6,968,000, so no amount is "
        "recorded here.",
        "source": "PCD 1639, as published by the Mayor's Office for Policing and Crime",
        "follows": "PCD 1357",
    },
)


@dataclass(frozen=True)
class Stage:
    """The people, and the day from which days are counted back."""

    cast: dict[str, Actor]
    today: date

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def act(self, act: Any, who: str, case: CaseRef, days: int, hour: int = 12, **given: Any) -> CaseRef:
        """One act on a paper by somebody, so many days ago."""
        done: CaseRef = act(
            actor=self.cast[who],
            now=moment(self.ago(days), hour),
            reference=case.slug,
            seen_version=case.version,
            **given,
        )
        return done


def tell_decisions(cast: dict[str, Actor], today: date) -> None:
    """Take papers to every state that a paper can be in, by the people whose roles they are."""
    stage = Stage(cast, today)
    for past in PAST:
        record_past_decision(actor=cast["governance"], now=moment(stage.ago(320)), **past)
    _contracts(stage)
    _decided_by_the_alternate(stage)
    _published_by_itself(stage)
    _called_in(stage)
    _deferred_still(stage)
    coming = [_returned(stage), _at_a_gate(stage), _with_part_two(stage), _awaiting_the_decision(stage)]
    _withdrawn(stage)
    _meetings(stage, coming)


def _contracts(stage: Stage) -> None:
    for reference, name, starts, ends, ceiling in (
        ("C-9001", "Framework for business services (invented)", 700, -900, 25_000_000_00),
        ("C-9002", "Temporary staff, second lot (invented)", 1_500, 40, 3_000_000_00),
    ):
        register_contract(
            actor=stage.cast["commercial"],
            now=moment(stage.ago(310)),
            reference=reference,
            seen_version=0,
            name=name,
            supplier="Example Procurement Services",
            starts_on=stage.ago(starts),
            ends_on=stage.ago(ends),
            ceiling_pence=Pence(ceiling),
        )


def _decided_by_the_alternate(stage: Stage) -> None:
    """The deputy mayor declares an interest, so the mayor decides."""
    case = _signed(stage, _paper(stage, "PCD 9010", "Occupational health service: award", 300, 1_840_000), 290)
    words = "A close relative works for one of the bidders."
    stage.act(recuse_from_case, "deputy", case, 286, interest_kind="prejudicial", interests=words)
    case = stage.act(decide_case, "mayor", case, 284, password=PASSWORD)
    stage.act(publish_case, "governance", case, 283)


def _published_by_itself(stage: Stage) -> None:
    """Publication waited for the end of a tender, and came on its day."""
    until = stage.ago(130)
    paper = _paper(stage, "PCD 9011", "Interpreting services: route to market", 220, 960_000, deferred_until=until)
    case = _signed(stage, paper, 214)
    stage.act(decide_case, "deputy", case, 210, password=PASSWORD)
    publish_deferred(moment(until, 5))


def _called_in(stage: Stage) -> None:
    """An award of public interest is called in, and takes an earlier decision further.

    What the earlier one promised is released first: it would hold the award up.
    """
    for promised in undertakings_of("PCD-9011", today=stage.ago(108)):
        release_undertaking(
            actor=stage.cast["mayor"],
            now=moment(stage.ago(108)),
            reference=promised.reference,
            seen_version=promised.version,
            reason="The market was tested. The award takes these promises over.",
        )
    paper = _paper(stage, "PCD 9012", "Interpreting services: award", 110, 2_250_000, supersedes="PCD 9011")
    case = _signed(stage, paper, 104, deputy="second")
    reason = "People who are asked to help an investigation rely on this service in their own language."
    case = stage.act(call_in_case, "deputy", case, 102, reason=reason)
    case = stage.act(decide_case, "deputy", case, 100, 14, password=PASSWORD, interest_kind="personal",
                     interests="I am an honorary member of a society of linguists.")  # fmt: skip
    stage.act(publish_case, "governance", case, 99)


def _deferred_still(stage: Stage) -> None:
    paper = _paper(stage, "PCD 9013", "Fleet telematics: route to market", 40, 1_320_000, deferred_until=stage.ago(-45))
    stage.act(decide_case, "deputy", _signed(stage, paper, 34), 30, password=PASSWORD)


def _returned(stage: Stage) -> CaseRef:
    """Sent back with a reason; the author has answered one comment of two and begun to rewrite."""
    form = _paper(stage, "PCD 9014", "Property store scanners: award", 25, 640_000)
    case = _signed(stage, form, 20)
    for place, words in (
        ("part_1.issues", "Say what the trial found, in figures."),
        ("part_1.financial", "Which index do prices follow?"),
    ):
        comment_on_case(
            actor=stage.cast["deputy"],
            now=moment(stage.ago(18), 11),
            reference=case.slug,
            seen_version=case.version,
            words=words,
            place=place,
        )
    reason = "The trial is mentioned and its result is not. Add it, and name the index."
    case = stage.act(return_case, "deputy", case, 18, reason=reason)
    better = form.replace("follow a published index after it", "follow the services producer price index after it")
    return stage.act(edit_case, "officer", case, 16, form=better, cost_centre="F300", account="5200")


def _at_a_gate(stage: Stage) -> CaseRef:
    """Personal data of the public opens two gates; one is passed."""
    paper = _paper(stage, "PCD 9015", "Victim contact texts: route to market", 14, 780_000, personal=True)
    case = _advised(stage, stage.act(check_case, "officer", _drafted(stage, paper, 14), 13), 13)
    words = "Names are kept for thirty days."
    return stage.act(pass_gate, "privacy", case, 11, gate="data_protection", assessment="DPIA 9015", words=words)


def _with_part_two(stage: Stage) -> CaseRef:
    paper = _paper(stage, "PCD 9016", "Custody meals: award", 9, 1_150_000)
    case = stage.act(
        write_part_two,
        "officer",
        _drafted(stage, paper, 9),
        9,
        text="Invented: the second bidder offered eight per cent more than the first.",
        exemptions=["section 43"],
        rationale="The prices of bidders are theirs, and would be used against them.",
        public_interest="What is paid is published with the contract. Prices not taken up add little to that.",
    )
    case = _advised(stage, stage.act(check_case, "officer", case, 8), 8)
    return stage.act(submit_case, "officer", case, 7)


def _awaiting_the_decision(stage: Stage) -> CaseRef:
    return _signed(stage, _paper(stage, "PCD 9017", "Vehicle recovery: award", 6, 3_480_000), 3)


def _withdrawn(stage: Stage) -> None:
    case = _drafted(stage, _paper(stage, "PCD 9018", "Uniform lockers: route to market", 70, 510_000), 70)
    stage.act(withdraw_case, "officer", case, 62)


def _meetings(stage: Stage, coming: list[CaseRef]) -> None:
    governance = stage.cast["governance"]
    for weeks, name in ((2, "Investment board"), (6, "Investment board"), (10, "Investment board")):
        on = stage.today + timedelta(weeks=weeks)
        meeting = arrange_meeting(
            actor=governance, now=moment(stage.ago(20)), name=name, on=on, papers_due_on=on - timedelta(days=8)
        )
        version = meeting.version
        wanted: list[dict[str, str]] = [{"case": case.slug} for case in coming[:2]] if weeks == 2 else []
        if weeks == 6:
            wanted = [{"subject": "Body-worn video storage: outline case", "decision_maker": "Deputy Mayor"}]
        for paper in wanted:
            planned = plan_paper(
                actor=governance, now=moment(stage.ago(2)), meeting=meeting.reference, seen_version=version, **paper
            )
            version = planned.version


def _drafted(stage: Stage, form: str, days: int) -> CaseRef:
    return draft_case(
        actor=stage.cast["officer"], now=moment(stage.ago(days)), form=form, cost_centre="F300", account="5200"
    )


def _advised(stage: Stage, case: CaseRef, days: int) -> CaseRef:
    for kind in ADVICE:
        stage.act(give_advice, "officer", case, days, 13, kind=kind, adviser=f"Head of {kind.replace('_', ' ')}")
    return case


def _signed(stage: Stage, form: str, days: int, *, deputy: str = "") -> CaseRef:
    """A paper drafted three days before it is signed (by a deputy where named), checked and submitted between."""
    case = stage.act(check_case, "officer", _drafted(stage, form, days + 3), days + 2)
    case = stage.act(submit_case, "officer", _advised(stage, case, days + 2), days + 1)
    if deputy:
        acting = Stage(stage.cast | {"chief": lend_for_a_day(stage.cast, deputy, stage.ago(days))}, stage.today)
        return acting.act(sign_case, "chief", case, days, password=PASSWORD)
    return stage.act(sign_case, "chief", case, days, password=PASSWORD)


def _paper(
    stage: Stage,
    reference: str,
    subject: str,
    days: int,
    pounds: int,
    *,
    supersedes: str = "",
    deferred_until: date | None = None,
    personal: bool = False,
) -> str:
    award = subject.endswith("award")
    reason = 'deferral_reason = "Publication before the tender ends would help some bidders over others."'
    titles = [priority.title for priority in priorities_on(stage.ago(days))][1:2]
    return Template(AWARD.read_text()).substitute(
        reference=reference,
        subject=subject,
        programme=subject.partition(":")[0],
        kind="contract_award" if award else "business_case",
        action="approve_contract_award" if award else "approve_route_to_market",
        summary=f"An invented decision on {subject.partition(':')[0].lower()}, through a framework already let.",
        supersedes=f'"{supersedes}"' if supersedes else "",
        amount=pounds,
        services=pounds - 40_000,
        management=40_000,
        deferred=str(deferred_until is not None).lower(),
        deferral=f"deferred_until = {deferred_until}\n{reason}" if deferred_until else "",
        personal=str(personal).lower(),
        privacy="The service holds names and telephone numbers of people who reported a crime."
        if personal
        else "The service holds no personal data of the public.",
        priorities=", ".join(f'"{title}"' for title in titles),
    )
