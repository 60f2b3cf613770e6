"""Somebody who has forgotten their password is given a new one, to be used once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from daybook.foundation.identity.models import User
from daybook.foundation.identity.public import UserRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("identity.reset_password")
def reset_password(*, actor: Actor, now: datetime, person: str, password: str) -> UserRef:
    """Give a person a one-time password: whoever signs in with it does nothing before choosing their own.

    The old password no longer works, wherever the person is signed in they are signed out, and their second step stays.
    Refused `own_password`, `no_sign_in` (none, or suspended), or `weak_password` with what is wrong with it.
    """
    if person == actor.person:
        message = "You cannot reset your own password. Change it on your account, or ask another administrator."
        raise Refused("own_password", message)
    user = User.objects.select_for_update(of=("self",)).filter(person__reference=person, is_active=True).first()
    if user is None:
        raise Refused("no_sign_in", f"{person} has no active sign-in. If it was suspended, reinstate it first.")
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Refused("weak_password", " ".join(wrong.messages)) from None
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    note(person)
    return UserRef(person, user.username)
