"""Somebody says what a change will bring."""

from __future__ import annotations

from datetime import datetime

from daybook.change.benefits.checking import columns_of
from daybook.change.benefits.keeping import as_said
from daybook.change.benefits.models import Benefit, BenefitStep
from daybook.change.benefits.queries import ref_of
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.profile import Profile
from daybook.change.benefits.states import BENEFIT
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation


@operation("benefits.draft_benefit")
def draft_benefit(*, actor: Actor, now: datetime, profile: Profile) -> BenefitRef:
    """Put a benefit on the register as a draft, with as much of its profile as is known.

    Refused where a word, choice, day or figure cannot be kept, `not_in_pounds` for what releases cash in another unit,
    `baseline_incomplete` without its day or source, or `unknown_post`.
    """
    columns = columns_of(profile, now)
    row = Benefit.objects.create(
        reference=next_reference("BEN"), drafted_by=actor.person, drafted_at=now, state=BENEFIT.start, **columns
    )
    BenefitStep.objects.create(
        benefit=row, verb="draft_benefit", to_state=row.state, said=as_said(columns), made_by=actor.person, at=now
    )
    note(row.reference)
    return ref_of(row)
