"""Whoever comes with a session is looked up together with the person they are, since every page asks for both."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from daybook.foundation.identity.models import User


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by name and password; the user of a session comes with their person, in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session, None where they may sign in no more."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
