"""The targets of a benefit are set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.change.benefits.keeping import locked_benefit, move, refuse_unless_moves
from daybook.change.benefits.models import Target
from daybook.change.benefits.queries import latest_targets
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.profile import DatedValue
from daybook.change.benefits.rules.values import read_value
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused

MOST_TARGETS = 60


@dataclass(frozen=True, slots=True)
class TargetByDay:
    """What is to be reached by a day, as typed, in the benefit's unit."""

    on: date
    value: str


@operation("benefits.set_targets")
def set_targets(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, targets: list[TargetByDay]
) -> BenefitRef:
    """Set all targets of a benefit anew, in any order; an approved one becomes a draft again. Earlier sets are kept.

    Refused `bad_targets` for none, for more than 60 or for two of one day, `bad_number`, `bad_day`, `unchanged`,
    `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_unless_moves(row, "set_targets")
    if not 1 <= len(targets) <= MOST_TARGETS:
        raise Refused("bad_targets", f"Give at least one target, and at most {MOST_TARGETS}.")
    if len({one.on for one in targets}) < len(targets):
        raise Refused("bad_targets", "Two targets have the same day. Give one for each day.")
    wanted = sorted((DatedValue(one.on, read_value(one.value)) for one in targets), key=lambda one: one.on)
    if wanted == latest_targets(row):
        raise Refused("unchanged", f"These are the targets of {reference} already. Change them, or leave them.")
    last = row.targets.order_by("-number").first()
    number = last.number + 1 if last else 1
    Target.objects.bulk_create(Target(benefit=row, number=number, on=one.on, value=one.value) for one in wanted)
    note(reference, targets=len(wanted), set=number)
    return move(row, "set_targets", actor, now)
