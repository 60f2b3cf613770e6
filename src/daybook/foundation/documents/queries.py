"""Every read of documents. `visible_documents` is the only road to rows for pages."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from daybook.foundation.documents.models import INFECTED, UNSCANNED, Blob, Document
from daybook.foundation.documents.refs import DocumentRef
from daybook.foundation.documents.store import sound_path
from daybook.kernel.refused import Refused

MOST = 500


def visible_documents(subject: str) -> QuerySet[Document]:
    """The documents of a record, in no order, for those who may read the record."""
    return Document.objects.filter(subject=subject).select_related("blob", "withdrawal")


def documents_of(subject: str) -> list[DocumentRef]:
    """The documents of a record, oldest first; withdrawn ones too."""
    return [document_ref(row) for row in visible_documents(subject).order_by("id")[:MOST]]


def count_documents(subject: str) -> int:
    """How many documents a record has; withdrawn ones not counted."""
    return Document.objects.filter(subject=subject, withdrawal=None).count()


def find_document(reference: str) -> DocumentRef:
    """The document of a reference; Refused `not_found`."""
    row = Document.objects.filter(reference=reference).select_related("blob", "withdrawal").first()
    if row is None:
        raise Refused("not_found", f"There is no document {reference}. Check the reference.")
    return document_ref(row)


def readable_path(document: DocumentRef) -> Path:
    """Where the bytes of a document can be read now.

    Refused `withdrawn_document`, `infected`, `not_scanned` while a scanner is set and has not seen it, `altered`.
    """
    if document.withdrawn:
        raise Refused("withdrawn_document", f"{document.reference} was withdrawn: {document.withdrawn}")
    if document.scan == INFECTED:
        message = f"The scanner found harm in {document.reference}, so nobody is given it. Ask for another copy."
        raise Refused("infected", message)
    if document.scan == UNSCANNED and settings.SCANNER:
        message = f"{document.reference} waits for the scanner. Open it again in a minute."
        raise Refused("not_scanned", message)
    return sound_path(document.digest)


def unscanned(limit: int) -> list[str]:
    """Digests of bytes that the scanner has not seen, oldest first."""
    return list(Blob.objects.filter(scan=UNSCANNED).order_by("id").values_list("digest", flat=True)[:limit])


def document_ref(row: Document) -> DocumentRef:
    """A document as others see it."""
    withdrawal = getattr(row, "withdrawal", None)
    return DocumentRef(
        reference=row.reference,
        subject=row.subject,
        name=row.name,
        media_type=row.blob.media_type,
        size_bytes=row.blob.size_bytes,
        digest=row.blob.digest,
        scan=row.blob.scan,
        permission=row.permission,
        classification=row.classification,
        added_by=row.added_by,
        added_at=row.added_at,
        withdrawn=withdrawal.reason if withdrawal else "",
    )
