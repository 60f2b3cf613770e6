"""Addresses of sign-ins and roles: who may sign in and as what, and each act of an administrator by its own name."""

from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.identity.web import duties, people, people_acts
from daybook.ui.links import register_link

app_name = "identity"
urlpatterns = [
    path("", people.sign_ins, name="sign_ins"),
    path("duties/", duties.duties, name="duties"),
    path("<str:person>/", people.sign_in, name="sign_in"),
    path("<str:person>/register-user/", people_acts.register, name="register_user"),
    path("<str:person>/grant-role/", people_acts.grant, name="grant_role"),
    path("<str:person>/end-role/<str:role>/", people_acts.end, name="end_role"),
    path("<str:person>/withdraw-role/<str:role>/<str:begins>/", people_acts.withdraw, name="withdraw_role"),
    path("<str:person>/suspend-user/", people_acts.suspend, name="suspend_user"),
    path("<str:person>/reinstate-user/", people_acts.reinstate, name="reinstate_user"),
    path("<str:person>/revise-address/", people_acts.address, name="revise_address"),
    path("<str:person>/reset-password/", people_acts.reset, name="reset_password"),
]


def _sign_in(reference: str) -> str:
    return reverse("identity:sign_in", args=[reference.removeprefix("SIGN-IN-")])


# P- leads to the person; their sign-in has a name of its own.
register_link("SIGN-IN-", _sign_in)
