"""Addresses of signing in and out: of the sign-in library's views, only those that Daybook uses.

None asks for a permission: a visitor must be able to sign in, and everybody may look after their own sign-in.
"""

from __future__ import annotations

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from django.urls import path

from daybook.foundation.identity.web.account import account
from daybook.ui.routes import public_route

urlpatterns = [
    path("", public_route(account), name="account"),
    path("login/", public_route(sign_in.login), name="account_login"),
    path("logout/", public_route(sign_in.logout), name="account_logout"),
    path("inactive/", public_route(sign_in.account_inactive), name="account_inactive"),
    path("confirm/", public_route(sign_in.reauthenticate), name="account_reauthenticate"),
    path("password/", public_route(sign_in.password_change), name="account_change_password"),
    path("second-step/", public_route(second_step.index), name="mfa_index"),
    path("second-step/code/", public_route(second_step.authenticate), name="mfa_authenticate"),
    path("second-step/confirm/", public_route(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("second-step/app/", public_route(app.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/remove/", public_route(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-step/recovery/", public_route(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery/new/", public_route(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "second-step/recovery/file/", public_route(recovery.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]
