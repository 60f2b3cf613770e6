"""A data item is put on record: which application holds it, and how it is written."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import found
from daybook.change.systems.models import Application, DataItem
from daybook.change.systems.refs import SystemRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name

LONGEST_STRUCTURE = 300


@operation("systems.register_item")
def register_item(
    *, actor: Actor, now: datetime, code: str, name: str, holder: str, structure: str, personal: bool
) -> SystemRef:
    """Put a data item on record; `structure` is how it is written, such as "6 digits". It changes by a change alone.

    Refused `bad_code`, `bad_name`, `code_taken`, or `not_found` where no application has the holder's code.
    """
    check_code(code)
    check_name(name)
    check_name(structure, LONGEST_STRUCTURE)
    told = {"name": name, "holder": found(Application, holder), "structure": structure, "personal": personal}
    row, new = DataItem.objects.get_or_create(code=code, defaults=told)
    if not new:
        raise Refused("code_taken", f"{code} is {row.name} already. Propose a change of it, or use another code.")
    note(row.code)
    return SystemRef(row.code, row.name, row.version)
