"""An application is put on the inventory, or what is known of it is told anew."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.systems.changing import LONGEST_WORDS, locked
from daybook.change.systems.models import Application
from daybook.change.systems.refs import SystemRef
from daybook.kernel.actor import Actor
from daybook.kernel.money import LARGEST_LINE_PENCE, Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name, check_note


@operation("systems.register_application")
def register_application(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    owner: str,
    purpose: str = "",
    supplier: str = "",
    annual_cost_pence: Pence | None = None,
    contract_ends_on: date | None = None,
    support_ends_on: date | None = None,
    seen_version: int = 0,
) -> SystemRef:
    """Put an application on the inventory, or with `seen_version` above 0 tell one that is there anew.

    `owner` is a post or a body, never a person by name. Refused `bad_code`, `bad_name`, `bad_text`, `bad_amount`,
    `code_taken`, `not_found` or `stale`.
    """
    check_code(code)
    check_name(name)
    check_name(owner)
    check_note(purpose, LONGEST_WORDS)
    if supplier:
        check_name(supplier)
    if annual_cost_pence is not None and not 0 <= annual_cost_pence <= LARGEST_LINE_PENCE:
        raise Refused("bad_amount", "This cost cannot be kept. Check the number of digits.")
    told = {
        "name": name, "owner": owner, "purpose": purpose.strip(), "supplier": supplier,
        "annual_cost_pence": annual_cost_pence, "contract_ends_on": contract_ends_on,
        "support_ends_on": support_ends_on,
    }  # fmt: skip
    if seen_version:
        row = locked(Application, code, seen_version)
        for column, value in told.items():
            setattr(row, column, value)
        row.version += 1
        row.save()
    else:
        row, new = Application.objects.get_or_create(code=code, defaults=told)
        if not new:
            raise Refused("code_taken", f"{code} is {row.name} already. Open it to tell it anew, or use another code.")
    note(f"SYS-{row.code}")
    return SystemRef(row.code, row.name, row.version)
