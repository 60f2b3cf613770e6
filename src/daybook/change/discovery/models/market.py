"""What published releases tell of the market: each release once, and what those of one process come to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from daybook.change.discovery.models.lengths import LONGEST_TITLE
from daybook.change.discovery.rules.market import Stage
from daybook.change.discovery.rules.releases import LONGEST_ID, LONGEST_TEXT


class ReleaseFile(models.Model):
    """A file that releases came in; `digest` is the SHA-256 of its bytes. The file itself is not kept."""

    name = models.CharField(max_length=LONGEST_TITLE)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(digest=""), name="release_file_has_digest")]

    def __str__(self) -> str:
        return self.name


class Procurement(models.Model):
    """A contracting process as its releases say it together: derived, and worked out anew when one comes in.

    `net` and `gross` are hundredths of the currency, without and with value added tax; null where it is not stated, or
    stated in several currencies. `codes` are the CPV codes, each between spaces.
    """

    reference = models.CharField(max_length=20, unique=True)
    ocid = models.CharField(max_length=LONGEST_ID, unique=True)
    title = models.CharField(max_length=LONGEST_TEXT)
    buyer = models.CharField(max_length=LONGEST_TEXT)
    stage = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Stage])
    notices = models.TextField(blank=True)
    first_on = models.DateField()
    latest_on = models.DateField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    codes = models.TextField(blank=True)
    net = models.BigIntegerField(null=True)
    gross = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=[one.value for one in Stage]), name="procurement_stage_known"),
            models.CheckConstraint(condition=Q(latest_on__gte=models.F("first_on")), name="procurement_days_in_order"),
            models.CheckConstraint(
                condition=(Q(net=None) | Q(net__gte=0)) & (Q(gross=None) | Q(gross__gte=0)),
                name="procurement_not_below_nothing",
            ),
        ]
        indexes = [models.Index(fields=["latest_on", "id"], name="procurement_latest")]

    def __str__(self) -> str:
        return self.reference


class ProcurementLine(models.Model):
    """An award of a contracting process: derived, as the process is. Those who won together are named together."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="lines")
    key = models.CharField(max_length=LONGEST_ID, blank=True)
    suppliers = models.TextField(blank=True)
    together = models.PositiveIntegerField()
    on = models.DateField(null=True)
    net = models.BigIntegerField(null=True)
    gross = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(suppliers="", together=0) | (~Q(suppliers="") & Q(together__gte=1)),
                name="procurement_line_counts_suppliers",
            ),
            models.CheckConstraint(
                condition=(Q(net=None) | Q(net__gte=0)) & (Q(gross=None) | Q(gross__gte=0)),
                name="procurement_line_not_below_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procurement_id} {self.key}"


class MarketRelease(models.Model):
    """What is kept of one published release, once."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="releases")
    file = models.ForeignKey(ReleaseFile, on_delete=models.PROTECT, related_name="+")
    release_id = models.CharField(max_length=LONGEST_ID)
    released_at = models.DateTimeField()
    tags = models.JSONField()
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procurement", "release_id"], name="release_once_a_process"),
        ]

    def __str__(self) -> str:
        return self.release_id
