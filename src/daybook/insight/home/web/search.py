"""The search box: a reference opens its record; anything else lists what matches, of what the person may see."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.ui.finding import finders
from daybook.ui.links import prefixes
from daybook.ui.routes import actor_in, link_to, may, signed_in_route

# As people type them: jnl 16, JNL-000016, pcd1080, PCD 1080.
_NUMBERED = re.compile(r"([A-Z]+)[- ]?([0-9]{1,12})")
_LONGEST = 120


@signed_in_route
def search(request: HttpRequest) -> HttpResponseBase:
    """`?q=` a reference goes straight to the record; words list the records that match, kind by kind."""
    text = " ".join(request.GET.get("q", "")[:_LONGEST].replace("\0", "").split())
    if url := link_to(request, reference_in(text)):
        return redirect(url)
    groups = []
    if text:
        for finder in finders():
            if may(request, finder.permission) and (found := finder.find(actor_in(request), text)):
                groups.append((finder.label, found))
    return render(request, "home/search.html", {"search_text": text, "groups": groups})


def reference_in(text: str) -> str:
    """The reference that was typed, in the form in which records are kept; blank when it is not one."""
    typed = _NUMBERED.fullmatch(text.upper())
    if typed is None:
        return ""
    kind, number = typed[1], int(typed[2])
    if kind in prefixes():
        # The force numbers its decisions, as it writes them; everything else is numbered here.
        return f"{kind} {number}"
    return f"{kind}-{number:06d}" if f"{kind}-" in prefixes() else ""
