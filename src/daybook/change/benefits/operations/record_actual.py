"""What came of a benefit is recorded."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.benefits.keeping import kept_actual, locked_benefit, move
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.refusing import refuse_recording
from daybook.change.benefits.rules.values import read_value
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("benefits.record_actual")
def record_actual(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, on: date, value: str, evidence: str
) -> BenefitRef:
    """Claim a figure measured on a day, in the benefit's unit, saying where it stands. Another of that day replaces it.

    Whoever holds the post that answers for it, or acts for them, records it by hand and nobody else; where it has no
    owner yet, anybody who may. It stays a claim until somebody else evidences it. Refused `not_the_owner`,
    `bad_number`, `bad_day` for a day to come, `words_missing`, `bad_text`, `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_recording(row, actor, now)
    kept_actual(row, actor, now, on=on, value=read_value(value), evidence=evidence)
    return move(row, "record_actual", actor, now)
