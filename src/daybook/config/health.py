"""Is this process alive, and is the service ready? For load balancers and monitors: public, and without secrets."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from daybook.config.upgrade import pending_changes
from daybook.foundation.jobs.public import seconds_since_beat
from daybook.kernel import triggers
from daybook.ui.routes import public_route

# A worker beats every few seconds; none for so long and long work stands still, though pages still serve.
WORKER_LATE_SECONDS = 60


@public_route
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 while this process can answer at all; it asks nothing of the database."""
    return JsonResponse({"status": "live"})


@public_route
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database is there, up to date and its triggers stand; 503 otherwise.

    `worker_seconds` is the time since any worker was heard from (null: never). A late worker is reported, with 200: a
    web process must not be taken out of service because a worker is away.
    """
    found: dict[str, Any] = {"database": False, "migrated": False, "triggers": False, "worker_seconds": None}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["database"] = True
        found["migrated"] = pending_changes() == 0
        found["triggers"] = found["migrated"] and not triggers.missing(connection)
        found["worker_seconds"] = seconds_since_beat() if found["migrated"] else None
    except DatabaseError:
        connection.close()
    sound = all(found[part] for part in ("database", "migrated", "triggers"))
    age = found["worker_seconds"]
    found["worker"] = "late" if age is None or age > WORKER_LATE_SECONDS else "heard"
    return JsonResponse({"status": "ready" if sound else "not ready", **found}, status=200 if sound else 503)
