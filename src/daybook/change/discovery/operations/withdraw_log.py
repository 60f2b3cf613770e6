"""An event log is withdrawn and its events removed."""

from __future__ import annotations

from datetime import datetime

from daybook.change.discovery.models import LONGEST_REASON, Log, LogPart, LogWithdrawal
from daybook.change.discovery.queries.logs import find_log
from daybook.change.discovery.refs import LogRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


@operation("discovery.withdraw_log")
def withdraw_log(*, actor: Actor, now: datetime, reference: str, reason: str) -> LogRef:
    """Remove the events of a log for good, such as when somebody can be recognised in them; its counts stay.

    Refused `not_found`, `reason_missing`, `already_withdrawn` or `bad_text`.
    """
    check_note(reason, LONGEST_REASON)
    row = Log.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no event log {reference}. Check the reference.")
    if not reason.strip():
        raise Refused("reason_missing", "Say why it is withdrawn: the reason stands where the log stood.")
    if LogWithdrawal.objects.filter(log=row).exists():
        raise Refused("already_withdrawn", f"{reference} was withdrawn before. There is nothing more to do.")
    LogWithdrawal.objects.create(log=row, reason=reason.strip(), made_by=actor.person, at=now)
    LogPart.objects.filter(log=row).delete()
    note(reference, events=row.events)
    return find_log(reference)
