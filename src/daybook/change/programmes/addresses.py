"""Where a programme and its parts open."""

from __future__ import annotations

from django.urls import reverse


def programme_address(reference: str) -> str:
    """The home of a programme."""
    return reverse("programmes:programme", args=[reference])


def part_address(name: str, reference: str) -> str:
    """A page of a programme by its name: "plan", "runway", "register", "mandate", "soc" or a verb."""
    return reverse(f"programmes:{name}", args=[reference])


def section_address(reference: str, paper: str, section: str) -> str:
    """The page where a section of a document is written."""
    return reverse("programmes:write_section", args=[reference, paper, section])


def item_address(reference: str) -> str:
    """A line of a register, by its reference."""
    return reverse("programmes:item", args=[reference])
