"""How a person likes pages: light or dark, calm or desk. Kept in two cookies, so it works signed out as well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from daybook.ui.routes import public_route

THEMES = ("auto", "light", "dark")
DENSITIES = ("calm", "desk")
THEME_COOKIE = "daybook_theme"
DENSITY_COOKIE = "daybook_density"
A_YEAR_IN_SECONDS = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """The theme the person chose: auto (as the device), light or dark."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def density_of(request: HttpRequest) -> str:
    """The density the person chose, calm or desk; blank leaves it to the page."""
    chosen = request.COOKIES.get(DENSITY_COOKIE, "")
    return chosen if chosen in DENSITIES else ""


@public_route
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Remember the theme or density asked for, and go back to the page. Unknown values change nothing."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    for cookie, name, allowed in ((THEME_COOKIE, "theme", THEMES), (DENSITY_COOKIE, "density", DENSITIES)):
        wanted = request.POST.get(name, "")
        if wanted in allowed:
            response.set_cookie(cookie, wanted, max_age=A_YEAR_IN_SECONDS, samesite="Lax", secure=request.is_secure())
    return response
