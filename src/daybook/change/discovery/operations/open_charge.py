"""A service that is paid for by its terms is entered."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.models import Charge
from daybook.change.discovery.models.lengths import LONGEST_TITLE
from daybook.change.discovery.queries.charging import charge_ref
from daybook.change.discovery.refs import ChargeRef
from daybook.finance.ledger.public import refuse_unknown_codes
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name

MOST_MONTHS = 120


@operation("discovery.open_charge")
def open_charge(
    *,
    actor: Actor,
    now: datetime,
    title: str,
    supplier: str,
    starts_on: date,
    months: int,
    cost_centre: str = "",
    account: str = "",
    project: str = "",
) -> ChargeRef:
    """Enter an outsourced service: whose it is, from which month for how many, and under which codes it is paid.

    Refused `bad_name`, `bad_code`, `no_codes`, `unknown_code`, or `bad_period` for a day that begins no month or over
    120 months.
    """
    check_name(title, LONGEST_TITLE)
    check_name(supplier, LONGEST_TITLE)
    codes = {"cost_centre": cost_centre.strip(), "account": account.strip(), "project": project.strip()}
    for code in filter(None, codes.values()):
        check_code(code)
    if not any(codes.values()):
        raise Refused("no_codes", "Name a cost centre, an account or a project: what is paid is read from there.")
    refuse_unknown_codes(**codes)
    if starts_on.day != 1 or not 1 <= months <= MOST_MONTHS:
        raise Refused("bad_period", f"It begins on the first of a month and lasts 1 to {MOST_MONTHS} months.")
    row = Charge.objects.create(
        reference=next_reference("CHG"), title=title, supplier=supplier, starts_on=starts_on, months=months,
        made_by=actor.person, made_at=now, **codes,
    )  # fmt: skip
    note(row.reference)
    return charge_ref(row)
