"""Units are opened, renamed, moved and merged, and posts moved between them, all from one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from daybook.foundation.organisation.models import PostTerms, Unit, UnitHead, UnitPlacement
from daybook.foundation.organisation.queries import find_placed_unit, find_terms, known_placements
from daybook.foundation.organisation.queries.structure import holders, visible_units
from daybook.foundation.organisation.rules.hierarchy import first_loop
from daybook.foundation.organisation.rules.reorganisation import (
    MovedPost,
    PostMove,
    Reorganised,
    UnitChange,
    first_repeated,
    moved_units,
)
from daybook.foundation.organisation.rules.tree import UnitTree
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import (
    EffectiveDated,
    record_change,
    record_effective,
    record_end,
    record_withdrawal,
)
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_new_code

Fact = TypeVar("Fact", bound=EffectiveDated)


@dataclass(frozen=True, slots=True)
class ReorganisedRef:
    """How much a reorganisation moved, and its digest."""

    valid_from: date
    units: int
    posts: int
    people: int
    seen: str


@operation("organisation.reorganise_units")
def reorganise_units(
    *,
    actor: Actor,
    now: datetime,
    valid_from: date,
    units: list[UnitChange],
    posts: list[PostMove],
    seen: str = "",
) -> ReorganisedRef:
    """From a day, units are opened, renamed, moved or merged into others, and posts go to other units: all or nothing.

    New units come first, then moves, then posts, then mergers, each in the order given. Every change names the version
    it was based on; `seen` is the digest of a preview, blank when none was looked at. Refused `stale` when one of them
    is no longer so, `nothing_changes`, `twice`, `bad_code`, `bad_name`, `code_taken`, `unknown_unit`, `unit_not_open`
    on the day, `unknown_post`, `outside_span`, `into_below` when a unit would merge into one below it, or `loop` when a
    unit would come to belong to itself on any day.
    """
    done = _carried_out(actor, now, valid_from, units, posts)
    if seen and seen != done.seen:
        message = "What this would move has changed since the preview. Look at the preview again."
        raise Refused("stale", message, seen=seen, now=done.seen)
    for unit in done.units:
        note(f"UNIT-{unit.code}")
    for post in done.posts:
        if post.unit_before != post.unit_after:
            note(post.reference)
    note(f"UNIT-{units[0].code}" if units else posts[0].post, valid_from=valid_from.isoformat())
    return ReorganisedRef(valid_from, len(done.units), len(done.posts), len(done.people), done.seen)


def preview_reorganisation(
    *, actor: Actor, now: datetime, valid_from: date, units: list[UnitChange], posts: list[PostMove]
) -> Reorganised:
    """What a reorganisation would move. It is carried out and undone, so it cannot differ; Refused as it would be."""
    with transaction.atomic():
        found = _carried_out(actor, now, valid_from, units, posts)
        transaction.set_rollback(True)
    return found


def _carried_out(
    actor: Actor, now: datetime, on: date, units: Sequence[UnitChange], posts: Sequence[PostMove]
) -> Reorganised:
    if not units and not posts:
        raise Refused("nothing_changes", "There is no change in it. Say which units or posts change.")
    if again := first_repeated([*(change.code for change in units), *(move.post for move in posts)]):
        raise Refused("twice", f"{again} stands in it twice. Put all that changes about it into one line.", named=again)
    # Two moves at once could each be sound and together make a loop, so moves take turns.
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    before = visible_units(actor, on, now)
    terms = _terms_touched(before, on, now, units, posts)
    _apply(now, on, units, posts)
    after = visible_units(actor, on, now)
    day = first_loop(known_placements(now), on)
    if day is not None:
        message = (
            f"A unit would belong to itself on {day:%-d %B %Y}. Choose parents that are not below the unit that moves."
        )
        raise Refused("loop", message, day=day.isoformat())
    done = Reorganised(moved_units(before, after), _moved_posts(before, after, terms, on, now))
    if not done.units and not done.posts:
        raise Refused(
            "nothing_changes", "Everything is so already on that day. Change something, or choose another day."
        )
    return done


def _apply(now: datetime, on: date, units: Sequence[UnitChange], posts: Sequence[PostMove]) -> None:
    for change in units:
        if change.version == 0:
            _open(change, on, now)
    for change in units:
        if change.version and not change.into:
            _move(change, on, now)
    for move in posts:
        old = find_terms(move.post, move.version, now)
        record_change(old, on=on, recorded_at=now, unit=find_placed_unit(move.unit, on, now))
    for change in units:
        if change.into:
            _merge(change, on, now)


def _open(change: UnitChange, on: date, now: datetime) -> None:
    check_new_code(change.code)
    if change.into or not change.name:
        message = f"There is no unit {change.code} on {on:%-d %B %Y}. Check the code, or give a name to open the unit."
        raise Refused("unknown_unit", message, unit=change.code, on=on.isoformat())
    check_name(change.name)
    above = find_placed_unit(change.parent, on, now) if change.parent else None
    unit, new = Unit.objects.get_or_create(code=change.code)
    if not new:
        raise Refused("code_taken", f"There is already a unit {change.code}. Choose another code.", unit=change.code)
    record_effective(UnitPlacement(unit=unit, name=change.name, parent=above, valid_from=on, recorded_at=now))


def _move(change: UnitChange, on: date, now: datetime) -> None:
    old = _seen_placement(change, on, now)
    name = change.name or old.name
    check_name(name)
    if change.parent == change.code:
        raise Refused("loop", f"Unit {change.code} cannot belong to itself. Choose another parent.", unit=change.code)
    parent = None if change.at_top else old.parent
    if change.parent and not change.at_top:
        parent = find_placed_unit(change.parent, on, now)
    record_change(old, on=on, recorded_at=now, name=name, parent=parent)


def _merge(change: UnitChange, on: date, now: datetime) -> None:
    """Posts and units below go over, from the day on and whenever later they would have come; then the unit closes."""
    unit = _seen_placement(change, on, now).unit
    target = find_placed_unit(change.into, on, now)
    parents = dict(UnitPlacement.objects.as_at(on, now).values_list("unit_id", "parent_id"))
    above: int | None = target.pk
    while above is not None:
        if above == unit.pk:
            message = f"Unit {change.into} is {change.code} or below it. Move it elsewhere first, in the same list."
            raise Refused("into_below", message, unit=change.code, into=change.into)
        above = parents.get(above)
    for terms in _from(PostTerms.objects.known(now).filter(unit=unit), on):
        record_change(terms, on=max(on, terms.valid_from), recorded_at=now, unit=target)
    for placement in _from(UnitPlacement.objects.known(now).filter(parent=unit), on):
        record_change(placement, on=max(on, placement.valid_from), recorded_at=now, parent=target)
    for row in (
        *_from(UnitHead.objects.known(now).filter(unit=unit), on),
        *_from(UnitPlacement.objects.known(now).filter(unit=unit), on),
    ):
        if row.valid_from < on:
            record_end(row, until=on, recorded_at=now)
        else:
            record_withdrawal(row, recorded_at=now)


def _seen_placement(change: UnitChange, on: date, now: datetime) -> UnitPlacement:
    unit = find_placed_unit(change.code, on, now)
    old = UnitPlacement.objects.known(now).filter(unit=unit, pk=change.version).select_related("unit", "parent").first()
    if old is None:
        message = f"Unit {change.code} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, unit=change.code)
    return old


def _from(rows: QuerySet[Fact], on: date) -> list[Fact]:
    return list(rows.filter(Q(valid_until=None) | Q(valid_until__gt=on)).order_by("valid_from"))


def _terms_touched(
    before: UnitTree, on: date, now: datetime, units: Sequence[UnitChange], posts: Sequence[PostMove]
) -> dict[int, PostTerms]:
    """The terms of every post that could change its place: those in the units that change or below, and those named."""
    nodes = [before.by_code[change.code] for change in units if change.code in before.by_code]
    keys: set[int] = set().union(*(before.within(node.key) for node in nodes))
    rows = PostTerms.objects.as_at(on, now).select_related("post", "unit", "cost_centre__body")
    wanted = Q(unit__in=keys) | Q(post__reference__in=[move.post for move in posts])
    return {row.post_id: row for row in rows.filter(wanted).order_by("post__reference")}


def _moved_posts(
    before: UnitTree, after: UnitTree, terms: dict[int, PostTerms], on: date, now: datetime
) -> tuple[MovedPost, ...]:
    """Of the posts touched, those whose unit is another or stands elsewhere in the tree."""
    units = dict(PostTerms.objects.as_at(on, now).filter(post__in=terms).values_list("post_id", "unit_id"))
    held = holders(list(terms), on, now)
    found = []
    for key, old in terms.items():
        if _codes(before, old.unit_id) == _codes(after, units[key]):
            continue
        found.append(
            MovedPost(
                reference=old.post.reference,
                title=old.title,
                person=held[key].reference if key in held else "",
                body=old.cost_centre.body.code,
                cost_centre=old.cost_centre.code,
                unit_before=old.unit.code,
                unit_after=after.nodes[units[key]].code,
                budgeted_minutes=old.budgeted_minutes,
                full_time_minutes=old.full_time_minutes,
                version=old.pk,
            )
        )
    return tuple(found)


def _codes(tree: UnitTree, key: int) -> list[str]:
    return [node.code for node in tree.path(key)]
