"""Messages: what a person was told, read or not, and the ways in which they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from daybook.foundation.identity.public import email_addresses
from daybook.foundation.notifications.operations.choose_channels import choose_channels
from daybook.foundation.notifications.operations.read_all_messages import read_all_messages
from daybook.foundation.notifications.operations.read_message import read_message
from daybook.foundation.notifications.queries import channels_of, emails_to, visible_messages
from daybook.foundation.notifications.rules.kinds import CHANNEL_WORDS, KINDS
from daybook.kernel import clock
from daybook.ui.parts import Column, Row, Tab, Table
from daybook.ui.routes import actor_in, link_to, signed_in_route
from daybook.ui.tables import read_slice

_FIELDS = ("id", "kind", "subject", "title", "at", "read_at")
_EMAILS = (
    Column(key="title", label="E-mail", main=True),
    Column(key="when", label="Written", kind="date"),
    Column(key="state", label="State", kind="state"),
)


class ChoicesForm(forms.Form):
    """How to be told of each kind of thing."""

    def __init__(self, data: Any, chosen: dict[str, Any]) -> None:
        super().__init__(data)
        for name, kind in KINDS.items():
            offered = [(channel.value, CHANNEL_WORDS[channel]) for channel in kind.channels]
            self.fields[name] = forms.ChoiceField(label=kind.label, choices=offered, initial=chosen[name].value)


@signed_in_route
def messages_page(request: HttpRequest) -> HttpResponse:
    """What the person was told, newest first; `?show=unread` what they have not read."""
    unread = request.GET.get("show") == "unread"
    found = visible_messages(actor_in(request).person, unread_only=unread)
    part = read_slice(request, found, columns=_FIELDS, sortable={"when": "id"}, sort="-when", key="id")
    context = {
        "tabs": _tabs("unread" if unread else "messages"),
        "told": [_told(request, row) for row in part.rows],
        "part": part,
        "unread": unread,
        "some_unread": any(row["read_at"] is None for row in part.rows),
    }
    return render(request, "notifications/messages.html", context)


@signed_in_route
@require_POST
def read(request: HttpRequest) -> HttpResponseBase:
    """Mark one message as read, and come back to the list."""
    read_message(actor=actor_in(request), now=clock.now(), reference=request.POST.get("reference", ""))
    return redirect("notifications:messages")


@signed_in_route
@require_POST
def read_all(request: HttpRequest) -> HttpResponseBase:
    """Mark everything as read, and come back to the list."""
    done = read_all_messages(actor=actor_in(request), now=clock.now())
    messages.success(request, f"{done:,} message{'s are' if done != 1 else ' is'} marked as read.")
    return redirect("notifications:messages")


@signed_in_route
def choices(request: HttpRequest) -> HttpResponseBase:
    """How the person is told of each kind of thing, their address, and the e-mails last written to them."""
    actor = actor_in(request)
    form = ChoicesForm(request.POST or None, channels_of(actor.person))
    if request.method == "POST" and form.is_valid():
        choose_channels(actor=actor, now=clock.now(), choices=form.cleaned_data)
        messages.success(request, "Your choices are kept, and hold from now on.")
        return redirect("notifications:choices")
    context = {
        "tabs": _tabs("choices"),
        "form": form,
        "address": email_addresses([actor.person]).get(actor.person, ""),
        "emails": _emails(actor.person),
    }
    return render(request, "notifications/choices.html", context, status=422 if form.errors else 200)


def _tabs(here: str) -> list[Tab]:
    pages = (
        ("messages", "All messages", reverse("notifications:messages")),
        ("unread", "Not read yet", f"{reverse('notifications:messages')}?show=unread"),
        ("choices", "What you are told of", reverse("notifications:choices")),
    )
    return [Tab(label=label, url=url, current=name == here) for name, label, url in pages]


def _told(request: HttpRequest, row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "url": link_to(request, row["subject"]),
        "label": KINDS[row["kind"]].label,
        "reference": f"MSG-{row['id']:06d}",
    }


def _emails(person: str) -> Table:
    rows = [Row(key=str(one.pk), cells=(one.title, one.made_at.date(), one.state)) for one in emails_to(person)]
    nothing = "No e-mail was written to you. None is, unless you choose one above."
    return Table(caption="E-mails written to you", columns=_EMAILS, rows=rows, empty=nothing)
