"""What a benefit says is said anew."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.checking import columns_of
from daybook.change.benefits.keeping import as_said, locked_benefit, move, refuse_unless_moves, said
from daybook.change.benefits.models import Actual, Benefit
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.profile import Profile
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("benefits.revise_benefit")
def revise_benefit(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, profile: Profile, reason: str
) -> BenefitRef:
    """Say the whole profile anew, and why; an approved benefit becomes a draft again. What it said before is kept.

    Refused as for `draft_benefit`; `unchanged`, `words_missing` without a reason, `unit_in_use` where targets or
    actuals are counted in the unit it had, `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_unless_moves(row, "revise_benefit")
    columns = columns_of(profile, now)
    changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if not changed:
        raise Refused("unchanged", f"This is what {reference} says already. Change it, or leave it.")
    if "unit" in changed and _counted(row):
        message = f"{reference} has figures in {row.unit}. Withdraw it, and draft another in {columns['unit']}."
        raise Refused("unit_in_use", message)
    for name, value in changed.items():
        setattr(row, name, value)
    return move(
        row, "revise_benefit", actor, now, words=said(reason, "why it is said otherwise"), said=as_said(columns)
    )


def _counted(row: Benefit) -> bool:
    return row.targets.exists() or Actual.objects.filter(benefit=row).exists()
