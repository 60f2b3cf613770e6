"""An act on a programme: the form that asks for it, carried out, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.programmes.models import Programme
from daybook.change.programmes.web.frame import frame
from daybook.kernel import clock
from daybook.ui.acting import Beside, tried
from daybook.ui.routes import actor_in


class SeenForm(forms.Form):
    """The version that somebody saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as its page asks for it: what it is, what it does, what is said once it is done, and where it leads.

    `current` is the page of the programme that it belongs to; `beside` puts refusals next to the fields they are about;
    `still_open` is what whoever does it should know has not been done.
    """

    title: str
    button: str
    means: str
    told: str
    current: str
    back_url: str
    beside: Beside | None = None
    still_open: Sequence[str] = ()


def done(request: HttpRequest, row: Programme, form: SeenForm, operation: Callable[..., Any], act: Act) -> HttpResponse:
    """Show what will be done to a programme; on POST do it and lead on. `operation` has all but what the edge gives."""
    return done_within(request, row, form, partial(operation, reference=row.reference), act)


def done_within(
    request: HttpRequest, row: Programme, form: SeenForm, operation: Callable[..., Any], act: Act
) -> HttpResponse:
    """The same for an act on one record of a programme, which `operation` knows already."""
    if tried(form, partial(operation, actor=actor_in(request), now=clock.now()), act.beside or {}):
        messages.success(request, act.told)
        return HttpResponseRedirect(act.back_url)
    context = frame(request, row, act.current) | {
        "form": form,
        "fields": [bound for bound in form if not bound.is_hidden],
        "title": act.title,
        "button": act.button,
        "means": act.means,
        "still_open": act.still_open,
        "back_url": act.back_url,
    }
    return render(request, "programmes/act.html", context, status=422 if form.errors else 200)


def long_text(label: str, help_text: str = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A box for words over several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=4_000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )
