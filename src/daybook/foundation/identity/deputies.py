"""Deputyships as the domains above see them: offered, moved from state to state, and read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from daybook.foundation.identity.models import Deputyship, RoleGrant
from daybook.foundation.identity.queries import standing_deputyships
from daybook.foundation.identity.roles import lent_by, roles, title_of_role
from daybook.foundation.identity.rules.separation import Conflict, brought_about, conflicts, duties_to_hand
from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.public import lock_person
from daybook.kernel.operation import note
from daybook.kernel.periods import Span
from daybook.kernel.refused import Refused
from daybook.ui.tones import state_words


@dataclass(frozen=True, slots=True)
class DeputyshipRef:
    """Who may use whose role, from when until when, up to what sum in pence (None: no limit but the role's own)."""

    reference: str
    principal: str
    deputy: str
    role: str
    operations: tuple[str, ...]
    limit_pence: int | None
    why: str
    valid_from: date
    valid_until: date
    state: str
    version: int
    offered_at: datetime
    settled_at: datetime | None
    ended_at: datetime | None
    proposed_by: str
    confirmed_by: str
    reason: str

    @property
    def role_title(self) -> str:
        """What the role is called in the scheme of delegation and on pages."""
        return title_of_role(self.role)


@dataclass(frozen=True, slots=True)
class DeputyOffer:
    """What one person offers another: a role, on which days, up to what sum, and why.

    `proposed_by` is whoever proposes it for somebody who is away; blank where they offer it themselves.
    """

    principal: str
    deputy: str
    role: str
    operations: tuple[str, ...]
    limit_pence: int | None
    why: str
    valid_from: date
    valid_until: date
    proposed_by: str = ""


def record_offer(offer: DeputyOffer, now: datetime) -> DeputyshipRef:
    """Write an offered deputyship, or a proposed one; both people are locked first, so that two offers take turns.

    Refused `unknown_person`, `role_not_held` unless the principal holds the role on every day, or `deputy_named`
    where they named another deputy for it on one of the days.
    """
    keys = {reference: lock_person(reference) for reference in sorted({offer.principal, offer.deputy})}
    refuse_not_free(offer)
    row = Deputyship.objects.create(
        reference=next_reference("DEP"),
        principal_id=keys[offer.principal],
        deputy_id=keys[offer.deputy],
        role=offer.role,
        operations=list(offer.operations),
        limit_pence=offer.limit_pence,
        why=offer.why,
        valid_from=offer.valid_from,
        valid_until=offer.valid_until,
        state="proposed" if offer.proposed_by else "offered",
        offered_at=now,
        proposed_by=offer.proposed_by,
    )
    return _ref(Deputyship.objects.select_related("principal", "deputy").get(pk=row.pk))


def refuse_not_free(offer: DeputyOffer) -> None:
    """Refused `role_not_held` or `deputy_named`, as `record_offer` is: the role is not free on these days."""
    if not _covering(offer).filter(person__reference=offer.principal).exists():
        who, lends = ("They", "nobody can") if offer.proposed_by else ("You", "you cannot")
        title = title_of_role(offer.role)
        message = f"{who} do not hold the role {title} on all of these days, so {lends} lend it. Choose others."
        raise Refused("role_not_held", message, role=offer.role)
    open_ones = Deputyship.objects.filter(
        state__in=["proposed", "offered", "accepted"], principal__reference=offer.principal, role=offer.role
    )
    clash = open_ones.filter(valid_from__lt=offer.valid_until, valid_until__gt=offer.valid_from).first()
    if clash is not None:
        message = (
            f"{clash.reference} names a deputy for this role {Span(clash.valid_from, clash.valid_until).said()}. "
            "End or withdraw it first, or choose other days: one deputy at a time, so that everybody knows who acts."
        )
        raise Refused("deputy_named", message, subject=clash.reference)


def locked_deputyship(reference: str, seen_version: int) -> DeputyshipRef:
    """A deputyship, locked; Refused `not_found`, or `stale` when another version was seen."""
    row = Deputyship.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no deputyship {reference}. Check the reference.")
    note(reference)
    if row.version != seen_version:
        is_now = state_words(row.state).lower()
        message = f"{reference} has changed since you opened it: it is {is_now} now. Open it again."
        raise Refused("stale", message, subject=reference, seen=seen_version, now=row.version)
    return _ref(Deputyship.objects.select_related("principal", "deputy").get(pk=row.pk))


def record_deputyship_state(
    reference: str, state: str, now: datetime, *, confirmed_by: str = "", reason: str = ""
) -> DeputyshipRef:
    """Move a locked deputyship; from the moment it is ended it gives no authority.

    `confirmed_by` is who confirmed what another proposed, `reason` why they turned it down or ended it.
    """
    row = Deputyship.objects.select_related("principal", "deputy").get(reference=reference)
    row.state, row.version, row.reason = state, row.version + 1, reason
    if state == "ended":
        row.ended_at = now
    elif state == "offered":
        row.offered_at, row.confirmed_by = now, confirmed_by
    else:
        row.settled_at = now
    row.save()
    return _ref(row)


def deputyship(reference: str) -> DeputyshipRef | None:
    """One deputyship, or None."""
    row = Deputyship.objects.select_related("principal", "deputy").filter(reference=reference).first()
    return _ref(row) if row else None


def deputyships_of(person: str) -> list[DeputyshipRef]:
    """Those a person gave, was given or proposed for somebody else, latest first."""
    mine = Q(principal__reference=person) | Q(deputy__reference=person) | Q(proposed_by=person)
    return [_ref(row) for row in Deputyship.objects.select_related("principal", "deputy").filter(mine).order_by("-id")]


def deputyships_in(references: Collection[str]) -> list[DeputyshipRef]:
    """Those of these references that exist, in one query."""
    rows = Deputyship.objects.select_related("principal", "deputy").filter(reference__in=list(references))
    return [_ref(row) for row in rows.order_by("id")]


def all_deputyships(limit: int = 500) -> list[DeputyshipRef]:
    """Everybody's, latest first, for those who assure."""
    return [_ref(row) for row in Deputyship.objects.select_related("principal", "deputy").order_by("-id")[:limit]]


def offers_over(references: Collection[str], on: date) -> list[str]:
    """Which of these deputyships have no day left on a day, and were never accepted, or not even confirmed."""
    found = Deputyship.objects.filter(reference__in=references, state__in=["proposed", "offered"], valid_until__lte=on)
    return list(found.order_by("id").values_list("reference", flat=True))


def deputies_in(titles: Collection[str], now: datetime) -> list[DeputyshipRef]:
    """Those in which somebody may act at this moment in a role of one of these titles, in one query."""
    names = [name for name, role in roles().items() if role.title in titles]
    rows = standing_deputyships(now).filter(role__in=names).select_related("principal", "deputy")
    return [_ref(row) for row in rows.order_by("id")]


def duties_brought_about(
    person: str, added: Mapping[str, frozenset[str]], valid_from: date, valid_until: date | None
) -> list[Conflict]:
    """The rules of separated duties that a person would break with what is added, on any of the days.

    `added` is what each role would allow. Roles they hold themselves count, and those lent to them.
    """
    last = valid_until or date.max
    standing = Q(valid_until=None) | Q(valid_until__gt=valid_from)
    grants = RoleGrant.objects.filter(standing, person__reference=person, valid_from__lt=last)
    known = roles()
    held = {name: known[name].permissions for name in grants.values_list("role", flat=True) if name in known}
    lent = Deputyship.objects.filter(
        deputy__reference=person, state="accepted", valid_until__gt=valid_from, valid_from__lt=last
    )
    held |= {f"{row.role} (as deputy)": lent_by(row.role, row.operations) for row in lent if row.role not in added}
    return brought_about(duties_to_hand(), held, added, valid_from)


@dataclass(frozen=True, slots=True)
class BrokenDuty:
    """A rule of separated duties that somebody stands against on a day, by which roles."""

    person: str
    conflict: Conflict


def broken_duties(on: date) -> list[BrokenDuty]:
    """Everybody who stands against a rule of separated duties on a day, by person; lent roles count as theirs."""
    known, held = roles(), defaultdict[str, dict[str, frozenset[str]]](dict)
    grants = RoleGrant.objects.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)
    for person, role in grants.order_by("person__reference").values_list("person__reference", "role"):
        if role in known:
            held[person][known[role].title] = known[role].permissions
    lent = Deputyship.objects.filter(state="accepted", valid_from__lte=on, valid_until__gt=on)
    for row in lent.select_related("deputy"):
        title = known[row.role].title if row.role in known else row.role
        held[row.deputy.reference][f"{title} (as deputy)"] = lent_by(row.role, row.operations)
    return [
        BrokenDuty(person, found)
        for person, theirs in sorted(held.items())
        for found in conflicts(duties_to_hand(), theirs, on)
    ]


def is_still_held(found: DeputyshipRef) -> bool:
    """Whether whoever lent the role still holds it on all of its days."""
    return _covering(found).filter(person__reference=found.principal).exists()


def _covering(asked: DeputyOffer | DeputyshipRef) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=asked.valid_until), role=asked.role, valid_from__lte=asked.valid_from
    )


def _ref(row: Deputyship) -> DeputyshipRef:
    return DeputyshipRef(
        row.reference, row.principal.reference, row.deputy.reference, row.role, tuple(row.operations), row.limit_pence,
        row.why, row.valid_from, row.valid_until, row.state, row.version, row.offered_at, row.settled_at, row.ended_at,
        row.proposed_by, row.confirmed_by, row.reason,
    )  # fmt: skip
