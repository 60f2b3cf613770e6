"""Series of human references."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """A run of numbers behind one prefix, and the last one given."""

    prefix = models.CharField(max_length=20, unique=True)
    last_number = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last_number:06d}"
