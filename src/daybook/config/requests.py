"""What every request gets: an id, a content security policy, and the actor who is signed in."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, empty

from daybook.foundation.approvals.public import ACTING_FOR
from daybook.foundation.approvals.web.standing import names_in
from daybook.kernel import clock
from daybook.kernel.actor import Actor

Respond = Callable[[HttpRequest], HttpResponse]

log = structlog.get_logger(__name__)

_QUIET = ("/static/", "/health/")
_GIVEN = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)


class RequestIds:
    """Take the id a proxy gave, or make one; it is in every log line, audit entry and answer. And note when it came."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _GIVEN.match(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        request.received_at = clock.now()  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        began = time.monotonic()
        response = self.respond(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        if response.status_code >= 400 or not request.path.startswith(_QUIET):
            _write_line(request, response, began)
        return response


def _write_line(request: HttpRequest, response: HttpResponse, began: float) -> None:
    """One line a request; the path without its query, which may hold what somebody searched for."""
    log.info(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=int((time.monotonic() - began) * 1000),
        actor=_actor_seen(request),
    )


def _actor_seen(request: HttpRequest) -> str:
    """Who was signed in, if the page asked; logging must not be what looks them up."""
    lazy = getattr(request, "actor", None)
    return lazy.person if lazy is not None and lazy._wrapped is not empty and lazy else ""


class ContentSecurityPolicy:
    """Nothing runs, loads or frames a page but what Daybook itself serves."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.setdefault("Content-Security-Policy", POLICY)
        return response


class SignedInActor:
    """`request.actor`: the Actor of who is signed in (looked up when asked for), or None."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_in(request))  # type: ignore[attr-defined]
        return self.respond(request)


def _actor_in(request: HttpRequest) -> Actor | None:
    """Who is signed in, acting for whom they chose; what the page shows and who acts are the same person."""
    names = names_in(request)
    if not names:
        return None
    own, chosen = names[0], request.session.get(ACTING_FOR, "")
    # An act in a deputyship that has lapsed is refused, and never done in one's own name instead.
    if request.method in ("GET", "HEAD") and not any(seat.acting_for == chosen for seat in names):
        request.session.pop(ACTING_FOR)
        messages.warning(request, "You are no longer their deputy, so you act in your own name again.")
        chosen = ""
    post = own.posts[0] if own.posts else ""
    return Actor(own.person, post, chosen, request.request_id, posts=own.posts)  # type: ignore[attr-defined]
