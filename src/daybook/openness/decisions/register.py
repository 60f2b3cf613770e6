"""What every act on the public register shares: find and lock a decision, and move it."""

from __future__ import annotations

from datetime import datetime

from daybook.kernel.operation import note, note_move
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note
from daybook.openness.decisions.models import LONGEST_REASON, PublicDecision, PublicMove
from daybook.openness.decisions.refs import PublicRef
from daybook.openness.decisions.states import REGISTER, PublicState


def locked_decision(reference: str, seen_version: int) -> PublicDecision:
    """The decision, locked; Refused `not_found`, or `stale` when another version was seen."""
    decision = PublicDecision.objects.select_for_update().filter(slug=slug_in(reference)).first()
    if decision is None:
        raise Refused("not_found", f"There is no published decision {reference}. Check the reference.")
    note(decision.slug)
    if decision.version != seen_version:
        message = (
            f"{decision.reference} is {decision.state} now: it was changed since you opened it. Open it again, and "
            "repeat what you were doing if it is still wanted."
        )
        raise Refused("stale", message, subject=decision.slug, seen=seen_version, now=decision.version)
    return decision


def slug_in(reference: str) -> str:
    """The key of a reference as people write it: "PCD 1080" is PCD-1080."""
    return "-".join(reference.upper().split())[:40]


def refuse_without_reason(reason: str) -> None:
    """Refused `reason_missing` where nothing is said, or `bad_text`."""
    check_note(reason, LONGEST_REASON)
    if not reason.strip():
        raise Refused(
            "reason_missing", "Say why, in words that the public may read. It stands where the decision stood."
        )


def move(decision: PublicDecision, verb: str, now: datetime, reason: str) -> PublicRef:
    """Take the decision where `verb` leads, with its row and its audit entry; Refused `wrong_state`."""
    before = decision.state
    change(decision, verb, now, reason)
    note_move(decision.slug, before, decision.state, case=decision.slug)
    return public_ref(decision)


def change(decision: PublicDecision, verb: str, now: datetime, reason: str) -> None:
    """Write a move of a locked decision, for the caller to note; Refused `wrong_state`."""
    before, after = decision.state, REGISTER.target(PublicState(decision.state), verb)
    decision.state, decision.reason, decision.changed_at = after, reason, now
    decision.version += 1
    decision.save()
    PublicMove.objects.create(decision=decision, verb=verb, from_state=before, to_state=after, reason=reason, at=now)


def public_ref(decision: PublicDecision) -> PublicRef:
    """A decision of the register as others see it."""
    return PublicRef(decision.reference, decision.slug, str(decision.state), decision.version)
