"""Handing e-mails to the mail server: each at most once, tried again only while it surely has not gone.

An e-mail is claimed and that is committed before the server hears of it. A server that cannot be reached, or that says
no, is tried again with growing waits. Where a worker is lost, or the connection breaks, between handing it over and
writing that down, nobody can tell whether it went: it becomes `unconfirmed` and is not sent again. So nobody gets a
letter twice from here, at the price of perhaps missing one of which Daybook itself still tells.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from daybook.foundation.identity.public import email_addresses
from daybook.foundation.notifications.models import Email
from daybook.foundation.notifications.queries import due_emails, lost_emails
from daybook.foundation.notifications.states import EmailState

PATIENCE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
_AT_ONCE = 50
_FIRST_WAIT = timedelta(seconds=30)
# What a mail server says itself: it has not taken the letter.
_SAID_NO = (
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)

log = structlog.get_logger(__name__)


def send_emails(now: datetime) -> int:
    """Send what is due, a few at a time; how many were handed over. Done by two workers at once, each goes once."""
    for lost in lost_emails(now, PATIENCE):
        _end(lost.pk, EmailState.UNCONFIRMED, now)
    due = due_emails(now, _AT_ONCE)
    if not due:
        return 0
    server = get_connection()
    try:
        server.open()
    except Exception as trouble:
        log.warning("mail_server_away", trouble=type(trouble).__name__)
        for key in due:
            if _claimed(key, now):
                _try_later(key, now)
        return 0
    try:
        return sum(1 for key in due if _claimed(key, now) and _sent(key, server, now))
    finally:
        server.close()


def _claimed(key: int, now: datetime) -> bool:
    """Whether this worker took the e-mail; committed at once, before anything is handed over."""
    queued = Email.objects.filter(pk=key, state=EmailState.QUEUED)
    return bool(queued.update(state=EmailState.SENDING, claimed_at=now, attempts=F("attempts") + 1))


def _sent(key: int, server: BaseEmailBackend, now: datetime) -> bool:
    row = Email.objects.get(pk=key)
    address = email_addresses([row.person]).get(row.person)
    if not address:
        _end(key, EmailState.NO_ADDRESS, now)
        return False
    # The same whenever it is sent, so that a mail server too can tell a second one.
    headers = {
        "Message-ID": f"<{row.key.lower()}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    made = EmailMultiAlternatives(row.title, row.text, None, [address], connection=server, headers=headers)
    made.attach_alternative(row.html, "text/html")
    try:
        made.send()
    except _SAID_NO as no:
        log.warning("email_refused", email=row.key, trouble=type(no).__name__)
        _try_later(key, now)
        return False
    except Exception as trouble:
        log.warning("email_unconfirmed", email=row.key, trouble=type(trouble).__name__)
        _end(key, EmailState.UNCONFIRMED, now)
        return False
    _end(key, EmailState.SENT, now)
    return True


def _try_later(key: int, now: datetime) -> None:
    """Back into the queue after a wait that doubles; given up after eight attempts."""
    row = Email.objects.get(pk=key)
    if row.attempts >= MOST_ATTEMPTS:
        _end(key, EmailState.FAILED, now)
        return
    wait = _FIRST_WAIT * 2 ** (row.attempts - 1)
    Email.objects.filter(pk=key).update(state=EmailState.QUEUED, not_before=now + wait)


def _end(key: int, state: EmailState, now: datetime) -> None:
    # Only from where it was: a worker thought lost does not overrule what became of its letter.
    Email.objects.filter(pk=key, state=EmailState.SENDING).update(state=state, ended_at=now)
