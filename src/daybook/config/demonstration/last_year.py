"""The year before the current one: a funded discovery, what it used, and what went into this year by decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from daybook.config.demonstration.books import Spend, close_books, moment, open_months, spend
from daybook.config.demonstration.papers import decide, invented_paper, prepare, submit
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.queries import undertakings_of
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_carry_forward import draft_carry_forward
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.queries import visible_budget_lines
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import ONE_DAY, FinancialYear

_SLUG = "PCD-9005"
_REASON = "The last workshops fell into May. Invented for the demonstration."


def tell_last_year(cast: dict[str, Actor], year: FinancialYear) -> None:
    """Decided in December, begun in January, and with an order still open at the end of March."""
    open_months(cast["finance"], year, moment(year.span.start))
    paper = invented_paper("PCD 9005", "Charging points: discovery", year, labour=196_000, consultancy=290_000)
    case = submit(cast, prepare(cast, paper, _in(year, 12, 1)), _in(year, 12, 2))
    case = decide(cast, case, signed_on=_in(year, 12, 8), decided_on=_in(year, 12, 15))
    holder, line = cast["holder"], case.budget_lines[0]
    order = reserve_funds(
        actor=holder, now=moment(_in(year, 1, 12)), line=line, title="Charging survey, three depots",
        amount_pence=Pence(48_000_00),
    )  # fmt: skip
    commit_funds(
        actor=holder, now=moment(_in(year, 2, 2)), reservation=order.reference, seen_version=order.version,
        amount_pence=Pence(41_500_00),
    )  # fmt: skip
    for on, account, pounds, words in (
        (_in(year, 1, 30), "5100", "22400.00", "Contingent labour, charging discovery, first month"),
        (_in(year, 3, 20), "5200", "61250.00", "Consultancy, charging discovery, first milestone"),
    ):
        spend(cast["clerk"], cast["accountant"], Spend(on, account, pounds, "PCD-9005", words))


def carry_last_year(cast: dict[str, Actor], year: FinancialYear, today: date) -> None:
    """In April the order and some of what is unspent go into the new year; at the end of May the books are closed."""
    april, may = _in(year.plus(1), 4, 20), _in(year.plus(1), 5, 29)
    line = _line_of(cast, year)
    if april < today:
        clerk: dict[str, Any] = {"actor": cast["accountant"], "now": moment(april)}
        made = draft_carry_forward(from_line=line, amount_pence=Pence(25_000_00), reason=_REASON, **clerk)
        sent = submit_change(reference=made.reference, seen_version=made.version, **clerk)
        approve_change(
            actor=cast["finance"], now=moment(april, 15), reference=sent.reference, seen_version=sent.version
        )
    if may < today:
        close_books(cast["finance"], year)
    _settle(cast, min(_in(year.plus(1), 6, 12), today - ONE_DAY))


def _in(year: FinancialYear, month: int, day: int) -> date:
    return date(year.start_year + (month < 4), month, day)


def _line_of(cast: dict[str, Actor], year: FinancialYear) -> str:
    [row] = visible_budget_lines(cast["accountant"], case="PCD 9005", year=str(year))
    return row.reference


def _settle(cast: dict[str, Actor], on: date) -> None:
    """What it promised is kept where an officer owns it, and released where it does not go on."""
    for one in undertakings_of(_SLUG, today=on):
        seen: dict[str, Any] = {"now": moment(on), "reference": one.reference, "seen_version": one.version}
        if one.kind == "deliverable":
            evidence = "The outline case was given to the board. Invented for the demonstration."
            keep_undertaking(actor=cast["officer"], evidence=evidence, kept_on=on, **seen)
        else:
            release_undertaking(actor=cast["deputy"], reason="The programme ended with its outline case.", **seen)
