"""A drafted journal is given up."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.ledger.drafting import locked_draft, refuse_other_maker
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.states import JOURNAL, JournalState
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation


@operation("ledger.discard_journal")
def discard_journal(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> DraftRef:
    """Give up a drafted journal; only its maker may. Its reference is not used again."""
    draft = locked_draft(reference, seen_version)
    state = JOURNAL.target(JournalState(draft.state), "discard_journal")
    refuse_other_maker(draft, actor)
    note_move(reference, draft.state, state)
    draft.state, draft.version = state, draft.version + 1
    draft.save()
    record_settled(subject=reference, verb="ledger.post_journal", now=now)
    return DraftRef(draft.reference, draft.state, draft.version)
