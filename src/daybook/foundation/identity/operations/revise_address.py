"""Where a person's e-mail goes is set right."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.identity.addresses import checked_address
from daybook.foundation.identity.models import User
from daybook.foundation.identity.public import UserRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("identity.revise_address")
def revise_address(*, actor: Actor, now: datetime, person: str, email: str) -> UserRef:
    """Change the e-mail address of a person's sign-in; blank takes it away, and nothing is sent to them any more.

    The address itself stands in no story. Refused `bad_address`, or `no_sign_in` where they have none.
    """
    address = checked_address(email)
    user = User.objects.select_for_update(of=("self",)).filter(person__reference=person).first()
    if user is None:
        raise Refused("no_sign_in", f"{person} has no sign-in. Register one first.")
    user.email = address
    user.save(update_fields=["email"])
    note(person)
    return UserRef(person, user.username)
