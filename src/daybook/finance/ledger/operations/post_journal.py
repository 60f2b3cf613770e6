"""A drafted journal is posted by a second person."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.codings import checked_lines
from daybook.finance.ledger.drafting import locked_draft, record_posted
from daybook.finance.ledger.periods import refuse_other_day
from daybook.finance.ledger.public import DraftRef, JournalEntry, Source, record_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.finance.ledger.states import JOURNAL, JournalState
from daybook.foundation.approvals.public import record_settled, refuse_beyond_limit, refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.periods import ADJUSTMENT_PERIOD


@operation("ledger.post_journal")
def post_journal(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DraftRef:
    """Post a drafted journal into the books; from then on only a reversing journal undoes it.

    Refused `own_work` for its maker, `over_limit` for a deputy whose limit its debits pass, `stale`, `bad_journal`,
    `closed_code`, `no_period` or `period_not_open`.
    """
    draft = locked_draft(reference, seen_version)
    state = JOURNAL.target(JournalState(draft.state), "post_journal")
    refuse_own_work(actor, draft.made_by, f"journal {reference}")
    refuse_other_day(draft.on_date, adjustment=draft.adjustment)
    # Whether a line is on a control account is asked where it is written.
    lines = checked_lines([JournalRow(**row) for row in draft.rows], may_be_control=True)
    refuse_beyond_limit(actor, sum(max(line.amount_pence, 0) for line in lines), now)
    entry = JournalEntry(
        book=draft.book,
        on_date=draft.on_date,
        description=draft.description,
        source=Source(draft.source_kind, draft.source_ref, draft.source_event),
        lines=lines,
        made_by=draft.made_by,
        period_number=ADJUSTMENT_PERIOD if draft.adjustment else None,
        reverses_id=draft.reverses_id,
    )
    note_move(reference, draft.state, state)
    posted = record_journal(
        entry, posted_by=actor.person, now=now, checked_by_second=True, by_hand=draft.reverses_id is None
    )
    record_posted(draft, posted.journal_id)
    record_settled(subject=reference, verb="ledger.post_journal", now=now)
    return DraftRef(draft.reference, state, draft.version + 1, posted.reference)
