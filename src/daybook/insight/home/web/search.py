"""The search box: a reference opens its record; anything else lists what matches, of what the person may see."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.ui.finding import finders
from daybook.ui.links import reference_in
from daybook.ui.routes import actor_in, link_to, may, signed_in_route

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
