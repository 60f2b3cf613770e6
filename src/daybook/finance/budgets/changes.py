"""Every read of changes of budget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from daybook.finance.budgets.answering import answering, taken_from, titles_acted_in_for, who_answers
from daybook.finance.budgets.changing import size_pence
from daybook.finance.budgets.models import Change, ChangeKind, ChangeSignature, Movement
from daybook.finance.budgets.rules.authority import role_acted_in
from daybook.finance.budgets.settling import AGREE, APPROVE, chain_of, refuse_out_of_turn
from daybook.finance.budgets.states import ChangeState
from daybook.foundation.approvals.public import limit_exceeded
from daybook.foundation.identity.public import people_who_may
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of budget, in pence: from a line or an allocation's contingency, to a line, a year or the fund.

    `orders_pence` is what an approved carry-forward took along with the reservations and orders of its line.
    """

    reference: str
    kind: str
    kind_name: str
    state: str
    amount_pence: int
    allocation: str
    fund_code: str
    from_line: str
    to_line: str
    to_year: str
    reason: str
    role_title: str
    paragraph: str
    made_by: str
    made_at: datetime
    settled_by: str
    settled_for: str
    settled_at: datetime | None
    settled_reason: str
    version: int
    orders_pence: int = 0
    from_name: str = ""
    to_name: str = ""

    def moved_pence(self, line: str) -> int:
        """What it put into a budget line, its orders among it; below zero for what it took out."""
        total = self.amount_pence + self.orders_pence
        return total if line == self.to_line else -total

    @property
    def source(self) -> str:
        """Where the money comes from, in words."""
        return self.from_line or f"contingency of {self.allocation}"

    @property
    def source_named(self) -> str:
        """Where it comes from, with what that is called."""
        return f"{self.source} {self.from_name}".rstrip()

    @property
    def target_named(self) -> str:
        """Where it goes, with what that is called."""
        return f"{self.target} {self.to_name}".rstrip()

    @property
    def target(self) -> str:
        """Where it goes, in words."""
        return self.to_line or self.to_year or f"fund {self.fund_code}"


CHANGE_COLUMNS = (
    "reference",
    "kind",
    "state",
    "amount_pence",
    "allocation__reference",
    "allocation__fund__code",
    "from_line__reference",
    "to_line__reference",
    "to_year",
    "reason",
    "role_title",
    "paragraph",
    "made_by",
    "made_at",
    "settled_by",
    "settled_for",
    "settled_at",
    "settled_reason",
    "version",
)
# What the ends of a change are called, beside the columns of its row.
CHANGE_NAMES = (
    "from_line__title", "from_line__year", "to_line__title", "to_line__year", "allocation__title",
    "allocation__fund__name",
)  # fmt: skip


def visible_changes(actor: Actor, state: str = "", text: str = "") -> QuerySet[Change]:
    """Changes of budget, in one state or with these words where asked, for those who may see budgets."""
    found = Change.objects.all() if actor.person else Change.objects.none()
    if state:
        found = found.filter(state=state)
    if text:
        words = Q(reference__icontains=text) | Q(reason__icontains=text)
        found = found.filter(words | Q(from_line__reference=text) | Q(to_line__reference=text))
    return found


def changes_of(actor: Actor, *, line: str = "", allocation: str = "") -> list[ChangeRow]:
    """The changes that touch a budget line, or an allocation, latest first."""
    touching = (
        Q(from_line__reference=line) | Q(to_line__reference=line) if line else Q(allocation__reference=allocation)
    )
    found = visible_changes(actor).filter(touching).order_by("-id")
    return _with_orders([change_row(values) for values in found.values(*CHANGE_COLUMNS, *CHANGE_NAMES)])


def _with_orders(rows: list[ChangeRow]) -> list[ChangeRow]:
    """Carry-forwards with what went along with the orders of their lines: one query, and none without any."""
    carried = [row for row in rows if row.kind == ChangeKind.CARRY_FORWARD and row.state == ChangeState.APPROVED]
    if not carried:
        return rows
    # As `move_between_lines` names what it takes out of a line.
    events = {f"out {row.reference}": row.reference for row in carried}
    moved = Movement.objects.filter(line__reference__in={row.from_line for row in carried}, event__in=events)
    sums = {
        events[event]: -(reserved + committed)
        for event, reserved, committed in moved.values_list("event").annotate(
            Sum("reserved_pence"), Sum("committed_pence")
        )
    }
    return [replace(row, orders_pence=sums.get(row.reference, 0)) for row in rows]


def carried_from(actor: Actor, year: str) -> dict[str, ChangeRow]:
    """The carry-forward of each budget line of a year that is drafted, submitted or approved, by the line."""
    kept = [ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.APPROVED]
    found = visible_changes(actor).filter(kind=ChangeKind.CARRY_FORWARD, from_line__year=year, state__in=kept)
    return {row.from_line: row for row in map(change_row, found.order_by("id").values(*CHANGE_COLUMNS))}


def find_change(actor: Actor, reference: str) -> ChangeRow:
    """One change by its reference; Refused `not_found`."""
    for values in visible_changes(actor).filter(reference=reference).values(*CHANGE_COLUMNS):
        return _with_orders([change_row(values)])[0]
    raise Refused("not_found", f"There is no change of budget {reference}. Look for it among the changes.")


def change_row(values: dict[str, Any]) -> ChangeRow:
    """A row from the columns of `CHANGE_COLUMNS`, with names where `CHANGE_NAMES` were asked for too."""
    named = dict(Change._meta.get_field("kind").choices or ())
    row = ChangeRow(
        values["reference"],
        values["kind"],
        str(named[values["kind"]]),
        values["state"],
        values["amount_pence"],
        values["allocation__reference"] or "",
        values["allocation__fund__code"] or "",
        values["from_line__reference"] or "",
        values["to_line__reference"] or "",
        *(values[name] for name in CHANGE_COLUMNS[8:]),
    )
    from_name = _line_named(values, "from_line") or values.get("allocation__title") or ""
    return replace(row, from_name=from_name, to_name=_line_named(values, "to_line") or _fund_named(values))


def _line_named(values: dict[str, Any], end: str) -> str:
    return f"{title}, {values[f'{end}__year']}" if (title := values.get(f"{end}__title")) else ""


def _fund_named(values: dict[str, Any]) -> str:
    return "" if values["to_line__reference"] or values["to_year"] else values.get("allocation__fund__name") or ""


@dataclass(frozen=True, slots=True)
class Acted:
    """One act in the chain of a change: who, in which role, under which paragraph of which scheme, on which text."""

    role_title: str
    person: str
    deputy_for: str
    paragraph: str
    scheme: str
    verified: bool
    digest: str
    signed_at: datetime


def acts_on(reference: str) -> list[Acted]:
    """The acts in the chain of a change, first one first."""
    columns = (
        "role_title", "person", "deputy_for", "paragraph", "scheme", "verified", "digest", "signed_at",
    )  # fmt: skip
    rows = ChangeSignature.objects.filter(change__reference=reference).order_by("id")
    return [Acted(*values) for values in rows.values_list(*columns)]


@dataclass(frozen=True, slots=True)
class ChainLeft:
    """The roles that still act on a change, in order, their paragraph, and the role somebody would act in next.

    `above` are those above the last that may act in its place; `mine` is blank for whoever may not act next, or had a
    part in the change. Where the next acts for its own cost centre alone, `centre` says which and `answers` who that
    is: blank for nobody. `limit_pence` is that of a deputy who could act but for it.
    """

    roles: tuple[str, ...] = ()
    paragraph: str = ""
    above: tuple[str, ...] = ()
    mine: str = ""
    centre: str = ""
    answers: str = ""
    limit_pence: int | None = None


def chain_left(reference: str, actor: Actor, now: datetime) -> ChainLeft:
    """What is left of the chain of a change by the scheme now in force; nothing without a rule."""
    change = _with_ends().get(reference=reference)
    try:
        authority, left = chain_of(change, now)
    except Refused:
        return ChainLeft()
    centre = taken_from(change)
    mine, limit = "", None
    if not {actor.person, actor.deputy_for} & _with_a_part_in(change):
        mine = role_acted_in(authority, left, titles_acted_in_for(authority, centre, actor, now))
        if mine:
            limit = limit_exceeded(actor, _verb_next(left), size_pence(change), now, role_title=mine)
    found = ChainLeft(left, authority.paragraph or "", authority.also, mine, limit_pence=limit)
    if left[0] != authority.own_cost_centre:
        return found
    return replace(found, centre=" ".join(centre), answers=who_answers(centre, now))


def who_could_settle(reference: str, chain: ChainLeft, now: datetime) -> list[str]:
    """Who acts next in a chain: people who hold the role, by name, and had no part in the change.

    Where that role acts for its own cost centre alone, whoever answers for it.
    """
    change, left = _with_ends().prefetch_related("signatures").get(reference=reference), chain.roles
    had_a_part = _with_a_part_in(change)
    among = [answering(taken_from(change), now).person] if chain.centre else None
    could = people_who_may(_verb_next(left), left[0], now, among=among)
    return [one for one in could if one not in had_a_part]


def refuse_settling(reference: str, actor: Actor, now: datetime) -> None:
    """Refused as settling a change would be, whatever the answer and the sum."""
    refuse_out_of_turn(_with_ends().get(reference=reference), actor, now)


def _with_a_part_in(change: Change) -> set[str]:
    """Whoever drafted a change or has acted on it, and those whom they acted for."""
    acted = (person for one in change.signatures.all() for person in (one.person, one.deputy_for))
    return {change.made_by, *acted} - {""}


def _verb_next(left: tuple[str, ...]) -> str:
    return AGREE if left[1:] else APPROVE


def _with_ends() -> QuerySet[Change]:
    return Change.objects.select_related("from_line", "allocation__fund")
