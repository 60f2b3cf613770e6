"""What discovery holds, as tabs over each of its lists."""

from __future__ import annotations

from django.urls import reverse

from daybook.ui.parts import Tab

_LISTS = (
    ("Event logs", "discovery:list"),
    ("Services", "catalogue:services"),
    ("Requirements", "catalogue:requirements"),
    ("Outsourced services", "charging:charges"),
    ("Data quality", "quality:extracts"),
    ("Market evidence", "market:evidence"),
    ("Market engagement", "engaging:engagements"),
    ("Suppliers’ questions", "engaging:questions"),
)


def discovery_tabs(current: str) -> list[Tab]:
    """The lists, the current one marked."""
    return [Tab(label=label, url=reverse(name), current=label == current) for label, name in _LISTS]
