"""A risk, an assumption, an issue or a dependency is put on a programme's register."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.models import Item
from daybook.change.programmes.owning import owner_given
from daybook.change.programmes.planning import current_plan
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import ItemRef
from daybook.change.programmes.registering import item_ref
from daybook.change.programmes.rules.registers import ItemKind
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.money import LARGEST_LINE_PENCE, Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_note

LONGEST_TITLE, LONGEST_WORDS = 300, 4_000


@operation("programmes.raise_item")
def raise_item(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    kind: str,
    title: str,
    owner: str = "",
    owner_post: str = "",
    words: str = "",
    response: str = "",
    percent: int | None = None,
    impact_pence: Pence | None = None,
    step: str = "",
    due_on: date | None = None,
) -> ItemRef:
    """Put a line on the register, with the post that owns it or, outside the force, who does in words.

    A risk says how likely it is in per cent and what it would cost; a dependency on what day it is to be given. Refused
    `unknown_kind`, `bad_name`, `bad_text`, `owner_missing`, `unknown_post`, `weight_missing`, `day_missing`, `bad_day`
    for a day gone by, `unknown_step`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    if kind not in list(ItemKind):
        raise Refused("unknown_kind", f"A line of the register is one of: {', '.join(ItemKind)}.")
    check_name(title, LONGEST_TITLE)
    owner_words, post = owner_given(owner, owner_post, now)
    check_note(words, LONGEST_WORDS)
    check_note(response, LONGEST_WORDS)
    _refuse_unweighed(ItemKind(kind), percent, impact_pence, due_on)
    if due_on is not None and due_on < london_day(now):
        raise Refused("bad_day", "This day has passed. Give the day on which it is looked at next.")
    if step and not current_plan(row).steps.filter(key=step).exists():
        raise Refused("unknown_step", f"The plan has no step {step[:40]}. Give the key of one, or leave it blank.")
    item = Item.objects.create(
        reference=next_reference("RAID"),
        programme=row,
        kind=kind,
        title=title,
        words=words.strip(),
        percent=percent,
        impact_pence=impact_pence,
        response=response.strip(),
        owner=owner_words,
        owner_post=post,
        step=step,
        due_on=due_on,
        raised_by=actor.person,
        raised_at=now,
    )
    note(item.reference)
    keep(row)
    return item_ref(item)


def _refuse_unweighed(kind: ItemKind, percent: int | None, impact: int | None, due_on: date | None) -> None:
    if kind is ItemKind.RISK and (percent is None or impact is None):
        message = "Say how likely the risk is, from 1 to 99 per cent, and what it would cost: then it can be weighed."
        raise Refused("weight_missing", message)
    if percent is not None and not 1 <= percent <= 99:
        raise Refused("weight_missing", "A risk is 1 to 99 per cent likely; what is certain is an issue.")
    if impact is not None and not 0 <= impact <= LARGEST_LINE_PENCE:
        raise Refused("bad_amount", "This cost cannot be kept. Check the number of digits.")
    if kind is ItemKind.DEPENDENCY and due_on is None:
        raise Refused("day_missing", "Say by which day it is to be given: then it can be seen whether it is late.")
