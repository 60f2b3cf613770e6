"""What every page is given: the shell around it, and how the person likes to see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from daybook.ui.parts import Area, Shell
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

    `here` is the area, and `page_here` the page in it, whose address most nearly begins the current one.
    """
    given = _provider(request)
    pages = [page for area in given.areas for page in area.pages]
    return {
        "shell": given,
        "here": _longest([area.url for area in given.areas if _covers(area, request.path)]),
        "page_here": _longest([page.url for page in pages if request.path.startswith(page.url)]),
        "theme": theme_of(request),
        "density": density_of(request),
        "here_and_now": request.get_full_path(),
    }


def _covers(area: Area, path: str) -> bool:
    # All that is below /change/ belongs to Change, and so on; an area may have pages that lie elsewhere, too.
    below = f"/{area.url.split('/')[1]}/"
    return (below != "//" and path.startswith(below)) or any(path.startswith(page.url) for page in area.pages)


def _longest(urls: list[str]) -> str:
    return max(urls, key=len, default="")
