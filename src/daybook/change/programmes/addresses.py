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


def item_address(reference: str, verb: str = "item") -> str:
    """A line of a register, by its reference."""
    return reverse(f"programmes:{verb}", args=[reference])


def owned_address(subject: str) -> str:
    """Where whoever owns something says how it stands."""
    return reverse("programmes:report_owned", args=[subject])


def lesson_address(reference: str, verb: str = "lesson") -> str:
    """A lesson by its reference, or the page of an act on it."""
    return reverse(f"programmes:{verb}", args=[reference])


def stakeholder_address(reference: str, verb: str = "stakeholder", *number: int) -> str:
    """A stakeholder by its reference, or the page of an act on it; `number` is that of what is owed."""
    return reverse(f"programmes:{verb}", args=[reference, *number])


def gate_address(reference: str, verb: str = "gate", *number: int) -> str:
    """A gate by its reference, or the page of an act on it; `number` is that of a recommendation."""
    return reverse(f"programmes:{verb}", args=[reference, *number])


def role_address(reference: str, verb: str = "role") -> str:
    """A role of a team by its reference, or the page of an act on it or on what it hands over."""
    return reverse(f"programmes:{verb}", args=[reference])


def transfer_address(reference: str) -> str:
    """Where something to be handed over stands."""
    return reverse("programmes:transfer", args=[reference])
