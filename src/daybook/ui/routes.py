"""Who may open a page: every route names its permission, or says in the open that it is public."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve

from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.links import link_of
from daybook.ui.once import once, refuse_another_name
from daybook.ui.refusals import refusal_page

View = Callable[..., HttpResponseBase]
PermissionChecker = Callable[[HttpRequest, str], None]


def _unbound(request: HttpRequest, permission: str) -> None:
    raise Refused("not_ready", "The service has not finished starting. Try again in a minute.")


_checker: PermissionChecker = _unbound


def bind_permission_checker(checker: PermissionChecker) -> None:
    """Say, at start-up, how a page asks whether the signed-in person holds a permission.

    `checker(request, permission)` returns when they do and raises `Refused("not_permitted", ...)` when they do not.
    Until one is bound every page with a permission is refused.
    """
    global _checker
    _checker = checker


def check_permission(request: HttpRequest, permission: str) -> None:
    """Refuse unless the signed-in person holds `permission` (a view may need a second one for part of a page)."""
    _checker(request, permission)


def actor_in(request: HttpRequest) -> Actor:
    """Who is signed in; only for views behind `requires`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the signed-in person holds `permission`: for a button or a link that only some people are shown."""
    try:
        _checker(request, permission)
    except Refused:
        return False
    return True


def link_to(request: HttpRequest, reference: str) -> str:
    """The address of a record's page; blank where it has none, or the signed-in person may not open it."""
    return open_to(request, link_of(reference))


def open_to(request: HttpRequest, address: str) -> str:
    """An address of our own, if the signed-in person may open it; blank otherwise."""
    if not address:
        return ""
    permission = getattr(resolve(urlsplit(address).path).func, "daybook_permission", None)
    return address if permission is None or may(request, permission) else ""


def requires(permission: str) -> Callable[[View], View]:
    """A page only for those who hold `permission`, such as "ledger.view" or "ledger.post_journal".

    Nobody signed in: they are asked to sign in and come back here. Signed in without it: the refusal page.
    Sets `daybook_permission` on the view, which the architecture tests read.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            refuse_another_name(request, view)
            check_permission(request, permission)
            return once(request, lambda: view(request, *args, **kwargs))

        checked.daybook_permission = permission  # type: ignore[attr-defined]
        return checked

    return decorate


def signed_in_route(view: View) -> View:
    """A page of one's own: for everybody who is signed in, whatever their roles. Others are asked to sign in."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        refuse_another_name(request, view)
        return once(request, lambda: view(request, *args, **kwargs))

    checked.daybook_permission = None  # type: ignore[attr-defined]
    return checked


def public_route(view: View) -> View:
    """A page for anyone, signed in or not. The short list of these is kept in the architecture tests."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.daybook_permission = None  # type: ignore[attr-defined]
    return opened


class RefusalPages:
    """Middleware: a `Refused` that leaves a view becomes the refusal page; any other exception is left to Django."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal, with its status."""
        return refusal_page(request, exception) if isinstance(exception, Refused) else None
