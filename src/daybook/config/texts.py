"""Text that neither database keeps (a null, half a surrogate pair) is stopped at the edges, before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept
from daybook.ui.refusals import refusal_page

_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def refuse_unkept_body(request: HttpRequest) -> None:
    """Refused `bad_text` where the JSON of a request is not UTF-8, or holds text that cannot be kept, naming where."""
    try:
        written = request.body.decode()
    except UnicodeDecodeError:
        raise Refused("bad_text", "The body of the request is not in UTF-8. Send it as UTF-8.") from None
    # Within JSON such characters can only be written as escapes, so most bodies are not walked.
    if _SUSPECT.search(written):
        _refuse_first(_texts(json.loads(written)))


def refuse_unkept_query(request: HttpRequest) -> None:
    """Refused `bad_text` where the query string of a request holds text that cannot be kept."""
    _refuse_first(_fields(request.GET))


class KeptText:
    """Middleware: a page whose address or form holds text that cannot be kept is refused; the API looks for itself."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """The refusal, after the check that a form was sent from our own pages."""
        if request.resolver_match is not None and "api" in request.resolver_match.namespaces:
            return None
        try:
            _refuse_first([("address", request.path_info), *_fields(request.GET), *_fields(request.POST)])
        except Refused as refusal:
            return refusal_page(request, refusal)
        return None


def _refuse_first(texts: Any) -> None:
    for where, text in texts:
        if not can_be_kept(text):
            place = f" ({where})" if can_be_kept(where) else ""
            message = (
                f"A text that was sent{place} holds a null or half a character, which cannot be kept; such characters "
                "come with what is pasted. Send the text without it."
            )
            raise Refused("bad_text", message)


def _fields(given: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in given.lists():
        yield "the name of a field", name
        for value in values:
            yield name, value


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text in a JSON value with its path, names of members too; a stack, since nesting is the sender's choice."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        where, found = waiting.pop()
        if isinstance(found, str):
            yield where, found
        elif isinstance(found, list):
            waiting += [(f"{where}.{place}".lstrip("."), each) for place, each in enumerate(found)]
        elif isinstance(found, dict):
            waiting += [("the name of a field", name) for name in found]
            waiting += [(f"{where}.{name}".lstrip("."), each) for name, each in found.items()]
