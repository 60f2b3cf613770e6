"""THE DOOR of numbering: human references such as JD-000042.

A number is taken by one short statement inside the caller's transaction, so a refused operation leaves no gap. Rows
written in bulk (posted journals) are referred to by their own key instead and never wait here.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from daybook.foundation.numbering.models import Series


@transaction.atomic
def next_reference(prefix: str) -> str:
    """The next reference of a series, gapless: PREFIX-000001 and so on."""
    if not Series.objects.filter(prefix=prefix).update(last_number=F("last_number") + 1):
        Series.objects.get_or_create(prefix=prefix)
        Series.objects.filter(prefix=prefix).update(last_number=F("last_number") + 1)
    number = Series.objects.values_list("last_number", flat=True).get(prefix=prefix)
    return f"{prefix}-{number:06d}"
