"""A contract is put on the register of those that papers may go to market through, or its terms are renewed."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.cases.contracting import record_usable_contract
from daybook.decisions.cases.queries.contracts import contract_terms
from daybook.decisions.cases.rules.contracts import ContractTerms
from daybook.foundation.approvals.public import refuse_beyond_limit
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import operation
from daybook.kernel.refused import Refused


@operation("decisions.register_contract")
def register_contract(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    name: str,
    supplier: str,
    starts_on: date,
    ends_on: date,
    ceiling_pence: Pence,
) -> ContractTerms:
    """Let papers go to market through a contract between two dates and up to a ceiling in pence.

    `seen_version` is that of the terms on the register, nought for a new contract; `ends_on` is the first day on which
    it may no longer be used. Refused `stale`, `bad_code`, `bad_name`, `empty_span`, `bad_amount` or
    `over_limit`.
    """
    held = contract_terms(reference)
    version = held.version if held else 0
    if version != seen_version:
        message = f"The terms of {reference[:40]} were changed since you opened them. Look at them again."
        raise Refused("stale", message, subject=reference[:40], seen=seen_version, now=version)
    refuse_beyond_limit(actor, ceiling_pence, now)
    return record_usable_contract(
        reference=reference,
        name=name,
        supplier=supplier,
        starts_on=starts_on,
        ends_on=ends_on,
        ceiling_pence=ceiling_pence,
        made_by=actor.person,
        now=now,
    )
