"""The chain of a submitted change: who acts next by the scheme in force, and the signature that each act leaves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from daybook.finance.budgets.answering import (
    able_to_act,
    answering,
    refused_to,
    standings_of_holders,
    taken_from,
    titles_acted_in_for,
)
from daybook.finance.budgets.changing import carry_out, lock_money, move, size_pence
from daybook.finance.budgets.models import Change, ChangeSignature
from daybook.finance.budgets.rules.authority import authority_to, role_acted_in, roles_left, waits_for
from daybook.finance.budgets.states import CHANGE, ChangeState
from daybook.foundation.approvals.public import (
    Authority,
    record_settled,
    record_waiting,
    refuse_beyond_limit,
    refuse_own_work,
    scheme_rules,
)
from daybook.foundation.notifications.public import record_message
from daybook.kernel.actor import Actor
from daybook.kernel.money import said
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

AGREE, APPROVE = "budgets.agree_change", "budgets.approve_change"


def refuse_unless_next(change: Change, actor: Actor, now: datetime) -> tuple[Authority, tuple[str, ...]]:
    """The authority for a submitted change as the scheme stands, and the roles left in its chain, the actor's first.

    Refused as `refuse_out_of_turn` refuses, or `over_limit` for a deputy.
    """
    authority, left = refuse_out_of_turn(change, actor, now)
    refuse_beyond_limit(actor, size_pence(change), now, role_title=left[0])
    return authority, left


def refuse_out_of_turn(change: Change, actor: Actor, now: datetime) -> tuple[Authority, tuple[str, ...]]:
    """The same, whatever a deputy's limit.

    Refused `wrong_state`, `own_work`, `acted_already`, `no_authority`, `not_the_role`, or `not_the_holder` or
    `no_holder` where the role acts for its own cost centre alone and another, or nobody, answers for that which the
    money is taken from.
    """
    CHANGE.target(ChangeState(change.state), "approve_change")
    refuse_own_work(actor, change.made_by, f"change of budget {change.reference}")
    authority, left = chain_of(change, now)
    centre = taken_from(change)
    acting = role_acted_in(authority, left, titles_acted_in_for(authority, centre, actor, now))
    if not acting:
        then = f"settle, and then for the {left[1]}" if left[1:] else "settle"
        raise refused_to(actor, left[0], authority, centre, change.reference, then, now)
    _refuse_second_act(change, actor)
    return authority, (acting, *left[1:])


def chain_of(change: Change, now: datetime) -> tuple[Authority, tuple[str, ...]]:
    """The authority for a change by the scheme as it stands, and the roles that still act on it, in order."""
    authority = authority_to(scheme_rules(now), change.kind, size_pence(change), london_day(now))
    signed = change.signatures.values_list("role_title", flat=True)
    return authority, roles_left(authority, set(signed) if change.pk else ())


def submit(change: Change, actor: Actor, now: datetime) -> None:
    """Send a locked draft of the actor's own to the first role of its chain; refused as `submit_change` says."""
    if change.made_by != actor.person:
        raise Refused("not_your_draft", "Only whoever drafted a change submits it. Ask them, or draft one yourself.")
    authority, left = chain_of(change, now)
    change.role_title, change.paragraph = ", then ".join(left), authority.paragraph or ""
    move(change, "submit_change", paragraph=change.paragraph)
    lock_money(change)
    tell_next(change, authority, left, now)


def approve(change: Change, actor: Actor, now: datetime) -> None:
    """Approve a locked change, whose money moves; refused as `approve_change` says. Its maker is told by the caller."""
    authority, left = refuse_unless_next(change, actor, now)
    if left[1:]:
        needs = f"{change.reference} still needs the {left[1]} after the {left[0]}"
        message = f"{needs}: agree to it, and it goes on to them."
        raise Refused("others_after", message, paragraph=authority.paragraph, who_can=left[-1])
    sign(change, authority, left[0], actor, now)
    change.settled_by, change.settled_for, change.settled_at = actor.person, actor.deputy_for, now
    lock_money(change)
    move(change, "approve_change", paragraph=authority.paragraph or "")
    carry_out(change, actor.person, now)
    change.save(update_fields=["to_line"])
    record_settled(subject=change.reference, now=now)


def sign(change: Change, authority: Authority, role: str, actor: Actor, now: datetime) -> None:
    """Keep one act in the chain: the role, the rule it rests on as in force now, and the digest of what was read."""
    ChangeSignature.objects.create(
        change=change,
        role_title=role,
        person=actor.person,
        deputy_for=actor.deputy_for,
        post=actor.post,
        paragraph=authority.paragraph or "",
        scheme=authority.scheme,
        verified=authority.verified,
        digest=digest_of(change),
        signed_at=now,
    )


def tell_next(change: Change, authority: Authority, left: tuple[str, ...], now: datetime) -> None:
    """Put a submitted change into the inbox of the role that acts next, and of nobody who has acted on it.

    A role that acts for its own cost centre alone is asked by name: the post that answers for it, where whoever holds
    that holds the role too.
    """
    acted = [person for pair in change.signatures.values_list("person", "deputy_for") for person in pair if person]
    barred, post = [change.made_by, *acted], ""
    verb = AGREE if left[1:] else APPROVE
    if left[0] == authority.own_cost_centre:
        found = answering(taken_from(change), now)
        found = able_to_act(found, left[0], verb, standings_of_holders([found], london_day(now)))
        left, post = waits_for(authority, left, found.post, found.person, barred)
    size, paragraph = size_pence(change), authority.paragraph or ""
    yes = f"it goes on to the {left[1]}." if left[1:] else "its money moves at once."
    record_waiting(
        subject=change.reference,
        verb=verb,
        title=f"{change.get_kind_display()}: {said(size)}",
        why=change.reason,
        now=now,
        barred=barred,
        holder=post,
        maker=change.made_by,
        paragraph=paragraph,
        role_title=left[0],
        amount_pence=size,
        yes=yes,
        no="nothing moves, and whoever drafted it is told why.",
    )


def tell_maker(change: Change, now: datetime) -> None:
    """Tell whoever drafted a change that it is approved or refused; its page says by whom, and why."""
    title = f"{change.reference} is {change.state}: {change.get_kind_display()}"
    record_message(kind="settled", people=[change.made_by], subject=change.reference, title=title, now=now)


def tell_makers(changes: Sequence[Change], now: datetime) -> None:
    """Tell each of those who drafted carry-forwards, once, that theirs are approved."""
    by_maker: dict[str, list[Change]] = {}
    for change in changes:
        by_maker.setdefault(change.made_by, []).append(change)
    for maker, [first, *others] in by_maker.items():
        if not others:
            tell_maker(first, now)
            continue
        more = f"{len(others):,} more {'is' if len(others) == 1 else 'are'}"
        title = f"{first.reference} and {more} {first.state}: {first.get_kind_display()}"
        record_message(kind="settled", people=[maker], subject=first.reference, title=title, now=now)


def digest_of(change: Change) -> str:
    """SHA-256 of what a change says, which is fixed from its submission on."""
    lines = [line.reference if line else "" for line in (change.from_line, change.to_line)]
    allocation = change.allocation.reference if change.allocation else ""
    text = [change.reference, change.kind, change.amount_pence, allocation, *lines, change.to_year, change.reason]
    return hashlib.sha256(json.dumps(text).encode()).hexdigest()


def _refuse_second_act(change: Change, actor: Actor) -> None:
    for person, deputy_for in change.signatures.values_list("person", "deputy_for"):
        if {person, deputy_for} & {actor.person, actor.deputy_for} - {""}:
            message = (
                f"You have acted on {change.reference}, and nobody acts twice in a chain. Ask somebody else who holds "
                "the role."
            )
            raise Refused("acted_already", message)
