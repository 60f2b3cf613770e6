"""What people are told, how they want to be told, and the e-mails on their way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.foundation.notifications.rules.kinds import KINDS, Channel
from daybook.foundation.notifications.states import EmailState


class Message(models.Model):
    """Something one person was told, about one record."""

    person = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    title = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Whether the next digest of its reader tells of it.
    for_digest = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="message_kind_known")]
        indexes = [
            models.Index(fields=["person", "-id"], name="message_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """MSG-000001 and so on."""
        return f"MSG-{self.pk:06d}"


class Preference(models.Model):
    """How somebody wants to be told of a kind of thing; without a row, in Daybook only."""

    person = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="preference_once"),
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="preference_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=[one.value for one in Channel]), name="preference_channel"),
        ]
        indexes = [models.Index(fields=["channel", "person"], name="preference_of_channel")]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}: {self.channel}"


class Email(models.Model):
    """An e-mail on its way. `key` says what it is of, so that nothing is written twice; the address is not kept."""

    key = models.CharField(max_length=80, unique=True)
    person = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=12, default=EmailState.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EmailState]), name="email_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False), name="email_sending_since_a_moment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state__in=["queued", "sending"]), name="email_on_its_way"
            ),
            models.Index(fields=["person", "-id"], name="email_of_person"),
        ]

    def __str__(self) -> str:
        return self.key


class DigestRun(models.Model):
    """How far the digests of a day are: up to which person they are written."""

    day = models.DateField(unique=True)
    reached = models.CharField(max_length=40, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"DIGEST-{self.day}"
