"""A stakeholder is judged anew."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.engaging import judged, stakeholder_of
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import StakeholderRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("programmes.judge_stakeholder")
def judge_stakeholder(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    stakeholder: str,
    influence: int,
    interest: int,
    stance: str,
    wanted: str,
    owner: str = "",
    owner_post: str = "",
    words: str = "",
) -> StakeholderRef:
    """Say where a stakeholder stands today; earlier judgements stay on record.

    Refused as for `add_stakeholder`, or `unchanged`.
    """
    row = locked_programme(reference, seen_version)
    found = stakeholder_of(row, stakeholder)
    judged(
        found,
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
    note(found.reference)
    return StakeholderRef(found.reference, row.reference, found.name, stance, wanted, keep(row).version)
