"""Events on their way up: written with the act that caused them, delivered later, at least once.

An event is a frozen dataclass of plain values. `publish` is called inside an operation; `deliver` by a job, with the
one table of subscribers that config holds. Each handler runs in its own transaction together with the row that says
it has run, so a delivery repeated after a crash does nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from daybook.kernel.models import HandledEvent, OutboxEvent
from daybook.kernel.operation import current_entry

Handler = Callable[[dict[str, Any], datetime], None]
Subscriptions = Mapping[type, Sequence[Handler]]

log = structlog.get_logger(__name__)


def publish(event: Any) -> None:
    """Write a frozen event into the outbox of the current operation's transaction."""
    payload = json.loads(json.dumps(asdict(event), cls=DjangoJSONEncoder))
    OutboxEvent.objects.create(kind=type(event).__name__, payload=payload, happened_at=current_entry().at)


def deliver(subscriptions: Subscriptions, now: datetime, limit: int = 500) -> int:
    """Hand waiting events to their subscribers, oldest first; the number fully delivered is returned.

    An event whose handler fails stays waiting, is logged, and does not hold up the others.
    """
    by_kind = {kind.__name__: handlers for kind, handlers in subscriptions.items()}
    delivered = 0
    for event in OutboxEvent.objects.filter(delivered_at=None).order_by("id")[:limit]:
        # Every handler gets its turn, whatever became of the one before.
        outcomes = [_handled(event, handler, now) for handler in by_kind.get(event.kind, ())]
        if all(outcomes):
            OutboxEvent.objects.filter(pk=event.pk).update(delivered_at=now)
            delivered += 1
    return delivered


def _handled(event: OutboxEvent, handler: Handler, now: datetime) -> bool:
    name = f"{handler.__module__}.{handler.__qualname__}"
    if HandledEvent.objects.filter(event=event, handler=name).exists():
        return True
    try:
        with transaction.atomic():
            # The row first: two deliverers of one event meet at its unique key, not in the handler.
            HandledEvent.objects.create(event=event, handler=name)
            handler(event.payload, now)
    except IntegrityError:
        return HandledEvent.objects.filter(event=event, handler=name).exists()
    except Exception:
        log.exception("event_handler_failed", event_id=event.pk, event_kind=event.kind, handler=name)
        return False
    return True
