"""Documents and the bytes behind them: the same bytes are kept once, however many records they belong to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.kernel import triggers

UNSCANNED, CLEAN, INFECTED = "unscanned", "clean", "infected"
VERDICTS = [UNSCANNED, CLEAN, INFECTED]
LONGEST_NAME = 120


class Blob(models.Model):
    """Bytes known by their SHA-256, with what they are and what the scanner said of them."""

    digest = models.CharField(max_length=64, unique=True)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    scan = models.CharField(max_length=10, choices=[(verdict, verdict) for verdict in VERDICTS], default=UNSCANNED)
    scanned_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scan__in=VERDICTS), name="blob_scan_known"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="blob_holds_bytes"),
            models.CheckConstraint(
                condition=Q(scan=UNSCANNED) | Q(scanned_at__isnull=False), name="blob_scanned_has_time"
            ),
        ]
        indexes = [models.Index(fields=["scan", "id"], name="blob_scan")]

    def __str__(self) -> str:
        return self.digest


class Document(models.Model):
    """Bytes under a name, with the record they belong to; who may read that record may read them."""

    reference = models.CharField(max_length=20, unique=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="documents")
    subject = models.CharField(max_length=40)
    name = models.CharField(max_length=LONGEST_NAME)
    permission = models.CharField(max_length=60)
    classification = models.CharField(max_length=40)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="document_subject")]
        constraints = [models.CheckConstraint(condition=~Q(permission=""), name="document_names_its_permission")]

    def __str__(self) -> str:
        return self.reference


class Withdrawal(models.Model):
    """That a document was taken off its record, by whom and why; its bytes stay as long as others have them."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document} withdrawn"


TRIGGERS = [
    *triggers.append_only("documents_document", "documents are withdrawn, never changed or removed"),
    *triggers.append_only("documents_withdrawal", "withdrawals of documents are never changed"),
    triggers.refuse("documents_blob", "DELETE", "bytes that documents name are kept"),
]
