"""What an administrator does to a sign-in: roles given, ended and withdrawn; closed and opened; a new password."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from daybook.foundation.audit.public import attempt
from daybook.foundation.identity.addresses import LONGEST_ADDRESS
from daybook.foundation.identity.deputies import duties_brought_about
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.register_user import LONGEST_USERNAME, register_user
from daybook.foundation.identity.operations.reinstate_user import reinstate_user
from daybook.foundation.identity.operations.reset_password import reset_password
from daybook.foundation.identity.operations.revise_address import revise_address
from daybook.foundation.identity.operations.suspend_user import suspend_user
from daybook.foundation.identity.operations.withdraw_role import withdraw_role
from daybook.foundation.identity.queries import roles_held
from daybook.foundation.identity.roles import permissions_of, role_choices, roles
from daybook.foundation.identity.rules.separation import REFUSE
from daybook.foundation.identity.sign_ins import SignIn, find_sign_in, has_sign_in
from daybook.foundation.organisation.public import person as person_by_reference
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.forms import DateField
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, requires
from daybook.ui.words import date_text

# Refusals that the person answers on the form; any other is a page of its own.
_ANSWERED_HERE = frozenset(
    {
        "dates_in_order",
        "duties_conflict",
        "role_held",
        "role_not_held",
        "last_administrator",
        "bad_address",
        "bad_name",
        "name_taken",
    }
)
# Letters and digits that nobody mistakes for one another when a password is read out.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


class GrantForm(forms.Form):
    """Which role, from when, and until when."""

    role = forms.ChoiceField(label="Role", choices=lambda: [("", "Choose a role"), *role_choices()])
    valid_from = DateField(label="First day with the role", one_box=True)
    valid_until = DateField(
        label="First day without it", one_box=True, required=False, help_text="Leave blank until further notice"
    )


class EndForm(forms.Form):
    """When a role ends."""

    valid_until = DateField(label="First day without the role", one_box=True)


class RegisterForm(forms.Form):
    """What a person signs in as, and where their e-mail goes."""

    username = forms.CharField(
        label="Sign-in name", max_length=LONGEST_USERNAME, help_text="Such as their number, or the name before the @"
    )
    email = forms.CharField(label="E-mail address", required=False, max_length=LONGEST_ADDRESS)


class AddressForm(forms.Form):
    """Where e-mail goes; blank: nowhere."""

    email = forms.CharField(label="E-mail address", required=False, max_length=LONGEST_ADDRESS)


@requires("identity.register_user")
@never_cache
def register(request: HttpRequest, person: str) -> HttpResponseBase:
    """Give a person a sign-in, with a one-time password that is shown this once; whoever has one is shown theirs."""
    form, known = RegisterForm(request.POST or None), person_by_reference(person)
    if has_sign_in(actor_in(request), person):
        messages.info(request, f"{known.name} has a sign-in already. This is it, with what can be done about it.")
        return redirect("identity:sign_in", person=person)
    if request.method == "POST" and form.is_valid():
        password = _one_time_password()
        try:
            register_user(
                actor=actor_in(request), now=clock.now(), person=person, password=password, **form.cleaned_data
            )
        except Refused as refused:
            if refused.code not in _ANSWERED_HERE:
                raise
            form.add_error("email" if refused.code == "bad_address" else "username", refused.message)
        else:
            shown = {"sign_in": find_sign_in(actor_in(request), person), "password": password}
            return render(request, "identity/one_time_password.html", shown)
    context = {
        "sign_in": {"person": known.reference, "name": known.name},
        "form": form,
        "facts": [Fact(label="Person", value=f"{known.name} ({known.reference})")],
        "title": "Give a sign-in",
        "button": "Give it and show a one-time password",
        "words": "They choose a password of their own when they first sign in. Roles are given next, on their page.",
    }
    return render(request, "identity/act.html", context, status=422 if form.errors else 200)


@requires("identity.grant_role")
def grant(request: HttpRequest, person: str) -> HttpResponseBase:
    """Give a person a role."""
    form = GrantForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and "preview" in request.POST and form.is_valid():
        return _page(
            request,
            find_sign_in(actor_in(request), person),
            form,
            title="Give a role",
            button="Give the role",
            changes=_what_would_change(person, form.cleaned_data),
        )

    def act() -> str:
        given = grant_role(actor=actor_in(request), now=clock.now(), person=person, **form.cleaned_data)
        return f"{roles()[given.role].title} from {date_text(given.valid_from)}."

    return _asked(request, person, act, form, title="Give a role", button="Give the role", preview="1")


def _what_would_change(person: str, said: dict[str, Any]) -> list[str]:
    """What the grant would bring, as sentences: acts, pages, and duties that would not be kept apart."""
    today, role = clock.today(), roles()[said["role"]]
    gained = role.permissions - permissions_of(roles_held(person, today))
    acts = sorted(attempt(name) for name in gained if not name.endswith(".view"))
    pages = sorted(attempt(name) for name in gained if name.endswith(".view"))
    told = [f"They could newly: {', '.join(acts)}." if acts else "They could do nothing that they cannot do today."]
    if pages:
        told.append(f"They would newly {', '.join(pages)}.")
    found = duties_brought_about(person, {role.name: role.permissions}, said["valid_from"], said["valid_until"])
    told += [
        f"{'It would be refused' if one.rule.control == REFUSE else 'It would stand in the report of separated duties'}"
        f": {one.rule.why}"
        for one in found
    ]
    return told if found else [*told, "No rule of separated duties stands against it."]


@requires("identity.end_role")
def end(request: HttpRequest, person: str, role: str) -> HttpResponseBase:
    """End a role that a person holds."""
    form = EndForm(request.POST or None, initial={"valid_until": clock.today()})

    def act() -> str:
        ended = end_role(actor=actor_in(request), now=clock.now(), person=person, role=role, **form.cleaned_data)
        return f"{_title(role)} ends: {date_text(ended.valid_until)} is the first day without it."

    return _asked(request, person, act, form, title="End a role", button="End the role", role=role)


@requires("identity.withdraw_role")
def withdraw(request: HttpRequest, person: str, role: str, begins: str) -> HttpResponseBase:
    """Take back a role that has not begun."""
    try:
        valid_from = date.fromisoformat(begins)
    except ValueError:
        raise Refused("not_found", f"{begins} is not a day. Go back to the person and try again.") from None

    def act() -> str:
        withdraw_role(actor=actor_in(request), now=clock.now(), person=person, role=role, valid_from=valid_from)
        return f"{_title(role)} will not begin."

    words = f"It was to begin on {date_text(valid_from)}. It never will."
    return _asked(request, person, act, title="Withdraw a role", button="Withdraw it", role=role, words=words)


@requires("identity.revise_address")
def address(request: HttpRequest, person: str) -> HttpResponseBase:
    """Change where a person's e-mail goes."""
    form = AddressForm(request.POST or None, initial={"email": find_sign_in(actor_in(request), person).email})

    def act() -> str:
        revise_address(actor=actor_in(request), now=clock.now(), person=person, **form.cleaned_data)
        return "Their e-mail goes to the new address." if form.cleaned_data["email"] else "Nothing is sent to them now."

    words = "E-mails give the kind of thing, its reference and a link. Make sure that the address is theirs."
    return _asked(request, person, act, form, title="Change the e-mail address", button="Change it", words=words)


@requires("identity.suspend_user")
def suspend(request: HttpRequest, person: str) -> HttpResponseBase:
    """Close a person's sign-in for the time being."""

    def act() -> str:
        suspend_user(actor=actor_in(request), now=clock.now(), person=person)
        return "The sign-in is suspended."

    words = "They are signed out at once, wherever they are signed in. Their roles stay as they are."
    return _asked(request, person, act, title="Suspend this sign-in?", button="Suspend it", words=words)


@requires("identity.reinstate_user")
def reinstate(request: HttpRequest, person: str) -> HttpResponseBase:
    """Open a suspended sign-in again."""

    def act() -> str:
        reinstate_user(actor=actor_in(request), now=clock.now(), person=person)
        return "The sign-in is open again."

    words = "They sign in with the password they had, and have the roles they hold by now."
    return _asked(request, person, act, title="Reinstate this sign-in?", button="Reinstate it", words=words)


@requires("identity.reset_password")
@never_cache
def reset(request: HttpRequest, person: str) -> HttpResponseBase:
    """Make a one-time password and show it, this once."""
    shown = find_sign_in(actor_in(request), person)
    if request.method == "POST":
        password = _one_time_password()
        reset_password(actor=actor_in(request), now=clock.now(), person=person, password=password)
        return render(request, "identity/one_time_password.html", {"sign_in": shown, "password": password})
    words = (
        "A one-time password is made and shown to you once. The old one no longer works, and they are signed out. "
        "Make sure first that it is really they who ask."
    )
    return _page(request, shown, title="Reset this password?", button="Make a one-time password", words=words)


def _asked(
    request: HttpRequest, person: str, act: Callable[[], str], form: forms.Form | None = None, **shown: str
) -> HttpResponseBase:
    """Ask once more; on yes act, say what was done and go back to the person."""
    sign_in = find_sign_in(actor_in(request), person)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = act()
        except Refused as refused:
            if form is None or refused.code not in _ANSWERED_HERE:
                raise
            form.add_error(None, refused.message)
        else:
            messages.success(request, done)
            return redirect("identity:sign_in", person=person)
    return _page(request, sign_in, form, **shown)


def _page(
    request: HttpRequest, sign_in: SignIn, form: forms.Form | None = None, *, role: str = "", **shown: Any
) -> HttpResponse:
    facts = [
        Fact(label="Person", value=f"{sign_in.name} ({sign_in.person})"),
        Fact(label="Sign-in name", value=sign_in.username),
    ]
    if role:
        facts.append(Fact(label="Role", value=_title(role)))
    status = 422 if form is not None and form.errors else 200
    return render(
        request, "identity/act.html", {"sign_in": sign_in, "form": form, "facts": facts} | shown, status=status
    )


def _title(role: str) -> str:
    known = roles()
    return known[role].title if role in known else role


def _one_time_password() -> str:
    """Sixteen clear letters and digits in fours: easy to read out, and not to be guessed."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))
