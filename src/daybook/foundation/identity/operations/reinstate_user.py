"""A suspended sign-in is opened again."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.identity.models import User
from daybook.foundation.identity.public import UserRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.refused import Refused


@operation("identity.reinstate_user")
def reinstate_user(*, actor: Actor, now: datetime, person: str) -> UserRef:
    """Open a suspended sign-in again, with the password it had.

    Refused `own_sign_in`, and `not_suspended` where there is none or it is active.
    """
    if person == actor.person:
        raise Refused("own_sign_in", "You cannot reinstate your own sign-in. Ask another administrator.")
    user = User.objects.select_for_update(of=("self",)).filter(person__reference=person, is_active=False).first()
    if user is None:
        raise Refused("not_suspended", f"{person} has no suspended sign-in. Check the reference.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    note_move(person, "suspended", "active")
    return UserRef(person, user.username)
