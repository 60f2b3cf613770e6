"""Builders that call the real operations: a small force with a fund, one cast, and a paper taken to any state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.draft_case import draft_case
from daybook.decisions.cases.operations.give_advice import give_advice
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.check import ADVICE_KINDS
from daybook.decisions.cases.tests.papers import PAPER
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.public import undertakings_of
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.ledger.models import AccountKind
from daybook.finance.ledger.operations.open_account import open_account
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.operations.open_year import open_year
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.register_user import register_user
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.assign_budget_holder import assign_budget_holder
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.money import Pence
from tests.remembered import remembered

PASSWORD = "correct horse battery staple"
FOUNDED = date(2021, 4, 1)
PART_TWO = {
    "text": "The incumbent offered 12 per cent less.",
    "exemptions": ["section 43"],
    "rationale": "It would weaken the next tender.",
    "public_interest": "Better value from the tender outweighs knowing one price today.",
}
CODES = {"cost_centre": "F300", "account": "5200"}
NAMES = {
    role: role
    for role in (
        "administrator", "originating_officer", "chief_executive", "deputy_mayor", "governance_officer", "accountant",
        "chief_finance_officer", "auditor", "budget_holder", "mayor", "deputy_chief_executive",
        "information_rights_adviser", "equality_adviser", "commercial_officer", "senior_responsible_owner",
        "integration_owner",
    )
} | {"second_officer": "originating_officer", "stranger": ""}  # fmt: skip
ACCOUNTS = (
    ("1000", "Bank", AccountKind.ASSET),
    ("5200", "Consultancy", AccountKind.EXPENDITURE),
    ("9000", "Budget approved", AccountKind.CONTROL),
    ("9100", "Budget held in funds", AccountKind.CONTROL),
    ("9200", "Budget allocated", AccountKind.CONTROL),
)


def moment(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


def autumn(day: int, hour: int = 10) -> datetime:
    """A moment in November 2021, when PCD 1080 was signed."""
    return moment(date(2021, 11, day), hour)


class Cast:
    """Who is on the stage: the holder of a role comes on, with a sign-in named after it, when first called by its name.

    Besides one person to a role there is a `second_officer`, and a `stranger` who holds none.
    """

    def __init__(self) -> None:
        self.people = {"administrator": _appear(system_actor("founder"), "administrator", "administrator")}

    def __getattr__(self, name: str) -> Actor:
        if name not in self.people:
            assert name in NAMES, name
            self.people[name] = _appear(self.people["administrator"], name, NAMES[name])
        return self.people[name]


@remembered
def _appear(registrar: Actor, name: str, role: str) -> Actor:
    now = moment(FOUNDED)
    shown = f"{name.replace('_', ' ').title()} Example"
    person = register_person(actor=registrar, now=now, kind="staff", display_name=shown)
    register_user(actor=registrar, now=now, person=person.reference, username=name, password=PASSWORD, one_time=False)
    if role:
        grant_role(actor=registrar, now=now, person=person.reference, role=role, valid_from=FOUNDED)
    return Actor(person.reference)


@remembered
def books(players: Cast, fund_pence: int = 2_000_000_00) -> None:
    """A body with cost centres, a short chart, the year 2021/22 with November open, and the Major Change Fund."""
    now, finance = moment(FOUNDED), players.chief_finance_officer
    found_body(actor=players.administrator, now=now, code="MOPAC", name="Office of the example")
    for code, name in (("CORP", "Corporate"), ("F300", "Transformation")):
        open_cost_centre(actor=players.administrator, now=now, body="MOPAC", code=code, name=name)
    answers_for(players, players.budget_holder, "Budget holder", "F300")
    for code, name, kind in ACCOUNTS:
        open_account(actor=finance, now=now, code=code, name=name, kind=kind)
    open_year(actor=finance, now=now, year="2021/22")
    open_period(actor=finance, now=now, year="2021/22", number=8, seen_version=1)
    open_fund(
        actor=finance, now=now, code="MCF", name="Major Change Fund", portfolio="Transformation", body="MOPAC",
        cost_centre="CORP", opened_on=FOUNDED, amount_pence=Pence(fund_pence),
    )  # fmt: skip


@remembered
def answers_for(players: Cast, who: Actor, title: str, *centres: str) -> str:
    """A post made for somebody, in a unit of its own, that answers for cost centres from the founding on."""
    given: dict[str, Any] = {"actor": players.administrator, "now": moment(FOUNDED), "valid_from": FOUNDED}
    unit = "U-" + title.replace(" ", "-").upper()
    open_unit(code=unit, name=f"Unit of the {title.lower()}", **given)
    post = establish_post(
        title=title, unit=unit, body="MOPAC", cost_centre="CORP", budgeted_minutes=2160, full_time_minutes=2160, **given
    ).reference
    appoint_to_post(person=who.person, post=post, **given)
    for code in centres:
        assign_budget_holder(body="MOPAC", cost_centre=code, post=post, **given)
    return post


@remembered
def drafted(players: Cast, paper: str = PAPER, **codes: str) -> CaseRef:
    return draft_case(actor=players.originating_officer, now=autumn(15), form=paper, **(CODES | codes))


@remembered
def checked(players: Cast, paper: str = PAPER, **codes: str) -> CaseRef:
    return check_case(actor=players.originating_officer, now=autumn(15, 11), **seen(drafted(players, paper, **codes)))


@remembered
def advised(
    players: Cast, case: CaseRef, kinds: tuple[str, ...] = ADVICE_KINDS, *, now: datetime | None = None
) -> CaseRef:
    for kind in kinds:
        give_advice(actor=players.originating_officer, now=now or autumn(16, 9), kind=kind, **seen(case))
    return case


@remembered
def submitted(players: Cast, paper: str = PAPER, **codes: str) -> CaseRef:
    case = advised(players, checked(players, paper, **codes))
    return submit_case(actor=players.originating_officer, now=autumn(16), **seen(case))


@remembered
def signed(players: Cast, paper: str = PAPER, **codes: str) -> CaseRef:
    case = submitted(players, paper, **codes)
    return sign_case(actor=players.chief_executive, now=autumn(17), password=PASSWORD, **seen(case))


@remembered
def decided(players: Cast, paper: str = PAPER, **codes: str) -> CaseRef:
    case = signed(players, paper, **codes)
    return decide_case(actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(case))


@remembered
def published(players: Cast, paper: str = PAPER) -> CaseRef:
    return publish_case(actor=players.governance_officer, now=autumn(24), **seen(decided(players, paper)))


@remembered
def released(players: Cast, case: CaseRef) -> None:
    """What a decision undertook no longer stands in the way of the next one."""
    for one in undertakings_of(case.slug, today=autumn(24).date()):
        release_undertaking(
            actor=players.deputy_mayor, now=autumn(24), reference=one.reference, seen_version=one.version,
            reason="The next decision takes its place.",
        )  # fmt: skip


STATES = {
    "draft": drafted,
    "checked": checked,
    "submitted": submitted,
    "signed_by_chief_executive": signed,
    "decided": decided,
    "published": published,
}


def seen(case: CaseRef) -> dict[str, Any]:
    """The reference and version that an act on a paper names."""
    return {"reference": case.reference, "seen_version": case.version}


def acts(players: Cast) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every verb on an existing paper with the actor who may do it and its own arguments."""
    from daybook.decisions.cases.operations.agree_case import agree_case
    from daybook.decisions.cases.operations.call_in_case import call_in_case
    from daybook.decisions.cases.operations.edit_case import edit_case
    from daybook.decisions.cases.operations.pass_gate import pass_gate
    from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
    from daybook.decisions.cases.operations.return_case import return_case
    from daybook.decisions.cases.operations.withdraw_case import withdraw_case
    from daybook.decisions.cases.operations.write_part_two import write_part_two

    officer = players.originating_officer
    yield "edit_case", edit_case, {"actor": officer, "form": PAPER, **CODES}
    yield "give_advice", give_advice, {"actor": officer, "kind": "legal"}
    yield "pass_gate", pass_gate, {
        "actor": players.information_rights_adviser, "gate": "data_protection", "assessment": "DPIA 12",
    }  # fmt: skip
    yield "write_part_two", write_part_two, {"actor": officer, **PART_TWO}
    yield "check_case", check_case, {"actor": officer}
    yield "submit_case", submit_case, {"actor": officer}
    yield "sign_case", sign_case, {"actor": players.chief_executive, "password": PASSWORD}
    yield "agree_case", agree_case, {"actor": players.chief_finance_officer, "password": PASSWORD}
    yield "decide_case", decide_case, {"actor": players.deputy_mayor, "password": PASSWORD}
    interest = {"interest_kind": "prejudicial", "interests": "A relative works for the supplier."}
    yield "recuse_from_case", recuse_from_case, {"actor": players.deputy_mayor, **interest}
    yield "call_in_case", call_in_case, {"actor": players.deputy_mayor, "reason": "It is of public interest."}
    yield "return_case", return_case, {"actor": players.chief_executive, "reason": "The second cost line is unclear."}
    yield "publish_case", publish_case, {"actor": players.governance_officer}
    yield "withdraw_case", withdraw_case, {"actor": players.governance_officer}
