"""A person's role comes to its end."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from daybook.foundation.identity.administering import administrator_kept
from daybook.foundation.identity.models import RoleGrant
from daybook.foundation.identity.public import RoleGrantRef
from daybook.foundation.organisation.public import lock_person
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("identity.end_role")
def end_role(*, actor: Actor, now: datetime, person: str, role: str, valid_until: date) -> RoleGrantRef:
    """End a role, or bring its end forward; `valid_until` is the first day without it.

    Refused `role_not_held` when the person does not hold it then or it has ended, `dates_in_order` when it begins on
    or after that day, and `last_administrator`.
    """
    lock_person(person)
    with administrator_kept(now):
        grant = _standing(person, role, max(valid_until, london_day(now)))
        if grant is None:
            raise Refused("role_not_held", f"{person} does not hold the role {role} then. Check the role and the day.")
        if valid_until <= grant.valid_from:
            message = (
                f"The role begins on {grant.valid_from:%-d %B %Y}. Choose a later day, or withdraw it before it begins."
            )
            raise Refused("dates_in_order", message)
        grant.valid_until = valid_until
        grant.save(update_fields=["valid_until"])
    note(person, role=role)
    return RoleGrantRef(person, role, grant.valid_from, valid_until)


def _standing(person: str, role: str, day: date) -> RoleGrant | None:
    """The first grant that is not over by the end of a day, begun or not."""
    unfinished = Q(valid_until=None) | Q(valid_until__gt=day)
    return (
        RoleGrant.objects.filter(unfinished, person__reference=person, role=role).order_by("valid_from", "id").first()
    )
