"""Who may sign in, and what roles they hold from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A sign-in. It belongs to exactly one person; what that person may do hangs on their role grants.

    Whoever `must_change_password` signed in with one that somebody else knows, and does nothing before they change it.
    """

    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    person = models.OneToOneField("organisation.Person", on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False, db_default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.username


class RoleGrant(models.Model):
    """That a person holds a role from one day until another (half-open)."""

    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    granted_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="role_grant_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(valid_until=None), name="role_grant_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.person_id}"


class Deputyship(models.Model):
    """That somebody may use one role of another person on the days `[valid_from, valid_until)`, once they accept.

    `operations` narrows what of the role is lent (empty: all that may be lent); `limit_pence` is the largest sum the
    deputy may sign for (None: the role's own). Only an accepted one that has not ended gives authority. One that
    somebody else proposed for a person who is away has `proposed_by`, and is confirmed by yet another; `reason` is why
    they turned it down or ended it.
    """

    reference = models.CharField(max_length=20, unique=True)
    principal = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    operations = models.JSONField(default=list)
    limit_pence = models.BigIntegerField(null=True)
    why = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    offered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    confirmed_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="deputyship_not_of_oneself"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="deputyship_dates_in_order"),
            models.CheckConstraint(
                condition=Q(limit_pence=None) | Q(limit_pence__gt=0), name="deputyship_limit_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "offered", "accepted", "declined", "withdrawn", "refused", "ended"]),
                name="deputyship_state_known",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by="", confirmed_by="") | (~Q(proposed_by="") & ~Q(confirmed_by=F("proposed_by"))),
                name="deputyship_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by="") | ~Q(confirmed_by="") | ~Q(state__in=["offered", "accepted", "ended"]),
                name="deputyship_lent_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
                name="deputyship_ended_when_it_ended",
            ),
        ]
        indexes = [models.Index(fields=["deputy", "state"], name="deputyship_of_deputy")]

    def __str__(self) -> str:
        return self.reference
