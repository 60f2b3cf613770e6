"""A document is added to a record."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.documents.models import Blob, Document
from daybook.foundation.documents.queries import document_ref
from daybook.foundation.documents.refs import DocumentRef
from daybook.foundation.documents.rules.names import kept_name
from daybook.foundation.documents.store import arrived
from daybook.foundation.documents.subjects import owner_of
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.text import check_note

LONGEST_GIVEN_NAME = 1_000


@operation("documents.add_document")
def add_document(*, actor: Actor, now: datetime, subject: str, digest: str, name: str) -> DocumentRef:
    """Add bytes that have arrived to a record, under a name; the same bytes may belong to many records.

    `subject` is the record's reference, such as PCD-1080, and `digest` the SHA-256 of what was sent. Its readers are
    those of the record. Its name is given the ending of what it is. Refused `not_found`, `not_permitted` for whoever
    may not read the record, `unknown_file`, `unusable_file` or `bad_text`.
    """
    check_note(name, LONGEST_GIVEN_NAME)
    owner = owner_of(actor, subject, now)
    size, kind = arrived(digest)
    blob, _ = Blob.objects.get_or_create(
        digest=digest, defaults={"size_bytes": size, "media_type": kind.media_type, "kept_at": now}
    )
    document = Document.objects.create(
        reference=next_reference("DOC"),
        blob=blob,
        subject=subject,
        name=kept_name(name, kind.ending),
        permission=owner.permission,
        classification=owner.classification,
        added_by=actor.person,
        added_at=now,
    )
    note(subject, document=document.reference, digest=digest)
    note(document.reference)
    return document_ref(document)
