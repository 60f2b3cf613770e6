"""Capital in the demonstration: one decision that buys equipment from a fund of its own, over two years."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Any

from daybook.config.demonstration.books import moment
from daybook.config.demonstration.budgets import OWED
from daybook.config.demonstration.papers import decide, prepare, submit
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_reprofile import draft_reprofile
from daybook.finance.budgets.operations.invoice_funds import invoice_funds
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import FinancialYear

_PAPER = Path(__file__).with_name("capital.toml")


def buy_equipment(cast: dict[str, Actor], year: FinancialYear, today: date) -> None:
    """Decided in this year, the first depots ordered and partly paid, and some of it moved into the next year."""
    decided, ordered, paid, moved = (max(year.span.start, today - timedelta(days=gone)) for gone in (85, 55, 15, 8))
    form = Template(_PAPER.read_text()).substitute(year=year, next_year=year.plus(1))
    case = submit(cast, prepare(cast, form, decided, account="5400"), decided)
    case = decide(cast, case, signed_on=decided, decided_on=decided)
    line, holder, clerk = case.budget_lines[0], cast["holder"], cast["accountant"]
    kept = reserve_funds(
        actor=holder, now=moment(ordered, 17), line=line, title="Charging points, first four depots",
        amount_pence=Pence(310_000_00),
    )  # fmt: skip
    seen: dict[str, Any] = {"reservation": kept.reference, "now": moment(ordered, 18)}
    kept = commit_funds(actor=holder, seen_version=kept.version, amount_pence=Pence(284_600_00), **seen)
    seen["now"] = moment(paid, 19)
    invoice_funds(actor=clerk, seen_version=kept.version, amount_pence=Pence(96_250_00), **OWED, **seen)
    made = draft_reprofile(
        actor=clerk, now=moment(moved, 9), from_line=line, to_year=str(year.plus(1)), amount_pence=Pence(70_000_00),
        reason="Two depots wait for a larger supply until the summer",
    )  # fmt: skip
    sent = submit_change(actor=clerk, now=moment(moved, 10), reference=made.reference, seen_version=made.version)
    approve_change(actor=cast["finance"], now=moment(moved, 14), reference=sent.reference, seen_version=sent.version)
