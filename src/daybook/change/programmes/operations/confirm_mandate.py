"""The decision's own authority confirms a mandate."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.composing import mandate_of
from daybook.change.programmes.models import MandateStep
from daybook.change.programmes.progress import keep, locked_programme, move_mandate, writers_of
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.blocks import digest_of
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.states import MANDATE, MandateState
from daybook.decisions.cases.public import decided_paper
from daybook.foundation.approvals.public import refuse_own_work, titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.operation import current_entry, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("programmes.confirm_mandate")
def confirm_mandate(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ProgrammeRef:
    """Confirm the mandate that was endorsed, on the authority of the decision the programme stands on.

    Refused `not_the_role` unless the actor holds the role that decided, `own_work` for whoever wrote or endorsed it,
    `figures_moved` where its figures are no longer those endorsed, `wrong_state` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    MANDATE.target(MandateState(row.mandate_state), "confirm_mandate")
    paper = decided_paper(row.case)
    if paper.decision_maker not in titles_acted_in(actor, now):
        message = f"{paper.reference} was decided by the {paper.decision_maker}, who confirms what it asked for."
        raise Refused("not_the_role", message, who_can=paper.decision_maker)
    endorsed = MandateStep.objects.filter(programme=row, verb="endorse_mandate").order_by("-id").first()
    for writer in sorted({*writers_of(row, Paper.MANDATE), *([endorsed.made_by] if endorsed else [])}):
        refuse_own_work(actor, writer, "or endorsed this mandate")
    if digest_of(mandate_of(row, actor=actor, today=london_day(now))) != row.mandate_digest:
        message = (
            "Figures in this mandate have moved since it was endorsed. Return it, to be endorsed as it stands now."
        )
        raise Refused("figures_moved", message)
    move_mandate(row, "confirm_mandate", actor, now)
    current_entry().paragraph = paper.paragraph
    return keep(row)
