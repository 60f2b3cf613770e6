"""Where a benefit and its parts open."""

from __future__ import annotations

from django.urls import reverse


def benefit_address(reference: str) -> str:
    """The page of a benefit."""
    return reverse("benefits:benefit", args=[reference])


def act_address(verb: str, reference: str) -> str:
    """The page of an act on a benefit."""
    return reverse(f"benefits:{verb}", args=[reference])


def survey_address(reference: str) -> str:
    """The page of a survey, where whoever was asked answers it."""
    return reverse("benefits:survey", args=[reference])


def evidence_address(reference: str, number: int) -> str:
    """The page where an actual is evidenced."""
    return reverse("benefits:evidence_claim", args=[reference, number])
