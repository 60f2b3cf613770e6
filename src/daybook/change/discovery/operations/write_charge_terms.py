"""The terms by which an outsourced service is paid for are written."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.cataloguing import refuse_stale
from daybook.change.discovery.models import Charge, ChargeTerms
from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_TITLE
from daybook.change.discovery.queries.charging import charge_ref
from daybook.change.discovery.refs import ChargeRef
from daybook.change.discovery.rules.charge_terms import levels_of_terms, lines_of_terms
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.prices import parse_exact, to_millionths
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("discovery.write_charge_terms")
def write_charge_terms(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    holds_from: date,
    lines: list[str],
    levels: list[str],
    credit_cap: str,
    why: str,
    index_name: str = "",
    index_cap: str = "",
) -> ChargeRef:
    """Write terms that hold from a month on: prices by volume band, and credits by service level.

    A line is such as "Payslips, 46000 a month: 2.10 up to 40000, 1.85 above" (pounds a unit, each at the price of its
    band), a level such as "Payslips right: below 99.8 credits 2" (per cent of the month). `credit_cap` and `index_cap`
    are per cent, the second blank for none. Refused `not_found`, `stale`, `bad_terms`, `bad_period`, `bad_number`,
    `bad_value` or `bad_name`.
    """
    row = Charge.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no charge {reference[:40]}. Check the reference.")
    note(reference)
    refuse_stale(reference, seen_version, row.version)
    check_name(why, LONGEST_REASON, "Why they are so")
    if index_name:
        check_name(index_name, LONGEST_TITLE, "The name of the index")
    if holds_from.day != 1 or holds_from < row.starts_on:
        raise Refused("bad_period", "Terms hold from the first of a month, and not from before the charge begins.")
    if row.version == 1 and holds_from != row.starts_on:
        raise Refused("bad_period", f"The first terms hold from the beginning, {row.starts_on:%d/%m/%Y}.")
    prices, credits = lines_of_terms(lines), levels_of_terms(levels)
    row.version += 1
    row.save(update_fields=["version"])
    ChargeTerms.objects.create(
        charge=row, number=row.version - 1, holds_from=holds_from, lines="\n".join(one.words for one in prices),
        levels="\n".join(one.words for one in credits), credit_cap_millionths=_percent(credit_cap, most=100),
        index_name=index_name, index_cap_millionths=_percent(index_cap, most=1_000) if index_cap.strip() else None,
        why=why, made_by=actor.person, at=now,
    )  # fmt: skip
    return charge_ref(row)


def _percent(text: str, *, most: int) -> int:
    value = parse_exact(text.strip())
    if not 0 <= value <= most:
        raise Refused("bad_value", f"A cap is between 0 and {most} per cent.")
    return to_millionths(value)
