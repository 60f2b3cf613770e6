"""The lists of systems, as tabs of one another."""

from __future__ import annotations

from django.urls import reverse

from daybook.ui.parts import Tab

_PAGES = {
    "list": "Applications",
    "items": "Data items",
    "changes": "Changes of data",
    "what_if": "Who is hit",
}


def tabs(current: str) -> list[Tab]:
    """A tab for each list, `current` the one that is open."""
    return [Tab(label=label, url=reverse(f"systems:{name}"), current=name == current) for name, label in _PAGES.items()]
