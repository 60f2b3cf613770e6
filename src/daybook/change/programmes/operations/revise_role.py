"""A role of a programme's team is planned otherwise."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import RoleRef
from daybook.change.programmes.teaming import RoleSheet, planned, role_of
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation


@operation("programmes.revise_role")
def revise_role(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    role: str,
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
    """Plan a role otherwise, saying why; earlier terms stay on record. One that was dropped is planned again.

    Refused as for `enter_role`, or `unchanged`.
    """
    row = locked_programme(reference, seen_version)
    found = role_of(row, role)
    terms = planned(
        found,
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
    note(role)
    return RoleRef(role, row.reference, title, kind, RoleSheet(found, terms).cost, keep(row).version)
