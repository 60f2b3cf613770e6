"""What every operation on a drafted journal does first: find it, lock it, and see that nothing has changed."""

from __future__ import annotations

from datetime import date

from daybook.finance.ledger.models import Draft, Journal
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.rows import locked_row
from daybook.kernel.unread import write_unread


def locked_draft(reference: str, seen_version: int) -> Draft:
    """The draft, locked; Refused `not_found`, or `stale` when it is not the version that was seen."""
    draft = locked_row(Draft, reference=reference)
    if draft is None:
        raise Refused("not_found", f"There is no journal draft {reference}. Check the reference.")
    note(reference)
    if draft.version != seen_version:
        raise Refused(
            "stale",
            f"{reference} was changed since you opened it (you saw version {seen_version}, it is now "
            f"{draft.version}). Open it again, look at what changed, and repeat your change.",
            subject=reference,
            seen=seen_version,
            now=draft.version,
        )
    return draft


def refuse_other_maker(draft: Draft, actor: Actor) -> None:
    """Only the maker may change or discard a draft."""
    if draft.made_by != actor.person:
        raise Refused("not_the_maker", f"{draft.reference} was drafted by somebody else. Ask them to change it.")


def refuse_before_reversed(reversed_journal: Journal, on_date: date) -> None:
    """Nothing is undone before it happened; Refused `before_reversed`."""
    if on_date < reversed_journal.on_date:
        message = (
            f"{reversed_journal} is dated {reversed_journal.on_date:%-d %B %Y}, so it cannot be reversed on "
            f"{on_date:%-d %B %Y}. Date the reversal on that day or after it."
        )
        raise Refused("before_reversed", message, journal=str(reversed_journal))


_POSTED = "UPDATE ledger_draft SET state = 'POSTED', journal_id = %s, version = version + 1 WHERE id = %s"


def record_posted(draft: Draft, journal_id: int) -> None:
    """Write down that a locked draft is in the books, and as which journal."""
    write_unread(_POSTED, [journal_id, draft.pk])
