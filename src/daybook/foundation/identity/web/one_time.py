"""Whoever signed in with a one-time password chooses their own before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

Respond = Callable[[HttpRequest], HttpResponse]

# Under these nothing is done in anybody's name.
_FREE = ("/static/", "/health/")
_WORDS = "You signed in with a one-time password. Choose your own on the pages of Daybook first."


class OneTimePassword:
    """Middleware: leads every request of such a person to the page where they change their password."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_FREE) or not getattr(request.user, "must_change_password", False):
            return self.respond(request)
        if request.path in (reverse("account_change_password"), reverse("account_logout")):
            return self.respond(request)
        if request.path.startswith("/api/"):
            problem = {"type": "urn:daybook:problem:one_time_password", "title": "One time password", "status": 403}
            return JsonResponse(problem | {"detail": _WORDS}, status=403, content_type="application/problem+json")
        return redirect("account_change_password")
