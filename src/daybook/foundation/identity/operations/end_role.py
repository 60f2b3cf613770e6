"""A person's role comes to its end."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.identity.models import RoleGrant
from daybook.foundation.identity.public import RoleGrantRef
from daybook.foundation.identity.queries import refuse_without_administrator
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("identity.end_role")
def end_role(*, actor: Actor, now: datetime, person: str, role: str, valid_until: date) -> RoleGrantRef:
    """End a role that a person holds; `valid_until` is the first day without it.

    Refused `role_not_held`, `dates_in_order` when the role began on or after that day, and `last_administrator`.
    """
    grant = RoleGrant.objects.select_for_update().filter(person__reference=person, role=role, valid_until=None).first()
    if grant is None:
        raise Refused("role_not_held", f"{person} holds no open role {role}. Check the reference and the role.")
    if valid_until <= grant.valid_from:
        raise Refused("dates_in_order", f"The role began on {grant.valid_from}. Choose a later day.")
    if role == "administrator":
        refuse_without_administrator(person, now)
    grant.valid_until = valid_until
    grant.save(update_fields=["valid_until"])
    note(person, role=role)
    return RoleGrantRef(person, role, grant.valid_from, valid_until)
