"""A drafted journal is changed by the person who drafted it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from daybook.finance.ledger.codings import checked_lines
from daybook.finance.ledger.drafting import locked_draft, refuse_before_reversed, refuse_other_maker
from daybook.finance.ledger.periods import refuse_other_day
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.rules.journals import LONGEST_DESCRIPTION, JournalRow
from daybook.finance.ledger.states import JOURNAL, JournalState
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


@operation("ledger.revise_journal")
def revise_journal(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    on_date: date,
    description: str,
    rows: list[JournalRow],
    adjustment: bool = False,
) -> DraftRef:
    """Replace what a drafted journal says; only its maker may, and only the version they saw.

    Refused as `draft_journal`, `reversal_fixed` when it would no longer undo what it reverses, and `stale` when
    somebody changed it meanwhile.
    """
    draft = locked_draft(reference, seen_version)
    JOURNAL.target(JournalState(draft.state), "revise_journal")
    refuse_other_maker(draft, actor)
    if draft.reverses_id is not None and (adjustment or [asdict(row) for row in rows] != draft.rows):
        message = (
            f"{reference} undoes {draft.reverses}, so only its date and description may change. Discard it instead."
        )
        raise Refused("reversal_fixed", message, subject=reference)
    if draft.reverses is not None:
        refuse_before_reversed(draft.reverses, on_date)
    refuse_other_day(on_date, adjustment=adjustment)
    check_note(description, LONGEST_DESCRIPTION)
    checked_lines(rows, may_be_control=draft.reverses_id is not None)
    draft.on_date, draft.description, draft.adjustment = on_date, description, adjustment
    draft.rows = [asdict(row) for row in rows]
    draft.version += 1
    draft.save()
    note(reference, lines=len(rows), version=draft.version)
    return DraftRef(draft.reference, draft.state, draft.version)
