"""What the log can be asked for."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django import forms

from daybook.foundation.audit.queries import EntryFilter
from daybook.foundation.audit.rules.wording import attempt
from daybook.kernel.operation import OPERATIONS
from daybook.ui.forms import DateField


def _verbs() -> list[tuple[str, Any]]:
    """Every operation in words, by the words, under the domain it belongs to."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for verb, each in sorted(OPERATIONS.items()):
        words = attempt(verb)
        groups.setdefault(each.domain.capitalize(), []).append((verb, f"{words[:1].upper()}{words[1:]}"))
    return [("", "Anything"), *((area, sorted(said, key=itemgetter(1))) for area, said in groups.items())]


class LogFilter(forms.Form):
    """Who, what, when, and whether only refusals."""

    actor = forms.CharField(label="Who (reference)", required=False, max_length=40)
    verb = forms.ChoiceField(label="What", required=False, choices=_verbs)
    first = DateField(label="From", required=False, one_box=True)
    last = DateField(label="To", required=False, one_box=True)
    refusals = forms.BooleanField(label="Refusals only", required=False)

    def clean(self) -> dict[str, Any]:
        """Days the wrong way round are said, and not found empty."""
        asked = super().clean() or {}
        first, last = asked.get("first"), asked.get("last")
        if first and last and last < first:
            self.add_error("last", "This is before the first day. Give the days the other way round.")
        return asked

    def wanted(self) -> EntryFilter:
        """The filter asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        asked = self.cleaned_data
        return EntryFilter(
            actor=asked.get("actor", "").strip(),
            verb=asked.get("verb", ""),
            first_day=asked.get("first"),
            last_day=asked.get("last"),
            refusals_only=bool(asked.get("refusals")),
        )
