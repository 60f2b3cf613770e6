"""What came of a benefit is recorded."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.benefits.keeping import kept_actual, locked_benefit, move, refuse_unless_moves
from daybook.change.benefits.models import Benefit
from daybook.change.benefits.queries import owner_of, records_by_hand
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.values import read_value
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


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
    refuse_unless_moves(row, "record_actual")
    _refuse_other_than_owner(row, actor, now)
    kept_actual(row, actor, now, on=on, value=read_value(value), evidence=evidence)
    return move(row, "record_actual", actor, now)


def _refuse_other_than_owner(row: Benefit, actor: Actor, now: datetime) -> None:
    if records_by_hand(row, actor, now):
        return
    held = "somebody else holds it" if owner_of(row, now) else "nobody holds it today"
    message = (
        f"Whoever holds {row.owner_post} answers for {row.reference} and records its figures, and {held}. Ask them, or "
        "have the figure read from an event log or the ledger."
    )
    raise Refused("not_the_owner", message, post=row.owner_post)
