"""Where undertakings and their programmes open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def undertaking_address(reference: str) -> str:
    """The page of an undertaking."""
    return reverse("undertakings:undertaking", args=[reference])


def act_address(verb: str, reference: str) -> str:
    """The page where a verb is done to an undertaking."""
    return reverse(f"undertakings:{verb}", args=[reference])


def programme_address(programme: str) -> str:
    """The timeline of a programme; blank where there is none."""
    return f"{reverse('undertakings:programme')}?{urlencode({'name': programme})}" if programme else ""
