"""A checked paper with all six declarations goes to the chief executive."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.contracting import refuse_unusable_contracts
from daybook.decisions.cases.deciding import refuse_unknown_earlier
from daybook.decisions.cases.models import Case, CaseVersion
from daybook.decisions.cases.opening import allocation_request
from daybook.decisions.cases.progress import locked_case, move, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref, current_version, form_of, standing_advice
from daybook.decisions.cases.queries.conduct import EVER, gate_states
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.check import ADVICE_KINDS
from daybook.decisions.cases.rules.funding import funding_asked
from daybook.finance.budgets.public import refuse_unfundable
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

_DECLARATION = "Decision form, originating officer declaration"


@operation("decisions.submit_case")
def submit_case(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> CaseRef:
    """Send a checked paper to the chief executive; from here its text is not edited, only signed or withdrawn.

    Refused `gate_open` while an adviser has not passed a gate that the paper's answers open, `advice_missing` unless
    all six ticks stand on this version, `unknown_case` where it supersedes what is not on record, `unknown_contract`,
    `contract_lapsed` or `no_headroom` for a contract that it would go to market through, `codes_missing` where a paper
    that asks for money has no cost centre and account to hold it, or as `funding_asked` or the opening of the money
    would refuse.
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "submit_case")
    missing = [kind for kind in ADVICE_KINDS if kind not in standing_advice(case)]
    if missing:
        said = ", ".join(kind.replace("_", " ") for kind in missing)
        raise Refused(
            "advice_missing",
            f"{case.reference} lacks advice: {said}. Declare each on the paper as it stands, then submit it.",
            clause=_DECLARATION,
            missing=missing,
        )
    version = current_version(case)
    _refuse_open_gates(case, version)
    refuse_unknown_earlier(case, form_of(version))
    refuse_unusable_contracts(form_of(version), london_day(now))
    _refuse_unfundable(case, version, now)
    move(case, "submit_case", actor, now)
    return case_ref(case)


def _refuse_open_gates(case: Case, version: CaseVersion) -> None:
    for gate in gate_states(case, form_of(version), EVER):
        if gate.is_open:
            said = gate.kind.replace("_", " ")
            again = "is open again" if gate.reopened else "is open"
            raise Refused(
                "gate_open",
                f"The {said} gate of {case.reference} {again}: {gate.why} "
                f"Have the {said} adviser pass it, then submit.",
                clause=gate.clause,
                gate=gate.kind,
            )


def _refuse_unfundable(case: Case, version: CaseVersion, now: datetime) -> None:
    """What would stop the money from opening is said while the paper can still be edited."""
    asked = funding_asked(form_of(version), on=london_day(now))
    lacking = [
        words for words, code in (("a cost centre", version.cost_centre), ("an account", version.account)) if not code
    ]
    if asked and lacking:
        message = (
            f"{case.reference} asks for money but names no place to hold it. Edit it to add {' and '.join(lacking)}."
        )
        raise Refused("codes_missing", message)
    for each in asked:
        refuse_unfundable(allocation_request(case, version, each, decided_on=london_day(now)))
