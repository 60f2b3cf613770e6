"""Whether a contract may be gone to market through: it is live on the day, and its ceiling leaves room. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from daybook.decisions.cases.rules.check import ROUTE_TO_MARKET
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.sums import paper_total
from daybook.kernel.money import Pence, said
from daybook.kernel.refused import Refused

CONTRACT_CLAUSE = "Decision form, Part 1 sections 3 and 4: a valid and compliantly awarded contract"


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """A usable contract: from `starts_on` until the day before `ends_on`, up to `ceiling_pence` over all decisions."""

    reference: str
    version: int
    name: str
    supplier: str
    starts_on: date
    ends_on: date
    ceiling_pence: Pence


@dataclass(frozen=True, slots=True)
class ContractAsked:
    """What a recommendation, by its place from nought, would take from the ceiling of a contract."""

    place: int
    contract: str
    amount_pence: Pence


def contracts_asked(form: DecisionForm) -> Iterator[ContractAsked]:
    """The contracts that a paper names. A route without an amount of its own is worth at most the paper's total."""
    for place, each in enumerate(form.recommendations):
        if each.contract.strip():
            amount = each.amount_pence
            if amount is None:
                amount = paper_total(form) if each.action == ROUTE_TO_MARKET else Pence(0)
            yield ContractAsked(place, each.contract.strip(), Pence(max(amount, 0)))


def refuse_unusable(terms: ContractTerms, *, used_pence: int, asked_pence: int, on: date) -> None:
    """Refused `contract_lapsed` outside the contract's days, `no_headroom` where the ceiling leaves too little."""
    if not terms.starts_on <= on < terms.ends_on:
        ends = (
            f"ended before {terms.ends_on:%-d %B %Y}"
            if on >= terms.ends_on
            else f"starts on {terms.starts_on:%-d %B %Y}"
        )
        message = (
            f"Contract {terms.reference} ({terms.name}) cannot be used on this day: it {ends}. Name another route."
        )
        raise Refused("contract_lapsed", message, clause=CONTRACT_CLAUSE, contract=terms.reference)
    left = terms.ceiling_pence - used_pence
    if asked_pence > left:
        message = (
            f"Contract {terms.reference} ({terms.name}) has {said(max(left, 0))} left under its ceiling and the paper "
            f"takes {said(asked_pence)}. Name another route, or have the ceiling raised first."
        )
        raise Refused("no_headroom", message, clause=CONTRACT_CLAUSE, contract=terms.reference, left_pence=left)
