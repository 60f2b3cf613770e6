"""What every worker does again and again, beside jobs. Done by two workers at once, each part is harmless."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from daybook.change.programmes.jobs import remind_of_owned
from daybook.config.subscriptions import SUBSCRIPTIONS
from daybook.decisions.cases.jobs import publish_deferred
from daybook.decisions.undertakings.jobs import remind_of_overdue
from daybook.finance.ledger.uploads import forget_uploads
from daybook.foundation.approvals.jobs import lapse_offers_over, reroute_misrouted, write_due_digests
from daybook.foundation.audit.sealing import seal_entries
from daybook.foundation.documents.jobs import scan_documents
from daybook.foundation.documents.public import sweep
from daybook.foundation.jobs.worker import Scheduled, work
from daybook.foundation.notifications.sending import send_emails
from daybook.kernel.models import StoredAnswer
from daybook.kernel.outbox import deliver, forget_delivered

_ANSWERS_KEPT = timedelta(days=30)
_AT_ONCE = 1_000


def deliver_events(now: datetime) -> int:
    """Hand waiting events to their subscribers."""
    return deliver(SUBSCRIPTIONS, now)


def forget_old(now: datetime) -> None:
    """Remove what nobody needs any more: ended sessions, and answers to retries and delivered events of 30 days ago."""
    forget_delivered(now)
    _remove(StoredAnswer.objects.filter(answered_at__lt=now - _ANSWERS_KEPT).order_by("pk"))
    _remove(Session.objects.filter(expire_date__lt=now).order_by("expire_date"))


def _remove(rows: QuerySet[Any]) -> None:
    # A little at a time, so that nobody who wants to write waits for long.
    while some := list(rows.values_list("pk", flat=True)[:_AT_ONCE]):
        rows.model._default_manager.filter(pk__in=some).delete()


SCHEDULE = (
    Scheduled("deliver_events", 1, deliver_events),
    Scheduled("seal_audit", 30, seal_entries),
    Scheduled("remind_of_overdue", 3600, remind_of_overdue),
    Scheduled("remind_of_owned", 3600, remind_of_owned),
    Scheduled("reroute_misrouted", 600, reroute_misrouted),
    Scheduled("lapse_offers", 600, lapse_offers_over),
    Scheduled("forget_old", 3600, forget_old),
    Scheduled("write_digests", 60, write_due_digests),
    Scheduled("send_emails", 5, send_emails),
    Scheduled("publish_deferred", 3600, publish_deferred),
    Scheduled("scan_documents", 5, scan_documents),
    Scheduled("sweep_documents", 600, sweep),
    Scheduled("forget_uploads", 60, lambda now: forget_uploads()),
)


def run_worker() -> None:
    """Run jobs and this schedule until told to stop."""
    work(SCHEDULE)
