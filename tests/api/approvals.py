"""Every approval of Daybook, each about to be given: who may, in which role, what they press, and who made it.

`found` tells which operations are approvals by what they ask and by what they are called. Each must stand in
`APPROVALS`, where it is tried in every wrong way, or in `NOT_APPROVALS` with the reason.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any

from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.tests import build as benefits
from daybook.change.programmes.models import TransferItem
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.tests import build as programmes
from daybook.change.systems.models import StructureChange
from daybook.change.systems.operations.propose_structure_change import propose_structure_change
from daybook.change.systems.refs import StructureChangeRef
from daybook.change.systems.tests import build as systems
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests import build as cases
from daybook.decisions.cases.tests.build import PASSWORD, Cast, autumn
from daybook.decisions.cases.tests.papers import changed
from daybook.decisions.undertakings.operations.assign_undertaking import assign_undertaking
from daybook.decisions.undertakings.operations.propose_due_date import propose_due_date
from daybook.decisions.undertakings.public import UndertakingRef, undertakings_of
from daybook.decisions.undertakings.tests.build import seat
from daybook.finance.budgets.changing import ChangeRef
from daybook.finance.budgets.models import Allocation
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_carry_forward import draft_carry_forward
from daybook.finance.budgets.operations.draft_release import draft_release
from daybook.finance.budgets.operations.draft_reprofile import draft_reprofile
from daybook.finance.budgets.operations.draft_return import draft_return
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.tests.build import CREDITOR, line_of, reserved
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.foundation.approvals.models import SchemeChange
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.operations.propose_deputyship import propose_deputyship
from daybook.foundation.approvals.public import refuse_beyond_limit, refuse_own_work, titles_acted_in
from daybook.foundation.approvals.tests.build import changed_scheme, proposed
from daybook.foundation.identity.public import refuse_wrong_password
from daybook.kernel.money import Pence
from daybook.kernel.operation import OPERATIONS
from tests.pages import named

DAY = date(2021, 11, 25)
PERSONAL_DATA = changed(("personal_data_of_public = false", "personal_data_of_public = true"))
AWARD = changed(('action = "approve_route_to_market"', 'action = "approve_contract_award"\namount = 700000'))
# Each approval on a paper of its own programme, and on budget lines of its own, so that all fit on one stage.
_NUMBER = count(1)
LARGE = "Virement from £500,000, as 4.8"
_APRIL = cases.moment(date(2022, 4, 5))
WHY = {"reason": "The workshop needs it first"}


@dataclass(frozen=True)
class Pressed:
    """What the holder of the right is about to press: the arguments, the page and its form; and who made the thing."""

    arguments: dict[str, Any]
    page: str
    form: dict[str, Any]
    maker: str


@dataclass(frozen=True)
class Approval:
    """An approval: by which role of the cast it is given, and the code of each refusal where it is not the usual one.

    `own` is the code its maker is refused with; blank where they may, because of `why`.
    """

    verb: str
    role: str
    prepare: Callable[[Cast], Pressed]
    day: date = DAY
    own: str = "own_work"
    why: str = ""
    worth: bool = True
    called: str = ""

    @property
    def name(self) -> str:
        return self.called or self.verb


def _paper(state: str, verb: str, paper: str = cases.PAPER, *, players: Cast, **said: Any) -> Pressed:
    number = next(_NUMBER)
    own = paper.replace('"PCD 1"', f'"PCD {number}"').replace('"Second generation"', f'"Programme {number}"')
    case: CaseRef = cases.STATES[state](players, own)
    return Pressed(
        {**cases.seen(case), **said}, named(f"decisions:{verb}", case.slug), {"version": case.version, **said},
        "originating_officer",
    )  # fmt: skip


def _line(players: Cast, contingency_pence: int = 0) -> str:
    return line_of(players, 1_000_00, f"P{next(_NUMBER)}", contingency_pence=contingency_pence)


def _change(draft: Callable[..., ChangeRef], players: Cast, **said: Any) -> ChangeRef:
    given: dict[str, Any] = {"actor": players.accountant, "now": autumn(24)}
    drafted = draft(**given, **WHY, **said)
    return submit_change(**given, reference=drafted.reference, seen_version=drafted.version)


def _settling(verb: str, change: ChangeRef, **said: Any) -> Pressed:
    return Pressed(
        {"reference": change.reference, "seen_version": change.version, **said},
        named(f"budgets:{verb}", change.reference),
        {"version": change.version, **said},
        "accountant",
    )


def _virement(verb: str, players: Cast, **said: Any) -> Pressed:
    lines = _line(players), _line(players)
    return _settling(
        verb, _change(draft_virement, players, from_line=lines[1], to_line=lines[0], amount_pence=4_00), **said
    )


def _agreement(players: Cast) -> Pressed:
    """A virement so large that the chief finance officer agrees before the deputy mayor approves."""
    changed_scheme(players, LARGE, "virement", first_roles=["Chief finance officer"])
    target, source = _line(players), line_of(players, 600_000_00, f"P{next(_NUMBER)}")
    change = _change(draft_virement, players, from_line=source, to_line=target, amount_pence=500_000_00)
    return _settling("agree_change", change)


def award_to_agree(verb: str, players: Cast, **said: Any) -> Pressed:
    """An award to which the chief finance officer agrees before the deputy mayor decides."""
    changed_scheme(players, "4.13", "approve_contract_award", first_roles=["Chief finance officer"])
    return _paper("signed_by_chief_executive", verb, AWARD, players=players, **said)


def _scheme_change(verb: str, players: Cast, **said: Any) -> Pressed:
    change = proposed(
        players, "4.14", "call_in_contract_award", paragraph=f"4.14 ({next(_NUMBER)})", valid_from=date(2021, 12, 20)
    )
    # An administrator is never given a role that approves, so the proposal is made that of somebody who can be.
    SchemeChange.objects.filter(reference=change.reference).update(proposed_by=players.governance_officer.person)
    return Pressed(
        {"reference": change.reference, "seen_version": change.version, **said},
        named(f"approvals:{verb}", change.reference),
        {"version": change.version, **said},
        "governance_officer",
    )


def _release(players: Cast) -> Pressed:
    line = _line(players, contingency_pence=100_00)
    source = Allocation.objects.latest("id").reference
    return _settling(
        "approve_change", _change(draft_release, players, allocation=source, to_line=line, amount_pence=4_00)
    )


def _return(players: Cast) -> Pressed:
    line = _line(players)
    source = Allocation.objects.latest("id").reference
    change = _change(draft_return, players, allocation=source, from_line=line, amount_pence=4_00)
    return _settling("approve_change", change)


def _reprofile(players: Cast) -> Pressed:
    open_year(actor=players.chief_finance_officer, now=autumn(20), year="2022/23")
    open_period(actor=players.chief_finance_officer, now=autumn(20), year="2022/23", number=1, seen_version=1)
    line = _line(players)
    return _settling(
        "approve_change", _change(draft_reprofile, players, from_line=line, to_year="2022/23", amount_pence=4_00)
    )


def _carry_forward(players: Cast) -> Pressed:
    return _settling("approve_change", _carried(players))


def _year_end(players: Cast) -> Pressed:
    change = _carried(players)
    said = {"references": [change.reference], "total_pence": change.amount_pence}
    form = {"references": change.reference, "total_pence": change.amount_pence}
    return Pressed({"year": "2021/22", **said}, named("budgets:approve_year_end", 2021), form, "accountant")


def drafted_year_end(players: Cast) -> Pressed:
    """A carry-forward that the accountant has drafted, and is about to submit with all others of the year."""
    _drafted_carry_forward(players)
    return Pressed({"year": "2021/22"}, named("budgets:submit_year_end", 2021), {}, "accountant")


def _carried(players: Cast) -> ChangeRef:
    drafted = _drafted_carry_forward(players)
    given: dict[str, Any] = {"actor": players.accountant, "now": _APRIL}
    return submit_change(**given, reference=drafted.reference, seen_version=drafted.version)


def _drafted_carry_forward(players: Cast) -> ChangeRef:
    finance, april = players.chief_finance_officer, _APRIL
    for number in (12, 13):
        open_period(actor=finance, now=april, year="2021/22", number=number, seen_version=1)
    open_year(actor=finance, now=april, year="2022/23")
    open_period(actor=finance, now=april, year="2022/23", number=1, seen_version=1)
    line = _line(players)
    return draft_carry_forward(actor=players.accountant, now=april, **WHY, from_line=line, amount_pence=4_00)


def _order(players: Cast) -> Pressed:
    made = reserve_funds(
        actor=players.accountant, now=autumn(24), line=_line(players), title="Kit", amount_pence=Pence(500_00)
    )
    return Pressed(
        {"reservation": made.reference, "seen_version": made.version, "amount_pence": 100_00},
        named("budgets:commit_funds", made.reference),
        {"version": made.version, "amount_pence": "100.00"},
        "accountant",
    )


def _invoice(players: Cast) -> Pressed:
    asked = reserved(players, _line(players), 500_00)
    made = commit_funds(
        actor=players.budget_holder, now=autumn(25), reservation=asked.reference, seen_version=asked.version,
        amount_pence=Pence(100_00),
    )  # fmt: skip
    said = {"amount_pence": 100_00, **CREDITOR}
    return Pressed(
        {"reservation": made.reference, "seen_version": made.version, **said},
        named("budgets:invoice_funds", made.reference),
        {**said, "version": made.version, "amount_pence": "100.00"},
        "budget_holder",
    )


def _journal(players: Cast) -> Pressed:
    lines = [
        JournalRow(cost_centre="F300", account="5200", amount="100.00", body="MOPAC"),
        JournalRow(cost_centre="CORP", account="1000", amount="-100.00", body="MOPAC"),
    ]
    draft = draft_journal(actor=players.accountant, now=autumn(24), on_date=DAY, description="Spent", rows=lines)
    return Pressed(
        {"reference": draft.reference, "seen_version": draft.version},
        named("ledger:post_journal", draft.reference),
        {"version": draft.version},
        "accountant",
    )


def _undertaking(verb: str, players: Cast, **said: Any) -> Pressed:
    number = next(_NUMBER)
    paper = cases.PAPER.replace('"PCD 1"', f'"PCD {number}"')
    paper = paper.replace('"Second generation"', f'"Programme {number}"')
    one = undertakings_of(cases.decided(players, paper).slug, today=DAY)[0]
    if verb != "release_undertaking":
        one = _asked(players, one)
    return Pressed(
        {"reference": one.reference, "seen_version": one.version, **said},
        named(f"undertakings:{verb}", one.reference),
        {"version": one.version, **said},
        "originating_officer",
    )


def _asked(players: Cast, one: UndertakingRef) -> UndertakingRef:
    """Its author owns it, and asks for another day."""
    governance, officer = players.governance_officer, players.originating_officer
    post = one.owner_post or seat(players, officer, "Head of Change")
    if not one.owner_post:
        one = assign_undertaking(
            actor=governance, now=autumn(24), reference=one.reference, seen_version=one.version, owner_post=post
        )
    return propose_due_date(
        actor=officer, now=autumn(24), reference=one.reference, seen_version=one.version, due_on=date(2022, 9, 23),
        **WHY,
    )  # fmt: skip


def _programme(verb: str, ready: Callable[..., ProgrammeRef], players: Cast, **said: str) -> Pressed:
    number = next(_NUMBER)
    paper = cases.PAPER.replace('"PCD 1"', f'"PCD {number}"')
    ref = ready(players, paper.replace('"Second generation"', f'"Programme {number}"'))
    seen = programmes.seen(ref.reference)
    address = named(f"programmes:{verb}", ref.reference)
    return Pressed(seen | said, address, {"version": seen["seen_version"], **said}, "originating_officer")


def _gate(players: Cast) -> Pressed:
    number = next(_NUMBER)
    paper = cases.PAPER.replace('"PCD 1"', f'"PCD {number}"')
    gate = programmes.reviewed(players, paper.replace('"Second generation"', f'"Programme {number}"'))
    seen = programmes.seen(gate.programme)
    address = named("programmes:pass_gate", gate.reference)
    form = {"version": seen["seen_version"]}
    return Pressed({**seen, "gate": gate.reference}, address, form, "originating_officer")


def _transfer(players: Cast) -> Pressed:
    number = next(_NUMBER)
    paper = cases.PAPER.replace('"PCD 1"', f'"PCD {number}"')
    item = programmes.to_hand_over(players, paper.replace('"Second generation"', f'"Programme {number}"'))
    seen = programmes.seen(TransferItem.objects.get(reference=item.reference).role.programme.reference)
    address = named("programmes:confirm_transfer", item.reference)
    return Pressed({**seen, "item": item.reference}, address, {"version": seen["seen_version"]}, "originating_officer")


def _structure_change(players: Cast) -> Pressed:
    ref = systems.proposed(players) if not StructureChange.objects.exists() else _another_change(players)
    said = {"application": "CC", "answer": "consents", "words": "Tested on a copy."}
    seen = systems.seen(ref.reference)
    address = named("systems:answer_structure_change", ref.reference)
    return Pressed({**seen, **said}, address, {"version": seen["seen_version"], **said}, "originating_officer")


def _another_change(players: Cast) -> StructureChangeRef:
    return propose_structure_change(
        actor=players.originating_officer, now=systems.NOW, item="WARRANT", new=f"{next(_NUMBER)} digits",
        planned_on=systems.ON, why="They run out.",
    )  # fmt: skip


def _benefit(verb: str, ready: Callable[..., BenefitRef], maker: str, players: Cast, **said: Any) -> Pressed:
    number = next(_NUMBER)
    ref = ready(players, claims_on="", baseline_source=f"Survey {number}")
    seen = benefits.seen(ref.reference)
    place = (ref.reference, said["number"]) if "number" in said else (ref.reference,)
    form = {name: value for name, value in said.items() if name != "number"}
    return Pressed(
        {**seen, **said}, named(f"benefits:{verb}", *place), {"version": seen["seen_version"], **form}, maker
    )


def _grant(players: Cast) -> Pressed:
    said = {"role": "auditor", "valid_from": DAY.isoformat()}
    person = players.second_officer.person
    return Pressed({"person": person, **said}, named("identity:grant_role", person), said, "administrator")


def _deputyship(players: Cast) -> Pressed:
    made = offer_deputyship(
        actor=players.chief_executive, now=autumn(20), deputy=players.auditor.person, role="chief_executive",
        valid_from=date(2021, 11, 20), valid_until=date(2021, 12, 4), why="Annual leave",
    )  # fmt: skip
    return Pressed(
        {"reference": made.reference, "seen_version": made.version},
        named("approvals:answer_deputyship", made.reference, "accept_deputyship"),
        {"version": made.version},
        "chief_executive",
    )


def proposed_deputy(verb: str, players: Cast, **said: Any) -> Pressed:
    """A deputy that the governance officer has proposed for the chief executive, who is away."""
    made = propose_deputyship(
        actor=players.governance_officer, now=autumn(20), principal=players.chief_executive.person,
        deputy=players.auditor.person, role="chief_executive", valid_from=date(2021, 11, 20),
        valid_until=date(2021, 12, 4), why="Taken ill",
    )  # fmt: skip
    return Pressed(
        {"reference": made.reference, "seen_version": made.version, **said},
        named("approvals:answer_deputyship", made.reference, verb),
        {"version": made.version, **said},
        "governance_officer",
    )


def _of_paper(state: str, verb: str, role: str, paper: str = cases.PAPER, **more: Any) -> Approval:
    said = more.pop("said", {})
    prepare = partial(_paper, state, verb, paper, **said)
    return Approval(f"decisions.{verb}", role, lambda players: prepare(players=players), **more)


def _of_change(what: str, prepare: Callable[[Cast], Pressed], role: str, **more: Any) -> Approval:
    return Approval("budgets.approve_change", role, prepare, called=f"budgets.approve_change ({what})", **more)


def _of_programme(verb: str, role: str, ready: Callable[..., ProgrammeRef], **said: Any) -> Approval:
    prepare = partial(_programme, verb, ready, **said)
    return Approval(f"programmes.{verb}", role, prepare, day=programmes.TODAY + timedelta(days=1), worth=False)


def _of_benefit(verb: str, role: str, ready: Callable[..., BenefitRef], maker: str, **said: Any) -> Approval:
    prepare = partial(_benefit, verb, ready, maker, **said)
    return Approval(f"benefits.{verb}", role, prepare, day=benefits.TODAY + timedelta(days=1), worth=False)


_SIGNED = {"password": PASSWORD}
APPROVALS = (
    _of_paper("submitted", "sign_case", "chief_executive", said=_SIGNED),
    Approval("decisions.agree_case", "chief_finance_officer", partial(award_to_agree, "agree_case", **_SIGNED)),
    _of_paper("signed_by_chief_executive", "decide_case", "deputy_mayor", said=_SIGNED),
    _of_paper(
        "decided", "publish_case", "governance_officer", own="", worth=False,
        why="Both signatures fix its text, so whoever publishes it decides nothing.",
    ),
    _of_paper("signed_by_chief_executive", "call_in_case", "deputy_mayor", AWARD, said=WHY),
    _of_paper(
        "checked", "pass_gate", "information_rights_adviser", PERSONAL_DATA, worth=False,
        said={"gate": "data_protection", "assessment": "DPIA 12"},
    ),
    _of_change("virement", partial(_virement, "approve_change"), "budget_holder"),
    _of_change("release of contingency", _release, "chief_finance_officer"),
    _of_change("return to the fund", _return, "chief_finance_officer"),
    _of_change("reprofile", _reprofile, "chief_finance_officer"),
    _of_change("carry-forward", _carry_forward, "chief_finance_officer", day=date(2022, 4, 6)),
    Approval("budgets.refuse_change", "budget_holder", partial(_virement, "refuse_change", **WHY)),
    Approval("budgets.agree_change", "chief_finance_officer", _agreement),
    Approval(
        "approvals.approve_scheme_change", "chief_executive", partial(_scheme_change, "approve_scheme_change"),
        worth=False,
    ),
    Approval(
        "approvals.refuse_scheme_change", "chief_executive", partial(_scheme_change, "refuse_scheme_change", **WHY),
        worth=False,
    ),
    Approval("budgets.invoice_funds", "accountant", _invoice),
    Approval(
        "budgets.commit_funds", "budget_holder", _order, own="",
        why="a budget holder asks and orders within the scheme's band; whoever asked does not book the invoice",
    ),
    Approval("ledger.post_journal", "chief_finance_officer", _journal),
    Approval(
        "undertakings.release_undertaking", "deputy_mayor", partial(_undertaking, "release_undertaking", **WHY),
        worth=False,
    ),
    Approval("undertakings.move_due_date", "deputy_mayor", partial(_undertaking, "move_due_date"), worth=False),
    _of_programme("endorse_mandate", "senior_responsible_owner", programmes.ready_to_endorse),
    _of_programme("confirm_mandate", "deputy_mayor", programmes.endorsed),
    _of_programme("issue_soc", "senior_responsible_owner", programmes.ready_to_issue, **_SIGNED),
    Approval(
        "programmes.pass_gate", "senior_responsible_owner", _gate, day=programmes.TODAY + timedelta(days=1), worth=False
    ),
    Approval(
        "programmes.confirm_transfer", "senior_responsible_owner", _transfer,
        day=programmes.TODAY + timedelta(days=1), worth=False,
    ),
    _of_benefit("approve_benefit", "senior_responsible_owner", benefits.ready, "originating_officer"),
    _of_benefit(
        "evidence_claim", "chief_finance_officer", benefits.claimed, "budget_holder", number=1, seen="The survey itself"
    ),
    Approval(
        "systems.answer_structure_change", "integration_owner", _structure_change,
        day=systems.TODAY + timedelta(days=1), worth=False,
    ),
    Approval(
        "undertakings.refuse_due_date", "deputy_mayor", partial(_undertaking, "refuse_due_date", **WHY), worth=False
    ),
)  # fmt: skip
# Given without a version or a role of their own, or never lent to a deputy, so they are tried apart.
APART = {
    "identity.grant_role": _grant,
    "approvals.accept_deputyship": _deputyship,
    "approvals.confirm_deputyship": partial(proposed_deputy, "confirm_deputyship"),
    "approvals.refuse_deputyship": partial(proposed_deputy, "refuse_deputyship", **WHY),
    "budgets.approve_year_end": _year_end,
}
NOT_APPROVALS = {
    "budgets.release_funds": "gives back what one's own reservation holds",
    "decisions.recuse_from_case": "stands aside: nothing is approved",
    "decisions.return_case": "sends a paper back to its author: nothing is approved",
    "discovery.publish_answer": "tells every supplier what one was told: nothing is approved",
    "openness.release_decision": "done by the service, of what was published",
    "openness.release_past_decision": "done by the service, of what a source says",
}

_GUARDS = {refuse_own_work, titles_acted_in, refuse_wrong_password}
_WORDS = re.compile(
    r"(accept|agree|approve|authorise|call_in|confirm|countersign|decide|grant|move_due|pass|post|publish|refuse"
    r"|release|sign)_"
)


def found() -> set[str]:
    """The operations that ask whose work it is, in which role somebody acts or for their password; or say by name."""
    return {
        verb for verb, each in OPERATIONS.items() if _WORDS.match(verb.partition(".")[2]) or asks(each.run, _GUARDS)
    }


def asks(run: Callable[..., object], guards: set[Callable[..., Any]]) -> bool:
    """Whether a function, or a function of Daybook that it calls, calls one of these."""
    return not guards.isdisjoint(reached(run))


def reached(run: Callable[..., object]) -> list[Any]:
    """The functions of Daybook that a function calls, itself first; not what the kernel or a deputy's limit call."""
    seen: list[Any] = []
    waiting: list[Any] = [inspect.unwrap(run)]
    while waiting:
        here = waiting.pop()
        if here in seen or not inspect.isfunction(here) or not here.__module__.startswith("daybook."):
            continue
        seen.append(here)
        if here is refuse_beyond_limit or here.__module__.startswith("daybook.kernel"):
            continue
        waiting += [here.__globals__[name] for name in here.__code__.co_names if callable(here.__globals__.get(name))]
    return seen
