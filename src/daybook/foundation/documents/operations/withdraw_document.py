"""A document is taken off its record."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.documents.models import Document, Withdrawal
from daybook.foundation.documents.queries import find_document
from daybook.foundation.documents.refs import DocumentRef
from daybook.foundation.documents.subjects import owner_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_REASON = 500


@operation("documents.withdraw_document")
def withdraw_document(*, actor: Actor, now: datetime, reference: str, reason: str) -> DocumentRef:
    """Take a document off its record for good: it is listed with the reason, and nobody is given it any more.

    Refused `not_found`, `not_permitted`, `already_withdrawn`, `reason_missing` or `bad_text`.
    """
    check_note(reason, LONGEST_REASON)
    document = Document.objects.select_for_update().filter(reference=reference).first()
    if document is None:
        raise Refused("not_found", f"There is no document {reference}. Check the reference.")
    owner_of(actor, document.subject, now)
    if not reason.strip():
        raise Refused("reason_missing", "Say why it is withdrawn: the reason stands where the document stood.")
    if Withdrawal.objects.filter(document=document).exists():
        raise Refused("already_withdrawn", f"{reference} was withdrawn before. There is nothing more to do.")
    Withdrawal.objects.create(document=document, reason=reason.strip(), made_by=actor.person, at=now)
    note(document.subject, document=document.reference)
    note(document.reference)
    return find_document(reference)
