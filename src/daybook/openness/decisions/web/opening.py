"""How anybody is answered: only when they read, without a cookie or a session, and so that caches may keep it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from daybook.kernel.refused import Refused
from daybook.ui.parts import Shell
from daybook.ui.refusals import missing_page as staff_page
from daybook.ui.refusals import status_of
from daybook.ui.routes import public_route

CACHE_SECONDS = 300
PUBLIC = "/public/"
Answer = Callable[..., HttpResponseBase]


def open_page(answer: Answer) -> Answer:
    """A page for anybody. It is not told who asks: no session is read, so shared caches may keep what it answers."""

    @public_route
    @wraps(answer)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            response: HttpResponseBase = answer(request, *args, **kwargs)
        except Refused as refused:
            response = shown("openness/public/refused.html", {"refused": refused}, status=status_of(refused))
        return _kept(request, response)

    return opened


class WithoutCookies:
    """Middleware: under the public address nothing can know who asks, and nothing leaves a cookie with them."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PUBLIC):
            return self.respond(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.respond(request)
        response.cookies.clear()
        # Whoever looked for a session found none, so the answer does not depend on one.
        del response["Vary"]
        return response


def shown(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page. The request is kept from the template: with it would come the session and the token of forms."""
    text = render_to_string(template, {"shell": Shell(home_url="/public/decisions/"), **context})
    return HttpResponse(text, status=status)


def missing_page(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What an address without a page answers: under the public address a page for anybody, else one for staff."""
    if not request.path_info.startswith(PUBLIC):
        return staff_page(request, exception)
    refused = Refused("not_found", "There is no page at this address. Check it for a slip.")
    return _kept(request, shown("openness/public/refused.html", {"refused": refused}, status=404))


def _kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    seconds = CACHE_SECONDS if response.status_code == 200 else 60
    response["Cache-Control"] = f"public, max-age={seconds}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Access-Control-Allow-Origin"] = "*"
    if not isinstance(response, HttpResponse):
        return response  # a file that is sent as it is read
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    if response.status_code != 200:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response
