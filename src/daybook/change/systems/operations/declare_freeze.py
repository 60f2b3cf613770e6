"""Days are declared on which an application may not be changed."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.systems.changing import found
from daybook.change.systems.models import Application, Freeze
from daybook.change.systems.refs import FreezeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

LONGEST_WHY = 300


@operation("systems.declare_freeze")
def declare_freeze(
    *, actor: Actor, now: datetime, application: str, starts_on: date, ends_before: date, why: str
) -> FreezeRef:
    """Freeze an application from a day until before another, with the reason (payroll, an upgrade, year end).

    Changes that are scheduled stay; those that reach it show what is in their way. Refused `not_found`, `bad_span`,
    `bad_name`.
    """
    row = found(Application, application)
    check_name(why, LONGEST_WHY)
    if ends_before <= starts_on:
        raise Refused("bad_span", "A freeze has at least one day: give a last day after the first.")
    Freeze.objects.create(
        application=row, starts_on=starts_on, ends_before=ends_before, why=why, made_by=actor.person, at=now
    )
    note(f"SYS-{row.code}", frozen_from=starts_on.isoformat(), until_before=ends_before.isoformat())
    return FreezeRef(row.code, starts_on, ends_before)
