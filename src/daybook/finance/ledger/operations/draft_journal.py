"""A journal is drafted: kept as typed, for a second person to post."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from daybook.finance.ledger.codings import checked_lines
from daybook.finance.ledger.models import Draft
from daybook.finance.ledger.periods import refuse_other_day
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.rules.journals import LONGEST_DESCRIPTION, JournalRow
from daybook.finance.ledger.states import JournalState
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move, operation
from daybook.kernel.text import check_note


@operation("ledger.draft_journal")
def draft_journal(
    *,
    actor: Actor,
    now: datetime,
    on_date: date,
    description: str,
    rows: list[JournalRow],
    adjustment: bool = False,
) -> DraftRef:
    """Draft a journal for a second person to post.

    `rows` carry codes and pounds as text; `adjustment` puts a journal dated 31 March into period 13. Refused
    `bad_journal` with every finding when a row cannot be read, a code is unknown, a body is out of balance or an
    account is a control account; `not_year_end` for an adjustment of another day.
    """
    refuse_other_day(on_date, adjustment=adjustment)
    check_note(description, LONGEST_DESCRIPTION)
    checked_lines(rows)
    reference = next_reference("JD")
    draft = Draft.objects.create(
        reference=reference,
        on_date=on_date,
        adjustment=adjustment,
        description=description,
        rows=[asdict(row) for row in rows],
        source_ref=reference,
        made_by=actor.person,
        made_at=now,
    )
    note(reference, lines=len(rows))
    note_move(reference, "", JournalState.DRAFT)
    record_waiting(
        subject=reference,
        verb="ledger.post_journal",
        title=f"Post journal {reference}: {description}",
        why="A manual journal needs a second person to check it.",
        barred=[actor.person],
        maker=actor.person,
        yes="its lines enter the books, and only a reversing journal undoes them.",
        no="it stays a draft; whoever drafted it may revise or discard it.",
        now=now,
    )
    return DraftRef(draft.reference, draft.state, draft.version)
