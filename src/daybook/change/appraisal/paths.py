"""Where an appraisal and the rows behind its figures open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def path_to(page: str, reference: str, **asked: object) -> str:
    """A page of an appraisal, such as `record`, `risks` or `rows`; blank and None parts of a question are left out."""
    said = {name: value for name, value in asked.items() if value not in (None, "")}
    address = reverse(f"appraisal:{page}", args=[reference])
    return f"{address}?{urlencode(said)}" if said else address


def appraisal_path(reference: str) -> str:
    """The page of an appraisal."""
    return path_to("record", reference)
