"""Whole addresses, for what leaves the site: feeds, files and the link printed on a paper."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def absolute(path: str) -> str:
    """The address of a page as the public types it; its host is a setting, never what a request claims."""
    return f"{settings.PUBLIC_URL}{path}"


def verification_address(slug: str, digest: str) -> str:
    """The page that says whether a text with this digest is the one that was signed."""
    return f"{absolute(reverse('openness:verify', args=[slug]))}?digest={digest}"
