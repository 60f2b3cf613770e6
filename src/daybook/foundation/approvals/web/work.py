"""My work: everything of every domain that waits for one person, in their own name and as a deputy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.approvals.queries import PERSONAL, Seat, WorkFilter, visible_work
from daybook.foundation.approvals.web.standing import kinds_in, seats_in
from daybook.foundation.audit.public import attempt
from daybook.kernel import clock
from daybook.kernel.periods import london_day
from daybook.ui.links import names_of
from daybook.ui.parts import Chip, Tab
from daybook.ui.routes import actor_in, link_to, signed_in_route
from daybook.ui.tables import Slice, address_with, export_rows, read_slice
from daybook.ui.words import age_text

_FIELDS = (
    "subject", "verb", "title", "why", "paragraph", "amount_pence", "yes", "no", "raised_at", "acting_for",
    "handed_to", "holder",
)  # fmt: skip
_SORTABLE = {"age": "raised_at", "what": "title", "amount": "worth"}
_HEADS = (("what", "What"), ("", "Why it came to you, and what follows"), ("", "Paragraph"), ("amount", "Amount"),
          ("age", "Waiting"))  # fmt: skip
_EXPORT_HEADER = ("what", "kind", "reference", "why", "paragraph", "amount_pence", "waiting_since", "as_deputy_for")
_AGES = (("", "Any"), ("7", "More than a week"), ("28", "More than four weeks"))


class WorkForm(forms.Form):
    """What the list can be asked for; only what waits is offered."""

    domain = forms.ChoiceField(label="Area", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    age = forms.ChoiceField(label="Waiting", required=False, choices=_AGES)
    name = forms.ChoiceField(label="In whose name", required=False)

    def __init__(self, data: Any, kinds: Iterable[str], seats: Sequence[Seat]) -> None:
        super().__init__(data)
        verbs = sorted(kinds)
        domains = sorted({verb.partition(".")[0] for verb in verbs})
        names = names_of([seat.acting_for for seat in seats if seat.acting_for])
        self.whose = {seat.acting_for or "own": names.get(seat.acting_for, "Your own") for seat in seats}
        for field, choices in (
            ("domain", [(domain, domain.capitalize()) for domain in domains]),
            ("kind", [(verb, kind_words(verb)) for verb in verbs]),
            ("name", list(self.whose.items())),
        ):
            self.fields[field].choices = [("", "Any"), *choices]  # type: ignore[attr-defined]
        if len(seats) == 1:
            del self.fields["name"]

    def wanted(self, now: datetime) -> WorkFilter:
        """The filter asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        said = self.cleaned_data
        days = said.get("age", "")
        return WorkFilter(
            domain=said.get("domain", ""),
            verb=said.get("kind", ""),
            raised_before=now - timedelta(days=int(days)) if days else None,
            name=said.get("name", ""),
        )

    def chips(self, request: HttpRequest) -> list[Chip]:
        """The filters in force."""
        return [
            Chip(
                label=str(self.fields[name].label),
                value=str(dict(self.fields[name].choices)[value]),  # type: ignore[attr-defined]
                remove_url=address_with(request, **{name: None}),
            )
            for name, value in self.cleaned_data.items()
            if value
        ]


@signed_in_route
def work(request: HttpRequest) -> HttpResponseBase:
    """What waits for the person, oldest first, filtered and sorted by the address; `?export=csv` gives it as a file."""
    seats, now = seats_in(request), clock.now()
    kinds = kinds_in(request)
    form = WorkForm(request.GET, kinds, seats)
    found = visible_work(seats, form.wanted(now))
    if request.GET.get("export") == "csv":
        rows = found.order_by("raised_at", "id").values(*_FIELDS).iterator(chunk_size=2_000)
        return export_rows("my-work", _EXPORT_HEADER, (_exported(row) for row in rows))
    part = read_slice(request, found, columns=_FIELDS, sortable=_SORTABLE, sort="age", key="id")
    context = {
        "tabs": work_tabs("work"),
        "form": form if sum(kinds.values()) > 1 else None,
        "chips": form.chips(request),
        "clear_url": reverse("work:work"),
        "count": sum(kinds.values()),
        "heads": _heads(part),
        "items": [_shown(request, row, form.whose, now) for row in part.rows],
        "part": part,
        "export_url": address_with(request, export="csv"),
    }
    return render(request, "approvals/work.html", context)


def work_tabs(here: str) -> list[Tab]:
    """The pages of one's own work."""
    pages = (("work", "Waiting for you"), ("asked", "Asked and handed on"))
    return [Tab(label=label, url=reverse(f"work:{name}"), current=name == here) for name, label in pages]


def kind_words(verb: str) -> str:
    """What is to be done, in words: decisions.sign_case gives "Sign a paper"."""
    words = attempt(verb)
    return f"{words[:1].upper()}{words[1:]}"


def age_in_words(since: datetime, now: datetime) -> str:
    """How long something has waited, in days of London: today, 1 day, 12 days."""
    return age_text((london_day(now) - london_day(since)).days)


def _heads(part: Slice) -> list[dict[str, str]]:
    sorted_as = {"": "none", "-": "descending"}
    return [
        {
            "label": label,
            "url": part.sort_urls.get(key, ""),
            "right": "yes" if key == "amount" else "",
            "sorted": ("ascending" if part.sort == key else sorted_as["-" if part.sort == f"-{key}" else ""]),
        }
        for key, label in _HEADS
    ]


def _shown(request: HttpRequest, row: dict[str, Any], whose: dict[str, str], now: datetime) -> dict[str, Any]:
    return row | {
        # Read in their own name the record offers a deputy nothing to do: its item is where they choose to act.
        "url": reverse("work:item", args=[row["subject"], row["verb"]])
        if row["acting_for"] and not actor_in(request).deputy_for
        else link_to(request, row["subject"]),
        "kind": kind_words(row["verb"]),
        "age": age_in_words(row["raised_at"], now),
        "personal": row["verb"] in PERSONAL,
        "deputy_for": whose.get(row["acting_for"], "") if row["acting_for"] else "",
    }


def _exported(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["title"], kind_words(row["verb"]), row["subject"], row["why"], row["paragraph"], row["amount_pence"],
        london_day(row["raised_at"]), row["acting_for"],
    )  # fmt: skip
