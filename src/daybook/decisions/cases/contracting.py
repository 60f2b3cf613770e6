"""The register of usable contracts, written: what a contract's terms are, and what a decision takes of it."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.cases.models import Case, ContractUse, UsableContract
from daybook.decisions.cases.queries.contracts import contract_terms, used_pence
from daybook.decisions.cases.rules.contracts import (
    CONTRACT_CLAUSE,
    ContractTerms,
    contracts_asked,
    refuse_unusable,
)
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name


def record_usable_contract(
    *,
    reference: str,
    name: str,
    supplier: str,
    starts_on: date,
    ends_on: date,
    ceiling_pence: int,
    made_by: str,
    now: datetime,
) -> ContractTerms:
    """Keep the terms of a contract that papers may go to market through; told the same terms again, nothing changes.

    `ends_on` is the first day on which it may no longer be used. Refused `bad_code`, `bad_name`, `empty_span` or
    `bad_amount`.
    """
    check_code(reference)
    check_name(name, 300)
    check_name(supplier, what="The supplier")
    if ends_on <= starts_on:
        raise Refused("empty_span", "The contract ends before it starts. Check the two dates.")
    if ceiling_pence < 0:
        raise Refused("bad_amount", "A ceiling is not below nothing. Write the most that may be spent through it.")
    held = contract_terms(reference)
    terms = {
        "name": name, "supplier": supplier, "starts_on": starts_on, "ends_on": ends_on, "ceiling_pence": ceiling_pence,
    }  # fmt: skip
    note(reference)
    if held is not None and all(getattr(held, key) == value for key, value in terms.items()):
        return held
    version = held.version + 1 if held else 1
    UsableContract.objects.create(reference=reference, version=version, recorded_by=made_by, recorded_at=now, **terms)
    note(reference, version=version, ceiling_pence=ceiling_pence)
    return contract_terms(reference) or _unknown(reference)


def refuse_unusable_contracts(form: DecisionForm, on: date) -> None:
    """Refused `unknown_contract`, `contract_lapsed` or `no_headroom` for a contract that a paper names."""
    wanted: dict[str, int] = {}
    for asked in contracts_asked(form):
        wanted[asked.contract] = wanted.get(asked.contract, 0) + asked.amount_pence
    for reference, amount in sorted(wanted.items()):
        terms = contract_terms(reference) or _unknown(reference)
        refuse_unusable(terms, used_pence=used_pence(reference), asked_pence=amount, on=on)


def use_contracts(case: Case, form: DecisionForm, on: date, now: datetime) -> None:
    """Take what a decision goes to market for from the ceilings of its contracts; refused as above.

    The contract is locked first, so that two decisions cannot take the same headroom.
    """
    asked = list(contracts_asked(form))
    references = sorted({one.contract for one in asked})
    # The first version of each is its lock: later ones may be recorded meanwhile.
    list(UsableContract.objects.select_for_update().filter(reference__in=references, version=1).order_by("reference"))
    refuse_unusable_contracts(form, on)
    ContractUse.objects.bulk_create(
        ContractUse(case=case, place=one.place, contract=one.contract, amount_pence=one.amount_pence, at=now)
        for one in asked
    )


def _unknown(reference: str) -> ContractTerms:
    message = f"There is no usable contract {reference[:40]} in the register. Name one that is, or have it recorded."
    raise Refused("unknown_contract", message, clause=CONTRACT_CLAUSE)
