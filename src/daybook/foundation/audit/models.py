"""The audit story: what was done or refused, by whom, on what authority; added to, never changed."""

from __future__ import annotations

from django.db import models

from daybook.kernel import triggers


class AuditEntry(models.Model):
    """One act or refusal. References and keyed digests only, never personal values, so that a person can be erased."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    post = models.CharField(max_length=40, blank=True)
    deputy_for = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=80)
    refusal = models.CharField(max_length=60, blank=True)
    subjects = models.JSONField()
    case = models.CharField(max_length=60, blank=True)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    paragraph = models.TextField(blank=True)
    request = models.CharField(max_length=64, blank=True)
    facts = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["actor", "-id"], name="audit_entry_actor"),
            models.Index(fields=["verb", "-id"], name="audit_entry_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.pk}"


class AuditSubject(models.Model):
    """Which records an entry is about: the road from a record to its story."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["subject", "entry"], name="audit_subject_story")]

    def __str__(self) -> str:
        return f"{self.subject} in {self.entry_id}"


class AuditSeal(models.Model):
    """A sealed batch: the ids and digests of its entries, chained to the seal before it.

    `gaps` are ids below `last_id` that were not to be seen when the batch was sealed: rolled back, or still to be
    committed. The sealer looks for them again for a day.
    """

    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    last_id = models.BigIntegerField()
    members = models.TextField()
    gaps = models.JSONField()
    sealed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # `previous` alone would let two sealers each write a first seal, since no NULL equals another.
            models.UniqueConstraint(models.Value(1), condition=models.Q(previous=None), name="audit_seal_first_once"),
        ]

    def __str__(self) -> str:
        return f"seal {self.pk} to entry {self.last_id}"


TRIGGERS = [
    *triggers.append_only("audit_auditentry", "audit entries are never changed or removed"),
    *triggers.append_only("audit_auditsubject", "audit entries are never changed or removed"),
    *triggers.append_only("audit_auditseal", "audit seals are never changed or removed"),
]
