"""A role that has not begun is taken back."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.identity.administering import administrator_kept
from daybook.foundation.identity.models import RoleGrant
from daybook.foundation.identity.public import RoleGrantRef
from daybook.foundation.organisation.public import lock_person
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("identity.withdraw_role")
def withdraw_role(*, actor: Actor, now: datetime, person: str, role: str, valid_from: date) -> RoleGrantRef:
    """Take back a role granted from a later day, so that it never begins; the audit story keeps that it was given.

    Refused `role_not_held` when no such role begins on that day, `already_begun`, and `last_administrator`.
    """
    lock_person(person)
    grant = RoleGrant.objects.filter(person__reference=person, role=role, valid_from=valid_from).first()
    if grant is None:
        raise Refused(
            "role_not_held", f"{person} is not to hold the role {role} from {valid_from:%-d %B %Y}. Check the day."
        )
    if valid_from <= london_day(now):
        raise Refused(
            "already_begun", f"The role began on {valid_from:%-d %B %Y}, so it can only be ended. End it instead."
        )
    ref = RoleGrantRef(person, role, grant.valid_from, grant.valid_until)
    with administrator_kept(now):
        grant.delete()
    note(person, role=role, valid_from=valid_from.isoformat())
    return ref
