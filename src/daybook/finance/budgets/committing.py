"""By whose authority money is committed: the scheme is asked at every order, and the answer stays with the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from daybook.finance.budgets.answering import Centre, answers_for, refused_to, spent_from, titles_acted_in_for
from daybook.finance.budgets.models import BudgetLine, Reservation, Stop
from daybook.finance.budgets.queries import available_pence
from daybook.finance.budgets.reserving import held_by
from daybook.finance.budgets.rules.authority import COMMIT, authority_to, committing_rules, titles_here
from daybook.finance.budgets.rules.reserving import Held, shortfall_pence
from daybook.foundation.approvals.public import Authority, refuse_beyond_limit, scheme_rules, titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.money import said
from daybook.kernel.operation import current_entry
from daybook.kernel.periods import london_day


def refuse_committing(what: str, centre: Centre, actor: Actor, now: datetime) -> None:
    """Refused as every order on money of a cost centre would be, of any sum, where the scheme names the actor for none.

    `what` is the reservation or budget line. Refused `not_the_role`, `not_the_holder` or `no_holder`.
    """
    rules, today = scheme_rules(now), london_day(now)
    bands = committing_rules(rules, today)
    titles, answers = titles_acted_in(actor, now), answers_for(centre, actor, now)
    if not bands or any(titles_here(rule, titles, answers=answers) & {rule.role, *rule.also} for rule in bands):
        return
    least = bands[0]
    budgeted = least.budgeted is not False
    authority = authority_to(rules, COMMIT, least.value_from_pence or 1, today, budgeted=budgeted)
    raise refused_to(actor, authority.role or "", authority, centre, f"An order on {what}", "commit", now)


def refuse_beyond_authority(
    reservation: Reservation, line: BudgetLine, of: Callable[[Held], Held], actor: Actor, now: datetime
) -> Authority | None:
    """The authority for what a step on a reservation of a locked line newly commits; None where it commits nothing.

    An invoice commits what it comes to beyond its order. Judged by all that the reservation would have on order or
    invoiced, and by whether the line has available what it takes; the audit entry carries the paragraph. Refused
    `no_authority`, `not_the_role` with the paragraph and who can, `not_the_holder` or `no_holder` where the role acts
    for its own cost centre alone and another, or nobody, answers for that of the line, or `over_limit` for a deputy, by
    that same sum: what is divided into many orders comes to no more.
    """
    held = held_by(reservation)
    change = of(held)
    ordered = change.committed_pence + change.actual_pence
    if ordered <= 0 or reservation.closed_on:
        return None
    value = held.committed_pence + held.actual_pence + ordered
    # Past a hard stop nobody commits, whatever their authority: the step itself is refused.
    budgeted = line.stop == Stop.HARD or not shortfall_pence(available_pence(line), change)
    authority = authority_to(scheme_rules(now), COMMIT, value, london_day(now), budgeted=budgeted)
    centre, comes_to = spent_from(line), f"{reservation} would come to {said(value)} on order or invoiced"
    acting = authority.acting(titles_acted_in_for(authority, centre, actor, now))
    if not acting:
        past = "" if budgeted else ", past what its budget line has available"
        what = f"{comes_to}{past}. That"
        raise refused_to(actor, authority.role or "", authority, centre, what, "commit", now)
    refuse_beyond_limit(actor, value, now, role_title=acting, why=f"{comes_to}.")
    current_entry().paragraph = authority.paragraph or ""
    return replace(authority, role=acting)
