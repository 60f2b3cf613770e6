"""Where event logs and what is in them open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def log_address(reference: str) -> str:
    """The page of an event log: its map."""
    return reverse("discovery:log", args=[reference])


def page_address(name: str, reference: str, **asked: object) -> str:
    """Another page of a log; blank parameters are left out."""
    given = {key: value for key, value in asked.items() if value not in ("", None)}
    return f"{reverse(f'discovery:{name}', args=[reference])}{'?' if given else ''}{urlencode(given)}"
