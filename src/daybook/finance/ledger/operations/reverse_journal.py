"""A posted journal is undone by a dated reversing journal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from daybook.finance.ledger.drafting import refuse_before_reversed
from daybook.finance.ledger.models import Draft, Journal
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.queries import rows_of
from daybook.finance.ledger.rules.journals import reversed_rows
from daybook.finance.ledger.states import JournalState
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_REASON = 400
# What people enter themselves; every other journal is undone by undoing what caused it.
REVERSIBLE = frozenset({"manual", "import", "reversal"})
LONGEST_NUMBER = 18


@operation("ledger.reverse_journal")
def reverse_journal(*, actor: Actor, now: datetime, journal: str, on_date: date, reason: str) -> DraftRef:
    """Draft the journal that reverses a posted one, dated `on_date`; a second person posts it.

    Refused `not_found`, `not_yours_to_reverse` for a journal that another record caused (an allocation, a year-end
    close), `before_reversed`, or `already_reversed` when a reversing journal stands or waits.
    """
    check_note(reason, LONGEST_REASON)
    number = journal.removeprefix("JNL-")
    readable = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    posted = Journal.objects.select_for_update().filter(pk=int(number)).first() if readable else None
    if posted is None:
        raise Refused("not_found", f"There is no posted journal {journal[:40]}. Check the reference.")
    if posted.source_kind not in REVERSIBLE:
        cause = posted.source_kind.replace("_", " ")
        message = f"{posted} was caused by {cause} {posted.source_ref}, so it is undone by undoing that, not by itself."
        raise Refused("not_yours_to_reverse", message, journal=str(posted), cause=cause)
    waiting = Draft.objects.filter(reverses=posted).exclude(state=JournalState.DISCARDED).first()
    if waiting or Journal.objects.filter(reverses=posted).exists():
        where = f" by {waiting}" if waiting else ""
        raise Refused("already_reversed", f"{posted} is already reversed{where}. A journal is reversed once.")
    refuse_before_reversed(posted, on_date)
    reference = next_reference("JD")
    draft = Draft.objects.create(
        reference=reference,
        book=posted.book,
        on_date=on_date,
        description=f"Reversal of {posted}: {reason}",
        rows=[asdict(row) for row in reversed_rows(rows_of(posted.pk))],
        source_kind="reversal",
        source_ref=str(posted),
        reverses=posted,
        made_by=actor.person,
        made_at=now,
    )
    note(str(posted))
    note_move(reference, "", JournalState.DRAFT)
    record_waiting(
        subject=reference,
        verb="ledger.post_journal",
        title=f"Post reversing journal {reference} for {posted}",
        why="A manual journal needs a second person to check it.",
        barred=[actor.person],
        maker=actor.person,
        yes="its lines enter the books, and only a reversing journal undoes them.",
        no="it stays a draft; whoever drafted it may revise or discard it.",
        now=now,
    )
    return DraftRef(draft.reference, draft.state, draft.version)
