"""A refused request becomes a page (or, for programs, a status) that says what happened and what to do next."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from daybook.kernel.refused import Refused
from daybook.ui.links import link_of
from daybook.ui.parts import Fact
from daybook.ui.words import date_text, few_of

_STATUSES = {
    "not_permitted": 403,
    "not_the_maker": 403,
    "not_the_owner": 403,
    "own_work": 403,
    "foreign_form": 403,
    "not_found": 404,
    "stale": 409,
    "other_name": 409,
    "wrong_state": 409,
    "figures_moved": 409,
    "unread_form": 400,
    "too_many_tries": 429,
    "not_ready": 503,
}
_TITLES = {
    400: "This cannot be read",
    403: "You cannot do this",
    404: "There is nothing at this address",
    409: "This has moved on",
    422: "This was not done",
    429: "Too many tries",
    503: "The service is starting",
}
# Said of what was only asked for, not done.
_NOT_NOW = "This cannot be done now"


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal: 403 may not, 404 not there, 409 not in this state, 503 not ready, 422 the rest."""
    return _STATUSES.get(refused.code, 409 if refused.code.startswith("already_") else 422)


def refusal_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The refusal as a page: what happened, why and under which paragraph, what to do next, who can."""
    status = status_of(refused)
    facts = refused.facts
    record_url = _record_url(request, refused) if status == 409 or "subject" in facts else ""
    context = {
        "refused": refused,
        "refusal_title": _NOT_NOW if status == 422 and request.method == "GET" else _TITLES[status],
        "why": facts.get("why", ""),
        "paragraph": facts.get("paragraph") or facts.get("clause") or "",
        "next_step": facts.get("next_step") or ("Open the record as it stands now" if record_url else ""),
        "next_url": facts.get("next_url") or record_url,
        "who_can": few_of(str(facts.get("who_can", ""))),
        "facts": [one for name, value in facts.items() if (one := _sum_or_day(name, value))],
        # A form that cannot be read at all has no words to give back.
        "typed": [] if status == 400 else _typed(request),
        "back_url": _back_url(request),
    }
    return render(request, "ui/refused.html", context, status=status)


def missing_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What an address without a page answers."""
    words = "Daybook has no page at this address. Check it for a slip, or search for the record by its reference."
    return refusal_page(request, Refused("not_found", words))


def unread_page(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a request answers that cannot be read at all."""
    words = "What was sent cannot be read, or is more than a form holds. Go back, and send less at once."
    return refusal_page(request, Refused("unread_form", words))


def untrusted_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form answers that is not of this sign-in: sent from elsewhere, or open since before signing in."""
    words = (
        "This form does not belong to the sign-in you have now, so nothing was done. Go back, load the page again, and "
        "send the form from there."
    )
    return refusal_page(request, Refused("foreign_form", words))


def fault_page(request: HttpRequest) -> HttpResponse:
    """What a fault answers. It asks no database and no sign-in, for they may be what is at fault."""
    number = getattr(request, "request_id", "")
    return HttpResponse(render_to_string("ui/fault.html", {"request_number": number}), status=500)


def _sum_or_day(name: str, value: object) -> Fact | None:
    # What else a refusal carries are codes and references for programs: its message says them in words.
    if name.endswith("_pence") and isinstance(value, int):
        return Fact(label=_label(name.removesuffix("_pence")), pence=value)
    if hasattr(value, "day"):
        return Fact(label=_label(name.removesuffix("_on")), value=date_text(value))  # type: ignore[arg-type]
    return None


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The words that were sent with a form, so that they can be taken along; never a password.

    Characters that no page and no database keeps are left out, so that the words can be sent again as they are shown.
    """
    return [
        (_label(name), value.replace("\0", "").encode(errors="ignore").decode())
        for name, values in request.POST.lists()
        for value in values
        if " " in value.strip() and "password" not in name
    ]


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _record_url(request: HttpRequest, refused: Refused) -> str:
    """Where the record opens that a refusal is about: the one that it names, or that the page's address does."""
    asked = request.resolver_match.kwargs.get("reference") if request.resolver_match else ""
    address = link_of(str(refused.facts.get("subject") or asked or ""))
    return "" if address == request.path else address


def _back_url(request: HttpRequest) -> str:
    # Only the page that sent the form: another site's address is never offered as a way back.
    came_from = request.headers.get("Referer", "")
    try:
        root = f"{request.scheme}://{request.get_host()}/"
    except DisallowedHost:
        return ""
    return came_from if came_from.startswith(root) and came_from != request.build_absolute_uri() else ""
