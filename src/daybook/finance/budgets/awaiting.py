"""Who acts next on each open change of budget by given rules: for inboxes, and for a look at what a change would do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from daybook.finance.budgets.changing import size_pence
from daybook.finance.budgets.models import Change
from daybook.finance.budgets.rules.authority import approver_of, roles_left
from daybook.finance.budgets.settling import AGREE, APPROVE
from daybook.finance.budgets.states import ChangeState
from daybook.foundation.approvals.public import Awaited, DelegationRule
from daybook.kernel.refused import Refused


def awaited_changes(rules: Sequence[DelegationRule], on: date) -> list[Awaited]:
    """Every change that is drafted or submitted, with the roles that still act on it; what nobody may approve has none.

    Two queries, and what its reservations hold for each carry-forward.
    """
    open_changes = Change.objects.filter(state__in=[ChangeState.DRAFT, ChangeState.SUBMITTED]).order_by("id")
    return [_awaited(change, rules, on) for change in open_changes.prefetch_related("signatures")]


def _awaited(change: Change, rules: Sequence[DelegationRule], on: date) -> Awaited:
    size, paragraph = size_pence(change), ""
    roles: tuple[str, ...] = ()
    try:
        _, authority = approver_of(rules, change.kind, size, on)
        roles = roles_left(authority, {each.role_title for each in change.signatures.all()})
        paragraph = authority.paragraph or ""
    except Refused:
        pass
    verb = AGREE if roles[1:] else APPROVE
    return Awaited(
        subject=change.reference,
        title=f"{change.reference}: {change.get_kind_display()[0].lower()}{change.get_kind_display()[1:]}",
        amount_pence=size,
        roles=roles,
        paragraph=paragraph,
        verb=verb if change.state == ChangeState.SUBMITTED else "",
    )
