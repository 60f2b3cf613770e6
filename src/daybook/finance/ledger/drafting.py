"""What every operation on a drafted journal does first: find it, lock it, and see that nothing has changed."""

from __future__ import annotations

from daybook.finance.ledger.models import Draft
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


def locked_draft(reference: str, seen_version: int) -> Draft:
    """The draft, locked; Refused `not_found`, or `stale` when it is not the version that was seen."""
    draft = Draft.objects.select_for_update().filter(reference=reference).first()
    if draft is None:
        raise Refused("not_found", f"There is no journal draft {reference}. Check the reference.")
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
