"""Who acts next on each open change of budget by given rules: for inboxes, and for a look at what a change would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from daybook.finance.budgets.answering import NOBODY, Centre, able_to_act, standings_of_holders, taken_from
from daybook.finance.budgets.changing import size_pence
from daybook.finance.budgets.models import Change, ChangeKind
from daybook.finance.budgets.rules.authority import authority_to, roles_left, waits_for
from daybook.finance.budgets.settling import AGREE, APPROVE
from daybook.finance.budgets.states import ChangeState
from daybook.foundation.approvals.public import Awaited, DelegationRule
from daybook.foundation.identity.public import Standing
from daybook.foundation.organisation.public import AnswerableRef, answerable_for
from daybook.kernel.periods import london_bounds
from daybook.kernel.refused import Refused


def awaited_changes(rules: Sequence[DelegationRule], on: date) -> list[Awaited]:
    """Every change that is drafted or submitted, with the roles that still act on it; what nobody may approve has none.

    Two queries, three more where a role is bound to its own cost centre, and what its reservations hold for each
    carry-forward.
    """
    open_changes = Change.objects.filter(state__in=[ChangeState.DRAFT, ChangeState.SUBMITTED]).order_by("id")
    changes = list(open_changes.select_related("from_line", "allocation__fund").prefetch_related("signatures"))
    bound = any(rule.own_cost_centre for rule in rules if rule.action in ChangeKind.values)
    centres = {taken_from(change) for change in changes} if bound else set()
    answerable = answerable_for(centres, on=on, known_at=london_bounds(on)[1])
    standings = standings_of_holders(answerable.values(), on)
    return [_awaited(change, rules, on, answerable, standings) for change in changes]


def _awaited(
    change: Change,
    rules: Sequence[DelegationRule],
    on: date,
    answerable: Mapping[Centre, AnswerableRef],
    standings: Mapping[str, Standing],
) -> Awaited:
    size, paragraph, post, verb = size_pence(change), "", "", APPROVE
    roles: tuple[str, ...] = ()
    try:
        authority = authority_to(rules, change.kind, size, on)
        signed = change.signatures.all()
        roles = roles_left(authority, {each.role_title for each in signed})
        barred = {change.made_by} | {person for each in signed for person in (each.person, each.deputy_for)}
        verb = AGREE if roles[1:] else APPROVE
        found = able_to_act(answerable.get(taken_from(change), NOBODY), roles[0], verb, standings)
        roles, post = waits_for(authority, roles, found.post, found.person, barred)
        paragraph = authority.paragraph or ""
    except Refused:
        pass
    return Awaited(
        subject=change.reference,
        title=f"{change.reference}: {change.get_kind_display()[0].lower()}{change.get_kind_display()[1:]}",
        amount_pence=size,
        roles=roles,
        paragraph=paragraph,
        verb=verb if change.state == ChangeState.SUBMITTED else "",
        holder=post,
    )
