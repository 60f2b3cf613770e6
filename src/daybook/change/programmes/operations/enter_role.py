"""A role is put into a programme's team."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.models import Role
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import RoleRef
from daybook.change.programmes.teaming import RoleSheet, planned
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation


@operation("programmes.enter_role")
def enter_role(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    title: str,
    kind: str,
    basis: str,
    rate_pence: Pence,
    source: str,
    starts_on: date,
    ends_before: date,
    half_days: int,
    why: str,
) -> RoleRef:
    """Plan a role: in_house, consultant or contingent, at a day_rate or an annual_cost, and where that rate stands.

    It is worked from `starts_on` until before `ends_before`, `half_days` of the ten of a week. Refused `bad_name`,
    `unknown_kind`, `bad_amount`, `bad_span`, `bad_week`, `calendar_unknown` for days whose bank holidays are not known,
    `words_missing`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    role = Role.objects.create(reference=next_reference("ROLE"), programme=row, made_by=actor.person, at=now)
    terms = planned(
        role,
        actor,
        now,
        why=why,
        title=title,
        kind=kind,
        basis=basis,
        rate_pence=int(rate_pence),
        source=source,
        starts_on=starts_on,
        ends_before=ends_before,
        half_days=half_days,
    )
    note(role.reference)
    return RoleRef(role.reference, row.reference, title, kind, RoleSheet(role, terms).cost, keep(row).version)
