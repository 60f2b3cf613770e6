"""A person is given a role."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.identity.models import RoleGrant
from daybook.foundation.identity.public import RoleGrantRef
from daybook.foundation.identity.roles import roles
from daybook.foundation.organisation.public import person_ids
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("identity.grant_role")
def grant_role(
    *, actor: Actor, now: datetime, person: str, role: str, valid_from: date, valid_until: date | None = None
) -> RoleGrantRef:
    """Grant a role from a day; `valid_until` is the first day without it.

    Nobody grants themselves a role: Refused `own_role`. Also `unknown_role`, `unknown_person`, `role_held`.
    """
    if person == actor.person:
        raise Refused("own_role", "You cannot give yourself a role. Ask another administrator.")
    if role not in roles():
        raise Refused("unknown_role", f"There is no role {role}. Roles: {', '.join(sorted(roles()))}.")
    ids = person_ids([person])
    if person not in ids:
        raise Refused("unknown_person", f"There is no person {person}. Check the reference.")
    if RoleGrant.objects.filter(person_id=ids[person], role=role, valid_until=None).exists():
        raise Refused("role_held", f"{person} already holds the role {role}.")
    RoleGrant.objects.create(
        person_id=ids[person], role=role, valid_from=valid_from, valid_until=valid_until, granted_by=actor.person
    )
    note(person, role=role)
    return RoleGrantRef(person, role, valid_from, valid_until)
