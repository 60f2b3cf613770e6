"""What the kernel keeps between processes: events on their way up, and answers to requests that may be retried."""

from __future__ import annotations

from django.db import models


class OutboxEvent(models.Model):
    """An event written in the transaction that caused it, until every subscriber has handled it.

    After each failure it waits longer before it is tried again, `not_before` the moment given.
    """

    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    happened_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(delivered_at=None), name="outbox_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class HandledEvent(models.Model):
    """That one handler has done its work for one event: the row that makes a second delivery harmless."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="+")
    handler = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="handled_event_once")]

    def __str__(self) -> str:
        return f"{self.handler} of #{self.event_id}"


class StoredAnswer(models.Model):
    """What a keyed request was answered, refusals included, so that a retry gets the same answer and no second act."""

    person = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="stored_answer_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.key}: {self.status}"
