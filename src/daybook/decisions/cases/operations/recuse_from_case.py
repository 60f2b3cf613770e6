"""Somebody with an interest stands aside from a paper, and an alternate acts in their place."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Recusal
from daybook.decisions.cases.progress import (
    locked_case,
    move,
    refuse_unless_moves,
    role_awaited,
    standing_titles,
)
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.queries.conduct import stand_ins_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.interests import BARRING, INTERESTS_CLAUSE, Alternate, alternate_for, interest_of
from daybook.foundation.approvals.public import titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_INTEREST = 2_000


@operation("decisions.recuse_from_case")
def recuse_from_case(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, interest_kind: str, interests: str
) -> CaseRef:
    """Declare a prejudicial or pecuniary interest in a paper that waits for you; the alternate of your role acts on it.

    A deputy declares an interest of their own, and whoever they act for signs or decides as before: an interest of
    that person's is theirs to declare, in their own name. What is declared is printed with the paper. Refused
    `not_barring` for a lesser interest, `interest_unsaid` without words, `not_the_role` where the paper waits for
    another, `recused` a second time, `no_alternate` where the reference file names nobody to act, or `stale`.
    """
    check_note(interests, LONGEST_INTEREST)
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "recuse_from_case")
    kind = interest_of(interest_kind)
    if kind not in BARRING:
        message = "This interest does not bar you: declare it as you sign or decide."
        raise Refused("not_barring", message, clause=INTERESTS_CLAUSE)
    if not interests.strip():
        message = "Say what the interest is: it is printed with the paper, and says why somebody else acts."
        raise Refused("interest_unsaid", message, clause=INTERESTS_CLAUSE)
    today = london_day(now)
    role = role_awaited(case, form_of(current_version(case)), now)
    if role not in standing_titles(case, actor, frozenset(titles_acted_in(actor, now))):
        message = f"{case.reference} waits for the {role}, so an interest of yours does not bear on it."
        raise Refused("not_the_role", message, who_can=role)
    acting = stand_ins_of(case).get(role, role)
    alternate = _themselves(role) if actor.deputy_for else alternate_for(acting, today)
    if alternate is None:
        message = f"Nobody is named to act in place of the {acting}. Withdraw the paper, or have an alternate named."
        raise Refused("no_alternate", message, clause=INTERESTS_CLAUSE)
    Recusal.objects.create(
        case=case,
        role_title=role,
        person=actor.person,
        deputy_for=actor.deputy_for,
        kind=kind,
        words=interests.strip(),
        alternate=alternate.role,
        verified=alternate.verified,
        at=now,
    )
    note(case.slug, interest=kind.value, role=role, alternate=alternate.role)
    move(case, "recuse_from_case", actor, now)
    return case_ref(case)


def _themselves(role: str) -> Alternate:
    """No alternate is needed where a deputy stands aside: the role they were lent is still there."""
    return Alternate(role, "", verified=True)
