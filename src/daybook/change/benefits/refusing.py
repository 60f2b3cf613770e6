"""What an act on a benefit is refused for whatever is typed: asked before its form is shown, and when it is sent."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.keeping import refuse_unless_moves, writers_of
from daybook.change.benefits.models import Actual, Benefit
from daybook.change.benefits.queries import is_evidenced, latest_targets, owner_of, records_by_hand
from daybook.change.benefits.rules.values import Unit
from daybook.foundation.approvals.public import refuse_own_work
from daybook.foundation.organisation.public import post_words
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def refuse_approving(row: Benefit, actor: Actor, now: datetime) -> None:
    """Refused `wrong_state`, `own_work` for whoever wrote it or answers for it, or `not_measurable` as it stands."""
    refuse_unless_moves(row, "approve_benefit")
    for writer in sorted(writers_of(row)):
        refuse_own_work(actor, writer, "or set the targets of this benefit")
    if (owner := owner_of(row, now)) and owner in {actor.person, actor.deputy_for}:
        message = "You answer for this benefit, so somebody else must approve it. Ask a colleague with the role."
        raise Refused("own_work", message)
    there = {
        "a baseline": row.baseline is not None,
        "an owner": bool(row.owner_post),
        "a target": bool(latest_targets(row)),
    }
    lacking = [name for name, given in there.items() if not given]
    if lacking:
        message = (
            f"It has not got {' or '.join(lacking)}, so nobody could ever tell whether it came. Have that added first."
        )
        raise Refused("not_measurable", message, lacking=lacking, subject=row.reference)


def refuse_recording(row: Benefit, actor: Actor, now: datetime) -> None:
    """Refused `wrong_state`, or `not_the_owner`, naming who is, for whoever does not answer for it."""
    refuse_unless_moves(row, "record_actual")
    if records_by_hand(row, actor, now):
        return
    who = post_words(row.owner_post, on=london_day(now), known_at=now)
    message = (
        f"The {who} answers for {row.reference} and records its figures. Ask them, or have the figure read from an "
        "event log or the ledger."
    )
    raise Refused("not_the_owner", message, post=row.owner_post, who_can=who, subject=row.reference)


def refuse_ledger(row: Benefit) -> None:
    """Refused `wrong_state`, or `other_unit` unless the benefit is counted in pounds."""
    refuse_unless_moves(row, "measure_from_ledger")
    if row.unit != Unit.POUNDS:
        message = f"{row.reference} is counted in {row.unit}, and the ledger in pounds."
        raise Refused("other_unit", message, subject=row.reference)


def refuse_evidencing(row: Benefit, claim: Actual, actor: Actor) -> None:
    """Refused `wrong_state`, `own_work` for whoever claimed it, `already_evidenced`, or `not_measurable`."""
    refuse_unless_moves(row, "evidence_claim")
    refuse_own_work(actor, claim.made_by, "this claim")
    if is_evidenced(claim):
        message = f"Actual {claim.number} of {row.reference} is evidenced already."
        raise Refused("already_evidenced", message, subject=row.reference)
    if row.baseline is None:
        message = "It has no baseline, so nothing shows what this figure is better than. Have a baseline added first."
        raise Refused("not_measurable", message, subject=row.reference)
