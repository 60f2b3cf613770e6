"""The page about oneself: who I am here, what I may do, and how I sign in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.identity.queries import roles_held
from daybook.foundation.identity.roles import roles
from daybook.kernel.clock import today
from daybook.ui.parts import Fact


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own sign-in, roles and second step; anybody may see their own."""
    person = request.actor.person  # type: ignore[attr-defined]
    known = roles()
    held = [known[name].title for name in roles_held(person, today()) if name in known]
    second = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    facts = [
        Fact(label="Sign-in name", value=request.user.get_username()),
        Fact(label="Person", value=person),
        Fact(label="Roles", value=", ".join(held) or "None. Ask an administrator for the role you need."),
        Fact(label="Password", value="Set", change_url=reverse("account_change_password")),
        Fact(
            label="Second step", value="Authenticator app" if second else "Not set up", change_url=reverse("mfa_index")
        ),
    ]
    return render(request, "identity/account.html", {"facts": facts})
