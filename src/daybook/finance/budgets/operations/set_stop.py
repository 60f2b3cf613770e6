"""Whether a budget line lets through more than is available."""

from __future__ import annotations

from datetime import datetime

from daybook.finance.budgets.models import Stop
from daybook.finance.budgets.reserving import locked_line
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.refused import Refused


@operation("budgets.set_stop")
def set_stop(*, actor: Actor, now: datetime, line: str, seen_version: int, stop: str) -> int:
    """Make the stop of a budget line hard (more than is available is refused) or soft (let through and marked).

    The line's new version is returned. Refused `not_found`, `stale` or `unknown_stop`.
    """
    if stop not in Stop.values:
        raise Refused("unknown_stop", "A stop is hard or soft. Choose one of the two.")
    found = locked_line(line)
    if found.version != seen_version:
        message = f"{line} has changed since you opened it. Look at it again before you go on."
        raise Refused("stale", message, seen=seen_version, now=found.version)
    note_move(line, found.stop, stop)
    found.stop, found.version = stop, found.version + 1
    found.save(update_fields=["stop", "version"])
    return found.version
