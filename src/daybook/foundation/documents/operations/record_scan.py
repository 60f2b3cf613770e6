"""What the scanner said of bytes is recorded."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.documents.models import CLEAN, INFECTED, UNSCANNED, Blob
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("documents.record_scan")
def record_scan(*, actor: Actor, now: datetime, digest: str, verdict: str) -> str:
    """Record that bytes are clean or infected; the verdict that stands is answered. Infected stays infected.

    Done by the schedule, with the scanner that `DAYBOOK_SCANNER` names. Refused `unknown_verdict` or `not_found`.
    """
    if verdict not in (CLEAN, INFECTED):
        raise Refused("unknown_verdict", "A scanner says clean or infected. Anything else is no verdict: scan again.")
    blob = Blob.objects.select_for_update().filter(digest=digest).first()
    if blob is None:
        raise Refused("not_found", "There are no such bytes. Check the digest.")
    if blob.scan == UNSCANNED or verdict == INFECTED:
        blob.scan, blob.scanned_at = verdict, now
        blob.save(update_fields=["scan", "scanned_at"])
    for reference in blob.documents.order_by("id").values_list("reference", flat=True)[:20]:
        note(reference)
    note(f"BLOB-{digest[:16]}", verdict=blob.scan)
    return blob.scan
