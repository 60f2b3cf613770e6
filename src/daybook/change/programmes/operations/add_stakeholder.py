"""Somebody with a stake in a programme is put on its list."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.engaging import judged
from daybook.change.programmes.models import Stakeholder
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import StakeholderRef
from daybook.change.programmes.rules.stakeholders import LONGEST_NAME
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("programmes.add_stakeholder")
def add_stakeholder(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    name: str,
    influence: int,
    interest: int,
    stance: str,
    wanted: str,
    owner: str = "",
    owner_post: str = "",
    words: str = "",
) -> StakeholderRef:
    """Put a group, a body or a post on the list, never a person by name, with where it stands and who looks after it.

    Influence and interest are from 1 to 5; stances are against, doubtful, neutral, supportive or leading. Refused
    `bad_name`, `name_taken`, `owner_missing`, `unknown_post`, `off_the_grid`, `unknown_stance`, `bad_text`,
    `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    check_name(name, LONGEST_NAME)
    if row.stakeholders.filter(name=name).exists():
        raise Refused("name_taken", f"{name} is on the list already. Judge it anew there.")
    made = Stakeholder.objects.create(
        reference=next_reference("STK"), programme=row, name=name, made_by=actor.person, at=now
    )
    judged(
        made,
        actor,
        now,
        influence=influence,
        interest=interest,
        stance=stance,
        wanted=wanted,
        owner=owner,
        owner_post=owner_post,
        words=words,
    )
    note(made.reference)
    return StakeholderRef(made.reference, row.reference, name, stance, wanted, keep(row).version)
