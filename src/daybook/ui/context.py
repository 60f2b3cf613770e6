"""What every page is given: the shell around it, and how the person likes to see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from daybook.ui.parts import Shell
from daybook.ui.preferences import density_of, theme_of

ShellProvider = Callable[[HttpRequest], Shell]


def _signed_out(request: HttpRequest) -> Shell:
    return Shell()


_provider: ShellProvider = _signed_out


def bind_shell(provider: ShellProvider) -> None:
    """Say, at start-up, what surrounds the pages of one person: areas, count of waiting work, name, addresses."""
    global _provider
    _provider = provider


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, `theme`, `density` and the address to come back to.

    `here` is the area whose address begins the current one, so that the navigation can say where we are.
    """
    given = _provider(request)
    here = max(
        (area.url for area in given.areas if request.path.startswith(area.url)),
        key=len,
        default="",
    )
    return {
        "shell": given,
        "here": here,
        "theme": theme_of(request),
        "density": density_of(request),
        "here_and_now": request.get_full_path(),
    }
