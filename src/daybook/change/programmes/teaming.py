"""What the acts on a programme's team share, and how the team and the handing over of what it knows stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from daybook.change.programmes.models import Programme, Role, RoleTerms, TransferItem, TransferShown
from daybook.change.programmes.owning import owns
from daybook.change.programmes.progress import reasoned
from daybook.change.programmes.rules.team import (
    BOUGHT,
    LONGEST_DAYS,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    MOST_HALF_DAYS,
    WAITING,
    Basis,
    RoleKind,
    Terms,
    Transfer,
    cost_of,
)
from daybook.foundation.approvals.public import refuse_own_work
from daybook.foundation.organisation.public import post_words
from daybook.kernel.actor import Actor
from daybook.kernel.money import LARGEST_LINE_PENCE, Pence
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """A role with its terms as they are planned now."""

    row: Role
    now: RoleTerms

    @property
    def terms(self) -> Terms:
        one = self.now
        return Terms(
            RoleKind(one.kind), Basis(one.basis), one.rate_pence, one.starts_on, one.ends_before, one.half_days
        )

    @property
    def cost(self) -> Pence:
        return Pence(0) if self.now.dropped else cost_of(self.terms)


@dataclass(frozen=True, slots=True)
class TransferSheet:
    """Something to be handed over, with what was shown of it last."""

    row: TransferItem
    shown: TransferShown | None

    @property
    def standing(self) -> Transfer:
        if hasattr(self.row, "confirmed"):
            return Transfer.CONFIRMED
        if hasattr(self.row, "dropped"):
            return Transfer.DROPPED
        return Transfer.SHOWN if self.shown else Transfer.OPEN


def team_of(row: Programme) -> list[RoleSheet]:
    """The roles of a programme in the order in which they were planned, those dropped too; two queries."""
    latest = RoleTerms.objects.filter(role=OuterRef("role")).order_by("-number").values("pk")[:1]
    terms = {one.role_id: one for one in RoleTerms.objects.filter(role__programme=row, pk=Subquery(latest))}
    return [RoleSheet(role, terms[role.pk]) for role in row.roles.order_by("id")]


def transfers_of(row: Programme) -> list[TransferSheet]:
    """What is to be handed over in a programme, by reference; two queries."""
    shown: dict[int, TransferShown] = {}
    for one in TransferShown.objects.filter(item__role__programme=row).order_by("number"):
        shown[one.item_id] = one
    found = (
        TransferItem.objects.filter(role__programme=row).select_related("role", "confirmed", "dropped").order_by("id")
    )
    return [TransferSheet(item, shown.get(item.pk)) for item in found]


def refuse_open_transfers(row: Programme, steps: tuple[str, ...]) -> None:
    """Refused `transfer_open`, naming what is to be handed over yet, where steps need all of it to be."""
    waiting = [one for one in transfers_of(row) if one.standing in WAITING] if steps else []
    if waiting:
        named = "; ".join(f"{one.row.reference} {one.row.knowledge}" for one in waiting[:5])
        more = f"; and {len(waiting) - 5} more" if len(waiting) > 5 else ""
        message = (
            f"{', '.join(steps[:5])} waits until what the team knows has been handed over. Not confirmed yet: {named}"
            f"{more}. Have each confirmed by the post that receives it."
        )
        raise Refused("transfer_open", message, items=[one.row.reference for one in waiting])


def role_of(row: Programme, reference: str) -> Role:
    """A role of the programme; Refused `not_found`."""
    found = row.roles.filter(reference=reference).first()
    if found is None:
        raise Refused("not_found", f"{row.reference} has no role {reference[:40]}. Look for it in its team.")
    return found


def transfer_of(row: Programme, reference: str) -> TransferItem:
    """Something that is to be handed over; Refused `not_found`, or `wrong_state` once it was confirmed or dropped."""
    rows = TransferItem.objects.filter(role__programme=row, reference=reference)
    found = rows.select_related("role", "confirmed", "dropped").first()
    if found is None:
        raise Refused("not_found", f"{row.reference} hands over no {reference[:40]}. Look for it in its team.")
    refuse_over(found)
    return found


def refuse_over(item: TransferItem) -> None:
    """Refused `wrong_state` once what was to be handed over was confirmed or dropped."""
    if hasattr(item, "confirmed"):
        message = f"{item.reference} was handed over and confirmed."
    elif hasattr(item, "dropped"):
        message = f"{item.reference} was dropped. List it anew where it is to be handed over after all."
    else:
        return
    raise Refused("wrong_state", message, subject=item.role.reference)


def refuse_confirming(item: TransferItem, actor: Actor, now: datetime) -> None:
    """Refused `wrong_state`, `own_work` for whoever listed or showed it, `not_the_owner` naming who is, `not_shown`."""
    refuse_over(item)
    makers = set(item.shown.values_list("made_by", flat=True))
    for maker in sorted({item.made_by, *makers}):
        refuse_own_work(actor, maker, "the record of it")
    if not owns(item.to_post, actor, now):
        who = post_words(item.to_post, on=london_day(now), known_at=now)
        message = f"{item.reference} is handed over to the {who}, who alone can confirm that they have it."
        raise Refused("not_the_owner", message, who_can=who, subject=item.role.reference)
    if not makers:
        message = f"Nothing shows yet that {item.reference} was handed over. Have that said first."
        raise Refused("not_shown", message, subject=item.role.reference)


def refuse_dropped(role: Role) -> None:
    """Refused `wrong_state` for a role that was dropped and not planned again."""
    if role.terms.order_by("-number")[0].dropped:
        message = f"{role.reference} was dropped before. Plan it again where it is needed."
        raise Refused("wrong_state", message, subject=role.reference)


def refuse_in_house(role: Role) -> None:
    """Refused `not_bought` for a role in house, whose knowledge stays."""
    if RoleKind(role.terms.order_by("-number")[0].kind) not in BOUGHT:
        message = f"{role.reference} is in house: what it knows stays. List what consultants know."
        raise Refused("not_bought", message, subject=role.reference)


def planned(role: Role, actor: Actor, now: datetime, *, why: str, **said: Any) -> RoleTerms:
    """Keep the terms of a role. Refused as `enter_role` says."""
    _refuse_bad_terms(**said)
    words = reasoned(why, "why it is planned so")
    last = role.terms.order_by("-number").first()
    if last is not None and not last.dropped and all(getattr(last, name) == value for name, value in said.items()):
        raise Refused("unchanged", f"{role.reference} is planned so already. Change something, or leave it.")
    number = last.number + 1 if last else 1
    return RoleTerms.objects.create(role=role, number=number, why=words, made_by=actor.person, at=now, **said)


def _refuse_bad_terms(
    *,
    title: str,
    kind: str,
    basis: str,
    rate_pence: int,
    source: str,
    starts_on: date,
    ends_before: date,
    half_days: int,
) -> None:
    check_name(title, LONGEST_TITLE, "The role")
    check_name(source, LONGEST_SOURCE, "Where the rate stands")
    if kind not in list(RoleKind) or basis not in list(Basis):
        message = f"A role is one of: {', '.join(RoleKind)}; its rate one of: {', '.join(Basis)}."
        raise Refused("unknown_kind", message)
    if not 1 <= rate_pence <= LARGEST_LINE_PENCE:
        raise Refused("bad_amount", "Give what it costs, above zero. Check the number of digits.")
    if not 1 <= (ends_before - starts_on).days <= LONGEST_DAYS:
        raise Refused("bad_span", "A role lasts at least a day and at most ten years. Check the two days.")
    if not 1 <= half_days <= MOST_HALF_DAYS:
        raise Refused("bad_week", f"A week is 1 to {MOST_HALF_DAYS} half days.")
    # Costed now, so that a role whose days are not in the calendar is refused here and not on a page.
    cost_of(Terms(RoleKind(kind), Basis(basis), rate_pence, starts_on, ends_before, half_days))
