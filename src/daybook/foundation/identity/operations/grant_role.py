"""A person is given a role."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.identity.deputies import duties_brought_about
from daybook.foundation.identity.models import RoleGrant
from daybook.foundation.identity.public import RoleGrantRef
from daybook.foundation.identity.roles import roles
from daybook.foundation.identity.rules.separation import REFUSE, Conflict
from daybook.foundation.organisation.public import lock_person
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import Span
from daybook.kernel.refused import Refused


@operation("identity.grant_role")
def grant_role(
    *, actor: Actor, now: datetime, person: str, role: str, valid_from: date, valid_until: date | None = None
) -> RoleGrantRef:
    """Grant a role from a day; `valid_until` is the first day without it.

    Nobody grants themselves a role: Refused `own_role`. Also `unknown_role`, `unknown_person`, `dates_in_order`,
    `role_held` where the person already holds it on one of the days, and `duties_conflict` where a rule of separated
    duties forbids it beside what they hold then; a pair that is only reported is named in the audit entry.
    """
    if person == actor.person:
        raise Refused("own_role", "You cannot give yourself a role. Ask another administrator.")
    if role not in roles():
        raise Refused("unknown_role", f"There is no role {role}. Roles: {', '.join(sorted(roles()))}.")
    if valid_until is not None and valid_until <= valid_from:
        raise Refused("dates_in_order", "The first day without the role must come after its first day with it.")
    person_id = lock_person(person)
    for held in RoleGrant.objects.filter(person_id=person_id, role=role).order_by("valid_from"):
        if Span(held.valid_from, held.valid_until).overlaps(Span(valid_from, valid_until)):
            days = Span(held.valid_from, held.valid_until).said()
            message = f"{person} holds the role {role} {days}. End or withdraw that first, or choose other days."
            raise Refused("role_held", message, valid_from=held.valid_from.isoformat())
    found = duties_brought_about(person, {role: roles()[role].permissions}, valid_from, valid_until)
    _refuse_conflict(found)
    RoleGrant.objects.create(
        person_id=person_id, role=role, valid_from=valid_from, valid_until=valid_until, granted_by=actor.person
    )
    note(person, role=role, **({"duties": [one.rule.name for one in found]} if found else {}))
    return RoleGrantRef(person, role, valid_from, valid_until)


def _refuse_conflict(found: list[Conflict]) -> None:
    for conflict in found:
        if conflict.rule.control == REFUSE:
            message = f"{conflict.rule.why} Give the role to somebody else, or end the other one first."
            raise Refused("duties_conflict", message, rule=conflict.rule.name, roles=list(conflict.roles))
