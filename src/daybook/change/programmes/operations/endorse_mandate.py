"""The senior responsible owner endorses a mandate."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.mandating import mandate_to_endorse
from daybook.change.programmes.progress import keep, locked_programme, move_mandate, writers_of
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.blocks import digest_of
from daybook.change.programmes.rules.outlines import Paper
from daybook.decisions.cases.public import decided_paper
from daybook.foundation.approvals.public import record_waiting
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("programmes.endorse_mandate")
def endorse_mandate(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ProgrammeRef:
    """Endorse a mandate as it stands, which fixes its digest and asks the decision's own authority to confirm it.

    Refused `own_work` for whoever wrote a section, `sections_empty` naming what is missing, `wrong_state` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    document = mandate_to_endorse(row, actor, now)
    move_mandate(row, "endorse_mandate", actor, now, digest=digest_of(document))
    paper = decided_paper(row.case)
    record_waiting(
        subject=row.reference,
        verb="programmes.confirm_mandate",
        title=f"Mandate of {row.title}",
        why=f"{paper.reference} asked for a confirmed mandate. The senior responsible owner endorsed this one.",
        now=now,
        barred=sorted({*writers_of(row, Paper.MANDATE), actor.person, *filter(None, [actor.deputy_for])}),
        paragraph=paper.paragraph,
        role_title=paper.decision_maker,
        maker=row.opened_by,
        yes="the programme has its mandate, and its outline case can be signed off.",
        no="return it with what is missing: it becomes a draft again.",
    )
    return keep(row)
