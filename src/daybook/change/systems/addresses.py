"""Where systems and changes of their data open."""

from __future__ import annotations

from django.urls import reverse

PREFIX = "SYS-"


def application_address(reference: str) -> str:
    """An application, by its code or by SYS- and its code."""
    return reverse("systems:application", args=[reference.removeprefix(PREFIX)])


def item_address(code: str) -> str:
    """A data item."""
    return reverse("systems:item", args=[code])


def change_address(reference: str) -> str:
    """A change of a data structure."""
    return reverse("systems:change", args=[reference])


def act_address(verb: str, name: str) -> str:
    """The page where a verb is done to an application, interface or change."""
    return reverse(f"systems:{verb}", args=[name])
