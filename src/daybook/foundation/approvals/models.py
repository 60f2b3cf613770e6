"""What waits for somebody: the one inbox that every domain pushes its items down into."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WaitingItem(models.Model):
    """Something a person with the permission `verb` may do, until it is settled."""

    subject = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    why = models.CharField(max_length=300)
    paragraph = models.CharField(max_length=60, blank=True)
    role_title = models.CharField(max_length=120, blank=True)
    # The one person it waits for, blank where it waits for anybody with the permission.
    holder = models.CharField(max_length=40, blank=True, default="", db_default="")
    amount_pence = models.BigIntegerField(null=True)
    yes = models.CharField(max_length=300, blank=True, default="", db_default="")
    no = models.CharField(max_length=300, blank=True, default="", db_default="")
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "verb"], condition=Q(settled_at=None), name="waiting_item_open_once"
            ),
        ]
        indexes = [models.Index(fields=["verb", "raised_at"], condition=Q(settled_at=None), name="waiting_item_open")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class WaitingBar(models.Model):
    """A person who may not do what an item waits for, whatever their permissions: its maker, for one."""

    item = models.ForeignKey(WaitingItem, on_delete=models.CASCADE, related_name="+")
    person = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "person"], name="waiting_bar_once")]

    def __str__(self) -> str:
        return f"{self.person} may not {self.item_id}"
