"""Events on their way up: written with the act that caused them, delivered later, at least once.

An event is a frozen dataclass of plain values. `publish` is called inside an operation; `deliver` by a job, with the
one table of subscribers that config holds. A handler makes one operation call. It runs in its own transaction together
with the row that says it has run, so a delivery repeated after a crash does nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Q

from daybook.kernel.models import HandledEvent, OutboxEvent
from daybook.kernel.operation import current_entry
from daybook.kernel.refused import Refused

Handler = Callable[[dict[str, Any], datetime], None]
Subscriptions = Mapping[type, Sequence[Handler]]

_LONGEST_WAIT = timedelta(hours=1)
_KEPT = timedelta(days=30)
_FORGOTTEN_AT_ONCE = 1_000

log = structlog.get_logger(__name__)


def publish(event: Any) -> None:
    """Write a frozen event into the outbox of the current operation's transaction."""
    payload = json.loads(json.dumps(asdict(event), cls=DjangoJSONEncoder))
    OutboxEvent.objects.create(kind=type(event).__name__, payload=payload, happened_at=current_entry().at)


def deliver(subscriptions: Subscriptions, now: datetime, limit: int = 500) -> int:
    """Hand waiting events to their subscribers, oldest first; the number fully delivered is returned.

    An event whose handler fails or is refused stays waiting, is logged, and does not hold up the others; it is tried
    again after a wait that doubles up to an hour. A kind of event that is not in `subscriptions` stays waiting: a newer
    worker knows it.
    """
    by_kind = {kind.__name__: handlers for kind, handlers in subscriptions.items()}
    delivered = 0
    waiting = OutboxEvent.objects.filter(Q(not_before=None) | Q(not_before__lte=now), delivered_at=None)
    for event in waiting.filter(kind__in=by_kind).order_by("id")[:limit]:
        # Every handler gets its turn, whatever became of the one before.
        outcomes = [_handled(event, handler, now) for handler in by_kind[event.kind]]
        if all(outcomes):
            OutboxEvent.objects.filter(pk=event.pk).update(delivered_at=now)
            delivered += 1
        else:
            wait = min(timedelta(seconds=2 ** min(event.failures + 1, 30)), _LONGEST_WAIT)
            OutboxEvent.objects.filter(pk=event.pk).update(failures=event.failures + 1, not_before=now + wait)
    return delivered


def _handled(event: OutboxEvent, handler: Handler, now: datetime) -> bool:
    name = f"{handler.__module__}.{handler.__qualname__}"
    try:
        with transaction.atomic():
            # The row first: two deliverers of one event meet at its unique key, not in the handler.
            claim, first = HandledEvent.objects.get_or_create(event=event, handler=name)
            return not first or _carried_out(claim, handler, now)
    except Exception:
        log.exception("event_handler_failed", event_id=event.pk, event_kind=event.kind, handler=name)
        return False


def _carried_out(claim: HandledEvent, handler: Handler, now: datetime) -> bool:
    try:
        handler(claim.event.payload, now)
    except Refused as refusal:
        # The operation has undone its work and recorded its refusal in this transaction, so that must be kept.
        claim.delete()
        event = claim.event
        log.warning(
            "event_refused", event_id=event.pk, event_kind=event.kind, handler=claim.handler, refusal=refusal.code
        )
        return False
    return True


def forget_delivered(now: datetime) -> int:
    """Remove events that were delivered more than 30 days ago, with the rows that say who handled them; how many."""
    old = OutboxEvent.objects.filter(delivered_at__lt=now - _KEPT).order_by("id").values_list("id", flat=True)
    forgotten = 0
    while some := list(old[:_FORGOTTEN_AT_ONCE]):
        with transaction.atomic():
            HandledEvent.objects.filter(event__in=some).delete()
            OutboxEvent.objects.filter(pk__in=some).delete()
        forgotten += len(some)
    return forgotten
