"""A person is given a sign-in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from daybook.foundation.identity.addresses import checked_address
from daybook.foundation.identity.models import User
from daybook.foundation.identity.public import UserRef
from daybook.foundation.organisation.public import person as person_by_reference
from daybook.foundation.organisation.public import person_ids
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

LONGEST_USERNAME = 60


@operation("identity.register_user")
def register_user(
    *, actor: Actor, now: datetime, person: str, username: str, password: str, email: str = "", one_time: bool = True
) -> UserRef:
    """Give a registered person a sign-in name and first password.

    With a one-time password they do nothing before choosing their own, so that nobody else knows it.
    Refused `bad_name`, `bad_address`, `unknown_person`, `has_sign_in`, `name_taken`, or `weak_password` with what is
    wrong with it.
    """
    check_name(username, LONGEST_USERNAME, "A user name")
    found = person_by_reference(person)
    if User.objects.filter(person__reference=person).exists():
        raise Refused("has_sign_in", f"{found.reference} already has a sign-in. Reinstate it if it was suspended.")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("name_taken", f"The sign-in name {username} is taken. Choose another.")
    user = User(username=username, email=checked_address(email), person_id=person_ids([person])[person])
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise Refused("weak_password", " ".join(wrong.messages)) from None
    user.set_password(password)
    user.must_change_password = one_time
    user.save()
    note(person)
    return UserRef(person, username)
