"""Whatever goes wrong under /api/ is told as an RFC 9457 problem, also what never reached an operation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel

from daybook.kernel.refused import Refused
from daybook.ui.refusals import status_of

PROBLEM = "application/problem+json"
_ROOT = "/api/"
_JSON = "application/json"
_SEE = "See /api/openapi.json."
# What the framework and the web server refuse before an operation is asked, by status.
_TOLD = {
    400: ("unreadable", f"The request cannot be read. Send one JSON object in UTF-8, as {_JSON}. {_SEE}"),
    401: ("not_signed_in", "Nobody is signed in. Sign in, and send the session cookie with the request."),
    403: (
        "no_token",
        "The request does not come from our own pages. Send the X-CSRFToken header with the cookie's value.",
    ),
    404: ("not_found", f"There is nothing at this address. {_SEE}"),
    405: ("wrong_method", f"This address does not take this method. Write with POST, read with GET. {_SEE}"),
    413: ("too_large", "The request is too large. Send large files through the pages or the command line."),
    415: ("wrong_content_type", f"The body must be JSON. Send it with Content-Type: {_JSON}"),
}
_FAULT = (
    "fault",
    "Something went wrong in Daybook and nothing was done. Try again, or report it with the request's id.",
)


class Problem(BaseModel):
    """RFC 9457: what went wrong and what to do; `type` ends in a code that programs may rely on."""

    type: str
    title: str
    status: int
    detail: str
    request: str
    facts: dict[str, Any] = {}


def problem_of(request: HttpRequest, refusal: Refused, status: int | None = None) -> Problem:
    """A refusal as a problem, with the id of the request; the status is the refusal's own unless one is given."""
    return Problem(
        type=f"urn:daybook:problem:{refusal.code}",
        title=refusal.code.replace("_", " ").capitalize(),
        status=status or status_of(refusal),
        detail=refusal.message,
        request=request.request_id,  # type: ignore[attr-defined]
        facts=json.loads(json.dumps(refusal.facts, cls=DjangoJSONEncoder)),
    )


class ApiProblems:
    """Middleware: under /api/ an answer that says no is a problem, whoever said it; a body must be JSON."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not f"{request.path_info}/".startswith(_ROOT):
            return self.respond(request)
        if unfit := _unfit(request):
            return _told(request, unfit)
        response = self.respond(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(PROBLEM):
            return response
        answer = _told(request, response.status_code)
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer


def _unfit(request: HttpRequest) -> int:
    """The status that refuses a body before it is read; 0 where it may be."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) == 0:
        return 0
    if int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return 413
    return 0 if request.content_type == _JSON else 415


def _told(request: HttpRequest, status: int) -> HttpResponse:
    code, message = _TOLD.get(status, _FAULT)
    problem = problem_of(request, Refused(code, message), status)
    return JsonResponse(problem.model_dump(), status=status, content_type=PROBLEM)
