"""What comes next for a paper, who can do it, and what the person looking may do themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from daybook.decisions.cases.progress import RETURN_ALWAYS
from daybook.decisions.cases.queries import CaseDetail
from daybook.decisions.cases.rules.judging import deciding_role
from daybook.decisions.cases.rules.sums import paper_total
from daybook.decisions.cases.states import CASE, CaseState
from daybook.decisions.cases.web.addresses import act_address
from daybook.foundation.approvals.public import OVER_LIMIT, limit_exceeded, titles_acted_in
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.money import said
from daybook.ui.routes import actor_in, may


@dataclass(frozen=True, slots=True)
class Step:
    """The next act on a paper, as the person looking sees it.

    `mine` says whether they may do it; `waits_for` names who else can; `barred` says why they may not though they hold
    the permission.
    """

    verb: str
    label: str
    yes: str
    no: str
    url: str
    mine: bool
    waits_for: str
    barred: str = ""


_WORDS = {
    "check_case": (
        "Check the paper",
        "its sums, authority, funding and publication are checked; a paper without errors goes on to the declarations.",
        "it stays a draft, and can be edited.",
    ),
    "give_advice": (
        "Declare the advice",
        "each of the six kinds of advice is recorded on this version of the paper.",
        "the paper waits: it cannot be submitted without all six.",
    ),
    "submit_case": (
        "Submit the paper",
        "it goes to the chief executive, and its text can no longer be edited.",
        "it stays with you, and an edit voids the declarations.",
    ),
    "sign_case": (
        "Read and sign",
        "the paper goes to the decision-maker with your signature on this text.",
        "it waits here; withdraw it if it should go no further.",
    ),
    "agree_case": (
        "Read and agree",
        "the paper goes on along its chain of approval with your signature on this text.",
        "it waits here; return it, saying what to correct, or stand aside if you have an interest.",
    ),
    "decide_case": (
        "Read and decide",
        "the recommendations are approved and their money is opened at once.",
        "it waits here, and nothing is spent.",
    ),
    "publish_case": (
        "Publish the decision",
        "Part 1 is marked as published, with the digest that was signed.",
        "it stays decided and unpublished.",
    ),
}
_SIGNATURES = ("sign_case", "agree_case", "decide_case")
_NEXT = {
    CaseState.DRAFT: "check_case",
    CaseState.SUBMITTED: "sign_case",
    CaseState.SIGNED: "decide_case",
    CaseState.DECIDED: "publish_case",
}


def next_step_of(actor: Actor, detail: CaseDetail, now: datetime, verbs: frozenset[str]) -> Step | None:
    """The next act, or None where nothing more can be done with the paper; `verbs` are those open to the actor."""
    verb = _next_verb(detail)
    if verb is None:
        return None
    label, yes, no = _WORDS[verb]
    barred = _bar(actor, detail, verb) or _beyond_limit(actor, detail, verb, now)
    return Step(
        verb=verb,
        label=label,
        yes=yes,
        no=no,
        url=act_address(verb, detail.ref.slug),
        mine=verb in verbs and not barred,
        waits_for=_waits_for(detail, verb, now),
        barred=barred,
    )


def verbs_open_to(request: HttpRequest, detail: CaseDetail) -> frozenset[str]:
    """The verbs that lead somewhere from this state and that the person looking may do."""
    leads = CASE.verbs_from(CaseState(detail.ref.state))
    open_to = frozenset(verb for verb in leads if may(request, f"decisions.{verb}"))
    if "return_case" in open_to and not any(may(request, verb) for verb in RETURN_ALWAYS):
        # A role asked only to agree returns what waits for it, and nothing else.
        titles = titles_acted_in(actor_in(request), clock.now())
        return open_to if acting_role(detail) in titles else open_to - {"return_case"}
    return open_to


def acting_role(detail: CaseDetail) -> str:
    """The role that signs a submitted paper, agrees to a signed one, or decides: its alternate if it stood aside."""
    if detail.ref.state == CaseState.SUBMITTED:
        return detail.chain[0].role
    return detail.to_agree[0].acting if _agrees_next(detail) else decider_of(detail)


def decider_of(detail: CaseDetail) -> str:
    """The role that decides a paper, whatever its state: the alternate where theirs stood aside."""
    role = deciding_role(detail.form, detail.recommendations)
    return detail.conduct.stand_ins.get(role, role)


def _next_verb(detail: CaseDetail) -> str | None:
    state = CaseState(detail.ref.state)
    if state is CaseState.CHECKED:
        return "give_advice" if detail.missing_advice else "submit_case"
    return "agree_case" if _agrees_next(detail) else _NEXT.get(state)


def _agrees_next(detail: CaseDetail) -> bool:
    return detail.ref.state == CaseState.SIGNED and bool(detail.to_agree)


def _waits_for(detail: CaseDetail, verb: str, now: datetime) -> str:
    if verb in _SIGNATURES:
        return acting_role(detail)
    if verb == "submit_case" and detail.conduct.open_gates:
        return " or ".join(titles_of_roles_with("decisions.pass_gate"))
    return " or ".join(titles_of_roles_with(f"decisions.{verb}"))


def _beyond_limit(actor: Actor, detail: CaseDetail, verb: str, now: datetime) -> str:
    """Why a deputy may not sign or decide a paper of this sum, in words."""
    if verb not in _SIGNATURES:
        return ""
    first = detail.chain[0]
    role = deciding_role(detail.form, detail.recommendations)
    if verb != "decide_case":
        role = detail.to_agree[0].role if verb == "agree_case" else first.stands_in_for or first.role
    limit = limit_exceeded(actor, f"decisions.{verb}", paper_total(detail.form), now, role_title=role)
    return "" if limit is None else f"{OVER_LIMIT} Your limit is {said(limit)}."


def _bar(actor: Actor, detail: CaseDetail, verb: str) -> str:
    if verb in _SIGNATURES and actor.person in {one.person for one in detail.conduct.stood_aside}:
        return "You declared an interest in this paper, so you take no part in it."
    if verb == "submit_case" and detail.conduct.open_gates:
        return f"A gate is open: {detail.conduct.open_gates[0].why}"
    if verb == "sign_case" and actor.person in detail.makers:
        return "You wrote this paper, so somebody else must sign it."
    if verb == "agree_case" and actor.person in detail.writers | {one.person for one in detail.signatures}:
        return "You wrote this paper or have signed it, so somebody else must agree to it."
    if verb == "decide_case" and actor.person in detail.makers:
        return "You wrote or signed this paper, so somebody else must decide it."
    return ""
