"""The day a page is asked about and the moment of knowledge: chosen at the top of every page, kept in its address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.kernel import clock
from daybook.kernel.periods import london_bounds
from daybook.ui.forms import DateField

# The dates between which an organisation is looked at; what was known has a time zone, which the ends of time have not.
_EARLIEST, _LATEST = date(1800, 1, 1), date(2999, 12, 31)
_NOT_CARRIED = frozenset({"as_at", "known_at", "after", "before", "export"})


class LookForm(forms.Form):
    """As at which day, and as known at the end of which day; blank is today, and now."""

    as_at = DateField(label="As at", one_box=True, required=False, earliest=_EARLIEST, latest=_LATEST)
    known_at = DateField(label="As known on", one_box=True, required=False, earliest=_EARLIEST, latest=_LATEST)


@dataclass(frozen=True)
class Look:
    """What a page shows: the organisation `on` a day as known at a moment."""

    on: date
    known_at: datetime
    form: LookForm
    chosen: dict[str, str] = field(default_factory=dict)

    def address(self, name: str, *args: object, **parameters: object) -> str:
        """The address of a page of the organisation, looked at in the same way."""
        query = {**{key: value for key, value in parameters.items() if value not in ("", None)}, **self.chosen}
        path = reverse(f"organisation:{name}", args=args)
        return f"{path}?{urlencode(query)}" if query else path


def look_of(request: HttpRequest) -> Look:
    """How the address asks to look; a date that cannot be read counts as not given, and is shown as an error.

    Today as it is known now is what a page shows when nothing else is chosen, so it is not kept in addresses.
    """
    today = clock.today()
    form = LookForm({"as_at": request.GET.get("as_at") or today, "known_at": request.GET.get("known_at") or today})
    form.is_valid()
    on, known_on = form.cleaned_data.get("as_at") or today, form.cleaned_data.get("known_at") or today
    # Known on a day is known by its last instant.
    known_at = clock.now() if known_on == today else london_bounds(known_on)[1] - timedelta(microseconds=1)
    chosen = {name: day.isoformat() for name, day in (("as_at", on), ("known_at", known_on)) if day != today}
    return Look(on, known_at, form, chosen)


def look_at_today() -> Look:
    """Today, as it is known now."""
    return Look(clock.today(), clock.now(), LookForm())


def shown(request: HttpRequest, template: str, look: Look, context: dict[str, Any]) -> HttpResponse:
    """A page with its two pickers; what else the address asks for is kept when another day is picked."""
    carried = [(name, value) for name, value in request.GET.items() if name not in _NOT_CARRIED]
    plain = f"?{urlencode(carried)}" if carried else request.path
    around = {"look": look, "as_at": look.on, "carried": carried, "today_url": plain if look.chosen else ""}
    return render(request, f"organisation/{template}.html", around | context)
