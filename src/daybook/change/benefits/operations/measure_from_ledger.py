"""What came of a benefit is read from the ledger."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.benefits.keeping import kept_actual, locked_benefit, move
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.refusing import refuse_ledger
from daybook.change.benefits.rules.flows import ledger_value
from daybook.finance.ledger.public import Segments, Span, enquiry_address, sum_of_lines
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("benefits.measure_from_ledger")
def measure_from_ledger(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    first: date,
    last: date,
    body: str = "",
    cost_centre: str = "",
    account: str = "",
    project: str = "",
) -> BenefitRef:
    """Record what was spent under these codes from one day to another, both included, as an actual of the last day.

    It names the enquiry whose lines add up to it, and stays a claim until somebody else evidences it. Refused
    `other_unit` unless the benefit is counted in pounds, `no_codes`, `bad_period`, `nothing_posted`, `bad_day`,
    `wrong_state` or `stale`.
    """
    row = locked_benefit(reference, seen_version)
    refuse_ledger(row)
    if last < first:
        raise Refused("bad_period", "This period ends before it begins. Check the two days.")
    named = {"body": body, "cost_centre": cost_centre, "account": account, "project": project}
    codes = {name: code.strip() for name, code in named.items() if code.strip()}
    if not codes.keys() - {"body"}:
        message = "Name a cost centre, an account or a project: what a whole body spends is no benefit of one change."
        raise Refused("no_codes", message)
    span = Span("ACTUAL", first, last, Segments(**codes), expenditure_only=True)
    lines, total = sum_of_lines(span)
    if not lines:
        raise Refused("nothing_posted", "Nothing is posted under these codes in this period. Check the codes and days.")
    said = ", ".join(f"{name.replace('_', ' ')} {code}" for name, code in codes.items())
    words = f"Spent under {said} from {first:%-d %B %Y} to {last:%-d %B %Y}: {lines:,} lines of the ledger."
    kept_actual(row, actor, now, on=last, value=ledger_value(total), evidence=words, source=enquiry_address(span))
    return move(row, "measure_from_ledger", actor, now)
