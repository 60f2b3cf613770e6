"""The days that nobody can move are set, with the stages that must be over before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.change.programmes.models import Runway
from daybook.change.programmes.progress import keep, locked_programme, reasoned
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.runway import MOST_MONTHS, Stage, latest_starts
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

_MOST_ENDS, _MOST_STAGES = 10, 20


@dataclass(frozen=True, slots=True)
class FixedEnd:
    """A day nobody can move, such as the end of a contract or of a product's support, and where it is said."""

    title: str
    on: date
    source: str


@operation("programmes.set_runway")
def set_runway(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    ends: list[FixedEnd],
    stages: list[Stage],
    month_pence: Pence,
    extension_pence: Pence,
    source: str,
) -> ProgrammeRef:
    """Say which days cannot move, which stages come before them in order, and what a month of waiting costs.

    `month_pence` is what the team costs while nothing moves, `extension_pence` a month of keeping the old service on.
    Refused `bad_runway`, `words_missing`, `bad_name`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    said = reasoned(source, "where the two costs come from")
    if not 1 <= len(ends) <= _MOST_ENDS or not 1 <= len(stages) <= _MOST_STAGES:
        message = f"A runway has 1 to {_MOST_ENDS} days that cannot move and 1 to {_MOST_STAGES} stages before them."
        raise Refused("bad_runway", message)
    for end in ends:
        check_name(end.title)
        reasoned(end.source, f"where {end.title} is said")
    for stage in stages:
        check_name(stage.title)
        if not 1 <= stage.months <= MOST_MONTHS:
            raise Refused("bad_runway", f"{stage.title} takes 1 to {MOST_MONTHS} months.")
    for end in ends:
        latest_starts(stages, end.on)
    Runway.objects.create(
        programme=row,
        ends=[[end.title, end.on.isoformat(), " ".join(end.source.split())] for end in ends],
        stages=[[stage.title, stage.months] for stage in stages],
        month_pence=month_pence,
        extension_pence=extension_pence,
        source=said,
        made_by=actor.person,
        at=now,
    )
    return keep(row)
