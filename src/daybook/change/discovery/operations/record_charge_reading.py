"""A volume, a service level or an index figure of an outsourced service is recorded."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.models import Charge, ChargeReading
from daybook.change.discovery.models.lengths import LONGEST_SOURCE
from daybook.change.discovery.queries.charging import charge_ref, names_in_terms
from daybook.change.discovery.refs import ChargeRef
from daybook.change.discovery.rules.readings import ReadingKind, check_reading
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.prices import parse_exact, to_millionths
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("discovery.record_charge_reading")
def record_charge_reading(
    *,
    actor: Actor,
    now: datetime,
    charge: str,
    kind: ReadingKind,
    name: str,
    month: date,
    value: str,
    source: str,
) -> ChargeRef:
    """Record what was read of a month, and where: a volume of a line, a measured level, or an index figure.

    `name` is that of the line, the level or the index in the terms, `month` its first day; an index figure moves prices
    from then on, and the first is what they were agreed at. The reading recorded last counts. Refused `not_found`,
    `unknown_line`, `bad_period`, `bad_number`, `bad_value` or `bad_name`.
    """
    row = Charge.objects.filter(reference=charge).first()
    if row is None:
        raise Refused("not_found", f"There is no charge {charge[:40]}. Check the reference.")
    note(charge, kind=kind.value)
    known = names_in_terms(row)[kind]
    if name not in known:
        there = "; ".join(known) or "none yet"
        raise Refused("unknown_line", f'The terms have no {kind.value} of "{name[:60]}". There are: {there}.')
    if month.day != 1 or month > london_day(now):
        raise Refused("bad_period", "A reading is of a month that has begun: give its first day.")
    exactly = parse_exact(value.strip())
    check_reading(kind, exactly)
    check_name(source, LONGEST_SOURCE, "Where it was read")
    ChargeReading.objects.create(
        charge=row, kind=kind, name=name, month=month, value_millionths=to_millionths(exactly), source=source,
        made_by=actor.person, at=now,
    )  # fmt: skip
    return charge_ref(row)
