"""A page on which one thing is done: shown, done on POST, and a refusal that typing mends told on the form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from daybook.kernel import clock
from daybook.ui.acting import tried
from daybook.ui.routes import actor_in


def acted(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[..., Any],
    *,
    done: str,
    leads_to: Callable[[Any], str],
    **shown: Any,
) -> HttpResponse:
    """Carry out `do` with what the form holds and go where it leads; until then the page, with `shown` on it.

    `done` is told afterwards, with the answer's reference in it; `shown` has title, button, words and back_url.
    """
    if answer := tried(form, partial(do, actor=actor_in(request), now=clock.now())):
        messages.success(request, done.format(getattr(answer, "reference", "")))
        return redirect(leads_to(answer))
    context = {"form": form, "fields": [bound for bound in form if not bound.is_hidden], **shown}
    return render(request, "discovery/act.html", context, status=422 if form.errors else 200)
