"""What Daybook asks of the sign-in library: nobody signs themselves up, and every attempt leaves a line in the log."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def set_password(self, user: Any, password: str) -> None:
        # Chosen by its owner, so nobody else knows it any more.
        user.must_change_password = False
        super().set_password(user, password)

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        log.info("signed_in", person=user.person.reference)
        return super().post_login(request, user, **facts)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        # Not the name that was typed: people type their password into that box.
        log.warning("sign_in_failed", address=self.get_client_ip(request))
