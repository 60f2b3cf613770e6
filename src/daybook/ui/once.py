"""A form is carried out once: each drawing of it has a key, and a second press is shown what the first one did."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.kernel.actor import Actor
from daybook.kernel.models import StoredAnswer
from daybook.kernel.once import Kept, carry_out_once, same_request_since
from daybook.kernel.refused import Refused
from daybook.ui.links import names_of

FORM_KEY = "form_key"
# In whose name the form was drawn: blank for one's own, or the person acted for.
FORM_NAME = "form_name"
LONGEST_KEY = 64
# What differs between two presses of what is one form for whoever fills it in.
SENT_AGAIN = "sent_again"
_NOT_CONTENT = frozenset({FORM_KEY, FORM_NAME, SENT_AGAIN, "csrfmiddlewaretoken"})
LATELY = timedelta(minutes=10)

View = Callable[..., HttpResponseBase]


def new_form_key() -> str:
    """A key for a form that is being drawn."""
    return uuid4().hex


def in_any_name(view: View) -> View:
    """A page whose form may be sent in another name than it was drawn in: it chooses the name, say."""
    view.in_any_name = True  # type: ignore[attr-defined]
    return view


def refuse_another_name(request: HttpRequest, view: View) -> None:
    """Refused `other_name` for a form that was drawn in one name and is sent in another: in two tabs, or too late.

    What somebody wrote as a deputy is never kept as their own, nor the other way round.
    """
    actor: Actor | None = getattr(request, "actor", None)
    drawn = request.POST.get(FORM_NAME) if request.method == "POST" and actor else None
    if actor is None or drawn is None or drawn == actor.deputy_for or getattr(view, "in_any_name", False):
        return
    names = names_of([drawn[:LONGEST_KEY], actor.deputy_for])
    was, now = (
        f"as deputy for {names[one]}" if one else "in your own name" for one in (drawn[:LONGEST_KEY], actor.deputy_for)
    )
    message = (
        f"You opened this form {was} and act {now} now, so nothing was done. Open the page anew; or go back, choose "
        "under your name the one in which you opened it, and send it again."
    )
    raise Refused("other_name", message)


def once(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `view` answers; for a form that was carried out before, the way to what it did then, and no second act.

    Only an answer that leads on to another page is kept: a form that was refused, or has something to correct, may be
    sent again, and what is shown once (a password) is kept nowhere. Refused `already_sent` where what was carried out
    had other words in it.
    """
    actor: Actor | None = getattr(request, "actor", None)
    key = request.POST.get(FORM_KEY, "")[:LONGEST_KEY] if request.method == "POST" else ""
    if not key or not actor:
        return view()
    digest = _digest(request)
    at: datetime = request.received_at  # type: ignore[attr-defined]
    done = carry_out_once(
        person=actor.person, key=f"form {key}", digest=digest, at=at, act=lambda: _answer_and_kept(view)
    )
    if isinstance(done, Refused):
        raise done
    if isinstance(done, HttpResponseBase):
        return done
    leads_to = done.body["leads_to"]
    if not hmac.compare_digest(done.request_digest, digest):
        message = (
            "This form was carried out before, with other words in it, so nothing was done now. See what it did; to do "
            "something else as well, open the form anew."
        )
        raise Refused("already_sent", message, next_step="See what it did", next_url=leads_to)
    messages.info(request, "This form was sent before. It was carried out once, and this is what it led to.")
    return HttpResponseRedirect(leads_to)


def asks_before_repeating(view: View) -> View:
    """A page whose form makes something new: sent again with the same words within minutes, it asks first.

    Two tabs draw two forms, so that their keys differ; what is in them tells that the second may not be meant.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        before = _sent_before(request) if request.method == "POST" and SENT_AGAIN not in request.POST else None
        return view(request, *args, **kwargs) if before is None else _question(request, before)

    return asked


def _sent_before(request: HttpRequest) -> StoredAnswer | None:
    actor: Actor | None = getattr(request, "actor", None)
    if not actor:
        return None
    at: datetime = request.received_at  # type: ignore[attr-defined]
    return same_request_since(actor.person, _digest(request), at - LATELY)


def _question(request: HttpRequest, before: StoredAnswer) -> HttpResponse:
    fields = [(name, value) for name, values in request.POST.lists() if name not in _NOT_CONTENT for value in values]
    context = {
        "leads_to": before.body["leads_to"],
        "sent_at": before.answered_at,
        "fields": fields,
        "again": SENT_AGAIN,
    }
    return render(request, "ui/sent_before.html", context, status=409)


def _answer_and_kept(view: Callable[[], HttpResponseBase]) -> tuple[HttpResponseBase | Refused, Kept | None]:
    """What a view answers; a refusal as well, whose record would be rolled back if it were raised in here."""
    try:
        answer = view()
    except Refused as refused:
        return refused, None
    if not isinstance(answer, HttpResponseRedirect):
        return answer, None
    return answer, Kept(answer.status_code, {"leads_to": answer.url})


def _digest(request: HttpRequest) -> str:
    """A keyed digest of what a form holds: that may be a password, which must not be guessable from what is stored."""
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in _NOT_CONTENT)
    files = sorted((name, [(one.name, one.size) for one in sent]) for name, sent in request.FILES.lists())
    content = json.dumps([request.path, typed, files])
    return hmac.new(settings.SECRET_KEY.encode(), content.encode(), hashlib.sha256).hexdigest()
