"""A refused request becomes a page (or, for programs, a status) that says what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.kernel.refused import Refused
from daybook.ui.parts import Fact
from daybook.ui.words import date_text

_STATUSES = {
    "not_permitted": 403,
    "not_the_maker": 403,
    "not_the_owner": 403,
    "own_work": 403,
    "not_found": 404,
    "stale": 409,
    "wrong_state": 409,
    "too_many_tries": 429,
    "not_ready": 503,
}
_TITLES = {
    403: "You cannot do this",
    404: "There is nothing at this address",
    409: "This has moved on",
    422: "This was not done",
    429: "Too many tries",
    503: "The service is starting",
}
# Facts with a place of their own on the page; the rest are listed.
_PLACED = frozenset({"why", "paragraph", "clause", "next_step", "next_url", "who_can"})


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal: 403 may not, 404 not there, 409 not in this state, 503 not ready, 422 the rest."""
    return _STATUSES.get(refused.code, 409 if refused.code.startswith("already_") else 422)


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as a page: what happened, why and under which paragraph, what to do next, who can."""
    status = status_of(refused)
    facts = refused.facts
    context = {
        "refused": refused,
        "refusal_title": _TITLES[status],
        "why": facts.get("why", ""),
        "paragraph": facts.get("paragraph") or facts.get("clause") or "",
        "next_step": facts.get("next_step", ""),
        "next_url": facts.get("next_url", ""),
        "who_can": facts.get("who_can", ""),
        "facts": [_fact(name, value) for name, value in facts.items() if name not in _PLACED],
        "back_url": _back_url(request),
    }
    return render(request, "ui/refused.html", context, status=status)


def _fact(name: str, value: object) -> Fact:
    if name.endswith("_pence") and isinstance(value, int):
        return Fact(label=_label(name.removesuffix("_pence")), pence=value)
    if hasattr(value, "day"):
        return Fact(label=_label(name.removesuffix("_on")), value=date_text(value))  # type: ignore[arg-type]
    if isinstance(value, list | tuple | set | frozenset):
        return Fact(label=_label(name), value=", ".join(str(part) for part in value))
    return Fact(label=_label(name), value=str(value))


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _back_url(request: HttpRequest) -> str:
    # Only the page that sent the form: another site's address is never offered as a way back.
    came_from = request.headers.get("Referer", "")
    root = f"{request.scheme}://{request.get_host()}/"
    return came_from if came_from.startswith(root) and came_from != request.build_absolute_uri() else ""
