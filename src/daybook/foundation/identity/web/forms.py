"""The sign-in library's forms in our words; what they check is the library's."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.forms import Form


def _worded(form: Form, **labels: tuple[str, str]) -> None:
    """Set label and hint of each field, without the placeholders that vanish when people type."""
    for name, (label, hint) in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.widget.attrs.pop("placeholder", None)
        if name == "code":
            field.widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"})
            field.widget.attrs["class"] = "govuk-input govuk-input--width-10"


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, login=("Sign-in name", ""), password=("Password", ""))
        self.fields["login"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, password=("Password", ""))


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self,
            oldpassword=("Password you use now", ""),
            password1=("New password", "At least 12 characters. Three unrelated words are easy to remember."),
            password2=("New password again", ""),
        )

    def clean(self) -> Any:
        """Refuse the password that is to be changed: a one-time password is used once."""
        given = super().clean()
        if self.cleaned_data.get("password1") and self.cleaned_data["password1"] == self.data.get("oldpassword"):
            self.add_error("password1", "Choose another password than the one you use now")
        return given


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code=("Code", "The 6 digits your app shows now, or one of your recovery codes."))


class CodeAgainForm(ReauthenticateByCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code=("Code", "The 6 digits your app shows now, or one of your recovery codes."))


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, code=("Code", "The 6 digits your app shows now."))
