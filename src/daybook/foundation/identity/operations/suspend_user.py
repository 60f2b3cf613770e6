"""A sign-in is closed for the time being."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.identity.administering import administrator_kept
from daybook.foundation.identity.models import User
from daybook.foundation.identity.public import UserRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note_move, operation
from daybook.kernel.refused import Refused


@operation("identity.suspend_user")
def suspend_user(*, actor: Actor, now: datetime, person: str) -> UserRef:
    """Close a person's sign-in at once, also where they are signed in now; their roles stay as they are.

    Refused `own_sign_in`, `no_sign_in` (none, or suspended already) and `last_administrator`.
    """
    if person == actor.person:
        raise Refused("own_sign_in", "You cannot suspend your own sign-in. Ask another administrator.")
    with administrator_kept(now):
        user = User.objects.select_for_update(of=("self",)).filter(person__reference=person, is_active=True).first()
        if user is None:
            raise Refused("no_sign_in", f"{person} has no active sign-in. Check the reference.")
        user.is_active = False
        user.save(update_fields=["is_active"])
    note_move(person, "active", "suspended")
    return UserRef(person, user.username)
