"""What the acts on systems and on changes of their data share: find, lock, work out who is hit, and move a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model

from daybook.change.systems.models import (
    Application,
    ChangeStep,
    Consent,
    DataItem,
    Freeze,
    Interface,
    StructureChange,
)
from daybook.change.systems.refs import StructureChangeRef
from daybook.change.systems.rules import reach
from daybook.change.systems.rules.reach import Answer, Carrier, Hit, Obstacle, hits_of, obstacles_to
from daybook.change.systems.states import STRUCTURE_CHANGE, ChangeState
from daybook.foundation.approvals.public import refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept

# Two changes that reach the same application are this far apart, so that a fault can be told to come from one of them.
CLEAR_DAYS = 7
LONGEST_WORDS = 4_000
LIVE = (ChangeState.PROPOSED, ChangeState.SCHEDULED)
Row = TypeVar("Row", Application, DataItem, Interface)


@dataclass(frozen=True, slots=True)
class Reach:
    """Who a change of an item hits, and what stands in the way on a day."""

    holder: str
    hits: tuple[Hit, ...]
    obstacles: tuple[Obstacle, ...]


def locked(model: type[Row], code: str, seen_version: int) -> Row:
    """A row by its code, locked; Refused `not_found`, or `stale` when another version was seen."""
    row = model._default_manager.select_for_update(of=("self",)).filter(code=code).first()
    if row is None:
        raise Refused("not_found", f"There is no {model._meta.verbose_name} {code[:40]}. Look for it in the list.")
    _refuse_stale(row, row.code, row.version, seen_version)
    return row


def locked_change(reference: str, seen_version: int) -> StructureChange:
    """A change, locked; Refused `not_found`, or `stale` when another version was seen."""
    rows = StructureChange.objects.select_for_update(of=("self",)).select_related("item__holder")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no change {reference[:40]}. Look for it in the list.")
    _refuse_stale(row, row.reference, row.version, seen_version)
    return row


def _refuse_stale(row: Model, name: str, version: int, seen_version: int) -> None:
    if version != seen_version:
        message = f"{name} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=name, seen=seen_version, now=version)


def found(model: type[Row], code: str) -> Row:
    """A row by its code; Refused `not_found`."""
    row = model._default_manager.filter(code=code).first()
    if row is None:
        raise Refused("not_found", f"There is no {model._meta.verbose_name} {code[:40]}. Look for it in the list.")
    return row


def said(words: str, what: str) -> str:
    """Words that say something, without space around them; Refused `words_missing` or `bad_text`."""
    plain = words.strip()
    if not plain:
        raise Refused("words_missing", f"Say {what}: it is kept, for whoever asks later.")
    if len(plain) > LONGEST_WORDS or not can_be_kept(plain):
        raise Refused("bad_text", f"This text can have at most {LONGEST_WORDS:,} characters. Shorten it.")
    return plain


def reach_of(item: DataItem, on: date, change: StructureChange | None = None) -> Reach:
    """Who a change of the item on a day hits and what stands in its way; `change` is the one whose consents count."""
    carriers = [
        Carrier(*row)
        for row in item.carried_by.filter(retired_on=None)
        .order_by("code")
        .values_list("code", "source__code", "target__code")
    ]
    holder = item.holder.code
    hits = hits_of(holder, carriers)
    touched = [holder, *(hit.application for hit in hits)]
    freezes = [
        reach.Freeze(*row)
        for row in Freeze.objects.filter(application__code__in=touched).values_list(
            "application__code", "starts_on", "ends_before", "why"
        )
    ]
    obstacles = obstacles_to(
        holder=holder,
        hits=hits,
        on=on,
        freezes=freezes,
        answers=_answers(change, on),
        others=_others(item, change),
        clear_days=CLEAR_DAYS,
    )
    return Reach(holder, hits, obstacles)


def _answers(change: StructureChange | None, on: date) -> dict[str, Answer]:
    """The latest answer of each application, of those given for this very day."""
    if change is None:
        return {}
    rows = Consent.objects.filter(change=change, planned_on=on).order_by("id")
    return {code: Answer(answer) for code, answer in rows.values_list("application__code", "answer")}


def _others(item: DataItem, change: StructureChange | None) -> dict[str, date]:
    """Other live changes of the same item, by reference."""
    rows = StructureChange.objects.filter(item=item, state__in=LIVE)
    if change is not None:
        rows = rows.exclude(pk=change.pk)
    return dict(rows.values_list("reference", "planned_on"))


def change_ref(row: StructureChange) -> StructureChangeRef:
    """A change as others see it."""
    reached = reach_of(row.item, row.planned_on, row)
    return StructureChangeRef(
        row.reference,
        row.item.code,
        str(row.state),
        row.planned_on,
        row.version,
        tuple(hit.application for hit in reached.hits),
        tuple(obstacle.code for obstacle in reached.obstacles),
    )


def move(row: StructureChange, verb: str, actor: Actor, now: datetime, words: str = "") -> None:
    """Take a change where `verb` leads, with its step; Refused `wrong_state`."""
    before = ChangeState(row.state)
    after = STRUCTURE_CHANGE.target(before, verb)
    note_move(row.reference, before, after)
    note(row.item.code)
    row.state, row.version = after, row.version + 1
    row.save()
    ChangeStep.objects.create(
        change=row,
        verb=verb,
        from_state=before,
        to_state=after,
        planned_on=row.planned_on,
        words=words,
        made_by=actor.person,
        at=now,
    )


def refuse_unless_moves(row: StructureChange, verb: str) -> None:
    """Refused `wrong_state` where the change does not go by this verb from where it is."""
    STRUCTURE_CHANGE.target(ChangeState(row.state), verb)


def refuse_answering(row: StructureChange, actor: Actor) -> None:
    """Refused `wrong_state`, or `own_work` for whoever proposed the change."""
    refuse_unless_moves(row, "answer_structure_change")
    refuse_own_work(actor, row.proposed_by, "this change")


def refuse_scheduling(row: StructureChange) -> None:
    """Refused `wrong_state`, or `in_the_way` naming each obstacle."""
    refuse_unless_moves(row, "schedule_structure_change")
    refuse_obstacles(reach_of(row.item, row.planned_on, row).obstacles, row.reference)


def refuse_making(row: StructureChange, today: date) -> None:
    """Refused `wrong_state`, `too_early`, `in_the_way`, or `item_moved` where the item was written otherwise since."""
    refuse_unless_moves(row, "make_structure_change")
    if today < row.planned_on:
        message = f"{row.reference} is planned for {row.planned_on:%-d %B %Y}. Move it to make it sooner."
        raise Refused("too_early", message, subject=row.reference)
    refuse_obstacles(reach_of(row.item, row.planned_on, row).obstacles, row.reference)
    item = row.item
    if item.structure != row.old:
        message = f"{item.code} is written as “{item.structure}” now, not as “{row.old}”. Withdraw this."
        raise Refused("item_moved", message, subject=row.reference)


def refuse_retired(row: Interface) -> None:
    """Refused `wrong_state` once an interface was retired."""
    if row.retired_on is not None:
        message = f"{row.code} was retired on {row.retired_on:%-d %B %Y}."
        raise Refused("wrong_state", message, subject=f"SYS-{row.source.code}")


def refuse_obstacles(obstacles: Sequence[Obstacle], reference: str) -> None:
    """Refused `in_the_way`, naming each obstacle."""
    if obstacles:
        told = " ".join(f"{one.application}: {one.words}" if one.application else one.words for one in obstacles[:5])
        more = f" And {len(obstacles) - 5} more." if len(obstacles) > 5 else ""
        message = f"{reference} cannot be scheduled for that day. {told}{more} Move it, or clear what is in its way."
        raise Refused("in_the_way", message, obstacles=[one.code for one in obstacles], subject=reference)
