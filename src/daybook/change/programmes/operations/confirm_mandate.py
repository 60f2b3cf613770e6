"""The decision's own authority confirms a mandate."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.mandating import paper_to_confirm_by
from daybook.change.programmes.progress import keep, locked_programme, move_mandate
from daybook.change.programmes.refs import ProgrammeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import current_entry, operation


@operation("programmes.confirm_mandate")
def confirm_mandate(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> ProgrammeRef:
    """Confirm the mandate that was endorsed, on the authority of the decision the programme stands on.

    Refused `not_the_role` unless the actor holds the role that decided, `own_work` for whoever wrote or endorsed it,
    `figures_moved` where its figures are no longer those endorsed, `wrong_state` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    paper = paper_to_confirm_by(row, actor, now)
    move_mandate(row, "confirm_mandate", actor, now)
    current_entry().paragraph = paper.paragraph
    return keep(row)
