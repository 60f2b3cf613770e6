"""The chain of approval on a paper's page: whose turn it is, under what, who holds the role and may act for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from daybook.decisions.cases.queries import CaseDetail, Signed
from daybook.decisions.cases.rules.chain import AGREES, DECIDES, SIGNS, Link
from daybook.decisions.cases.rules.sums import paper_total
from daybook.decisions.cases.states import CaseState
from daybook.foundation.identity.public import DeputyshipRef, deputies_in, holders_of, lent_by
from daybook.kernel.money import said
from daybook.kernel.periods import ONE_DAY, london_day
from daybook.ui.links import names_of
from daybook.ui.parts import Task
from daybook.ui.words import date_text

_VERBS = {SIGNS: "decisions.sign_case", AGREES: "decisions.agree_case", DECIDES: "decisions.decide_case"}
_DECIDED = (CaseState.DECIDED, CaseState.PUBLISHED)


def chain_tasks(detail: CaseDetail, known: Mapping[str, str], now: datetime) -> list[Task]:
    """Each step of the chain: what is signed and by whom, what is next, and what comes after that.

    `known` are the names of those who signed.
    """
    state = CaseState(detail.ref.state)
    asked = {link.role for link in detail.chain if link.role}
    turn, acts = _turn_of(detail, state), _acts_of(detail.signatures, state)
    waiting = turn != ("", "")
    holders = holders_of(asked, london_day(now)) if waiting else {}
    deputies = deputies_in(asked, now) if waiting else []
    people = {person for held in holders.values() for person in held}
    people |= {person for one in deputies for person in (one.deputy, one.principal)}
    names = {**known, **(names_of(people) if people else {})}
    tasks = []
    for link in detail.chain:
        signed = _signature_of(link, acts)
        # Whoever decides does so for every recommendation at once; roles that agree do so one after the other.
        its_turn = turn in ((link.act, ""), (link.act, link.stands_in_for or link.role))
        status = "signed" if signed else "next" if its_turn else "later"
        lent = [one for one in deputies if one.role_title == link.role and _VERBS[link.act] in _allowed(one)]
        who = _signed_by(signed, names) if signed else _may_sign(link, holders, lent, names, paper_total(detail.form))
        tasks.append(Task(label=_label(link), status=status, hint=f"{_under(link)}. {who}".strip()))
    return tasks


def _turn_of(detail: CaseDetail, state: CaseState) -> tuple[str, str]:
    """What comes next, and by which role where not by all of its links at once; blank where nothing waits."""
    if state is CaseState.SUBMITTED:
        return SIGNS, ""
    if state is not CaseState.SIGNED:
        return "", ""
    return (AGREES, detail.to_agree[0].role) if detail.to_agree else (DECIDES, "")


def _acts_of(signatures: Sequence[Signed], state: CaseState) -> list[tuple[str, Signed]]:
    """What each signature was given for: the first signs, the last one decides once there is a decision."""
    acts = [SIGNS, *[AGREES] * len(signatures)][: len(signatures)]
    if state in _DECIDED:
        acts[-1:] = [DECIDES]
    return list(zip(acts, signatures, strict=True))


def _allowed(one: DeputyshipRef) -> frozenset[str]:
    return lent_by(one.role, one.operations)


def _label(link: Link) -> str:
    role = f"The {link.role}" if link.role else "Nobody whom the scheme to hand names"
    of = f" recommendation {', '.join(map(str, link.numbers))}" if link.numbers else ""
    acts = {SIGNS: "signs first", AGREES: f"agrees to{of}", DECIDES: f"decides{of}"}
    instead = f", in the place of the {link.stands_in_for}, who stands aside" if link.stands_in_for else ""
    return f"{role} {acts[link.act]}{instead}"


def _under(link: Link) -> str:
    if not link.role:
        return "Have the paragraph that names who may decide it added to the scheme"
    named = link.paragraph[:1].isdigit()
    words = f"Scheme of delegation, paragraph {link.paragraph}" if named else link.paragraph
    return words if link.verified else f"{words} (not verified: nobody has confirmed that this paragraph says so)"


def _signature_of(link: Link, acts: Sequence[tuple[str, Signed]]) -> Signed | None:
    roles = {link.role, link.stands_in_for} - {""}
    for act, one in acts:
        if act == link.act and roles & {*one.role_title.split(", "), *one.stands_in_for.split(", ")}:
            return one
    return None


def _signed_by(signed: Signed, names: dict[str, str]) -> str:
    acted = f" for {names[signed.deputy_for]}, as their deputy" if signed.deputy_for else ""
    return f"{names[signed.person]}{acted}, {date_text(london_day(signed.signed_at))}."


def _may_sign(
    link: Link, holders: dict[str, list[str]], lent: Sequence[DeputyshipRef], names: dict[str, str], worth_pence: int
) -> str:
    if not link.role or not holders:
        return ""
    held = " or ".join(names[person] for person in holders.get(link.role, ())) or "nobody today"
    told = [f"Held by {held}.", *(_deputy_words(one, names, worth_pence) for one in lent)]
    return " ".join(told)


def _deputy_words(one: DeputyshipRef, names: dict[str, str], worth_pence: int) -> str:
    limit = "" if one.limit_pence is None else f" up to {said(one.limit_pence)}"
    short = one.limit_pence is not None and worth_pence > one.limit_pence
    last = date_text(one.valid_until - ONE_DAY)
    words = f"{names[one.deputy]} is deputy for {names[one.principal]}{limit} until {last}"
    return f"{words}, which is too little for this paper." if short else f"{words}."
