"""An interface between two applications is put on record."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import found
from daybook.change.systems.models import Application, DataItem, Interface
from daybook.change.systems.refs import SystemRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name

MOST_ITEMS = 200


@operation("systems.register_interface")
def register_interface(
    *, actor: Actor, now: datetime, code: str, source: str, target: str, carries: list[str], method: str, how_often: str
) -> SystemRef:
    """Put on record what one application sends another: the data items it carries, how and how often.

    Refused `bad_code`, `bad_name`, `code_taken`, `same_application`, `carries_nothing`, or `not_found` naming the code.
    """
    check_code(code)
    check_name(method)
    check_name(how_often)
    if source == target:
        raise Refused("same_application", f"{source} cannot send to itself. An interface is between two applications.")
    if not 1 <= len(set(carries)) <= MOST_ITEMS:
        raise Refused("carries_nothing", f"An interface carries 1 to {MOST_ITEMS} data items. Name them by code.")
    items = [found(DataItem, item) for item in sorted(set(carries))]
    told = {
        "source": found(Application, source),
        "target": found(Application, target),
        "method": method,
        "how_often": how_often,
    }
    row, new = Interface.objects.get_or_create(code=code, defaults=told)
    if not new:
        raise Refused("code_taken", f"{code} is an interface already. Use another code.")
    row.carries.set(items)
    note(row.code)
    return SystemRef(row.code, f"{source} to {target}", row.version)
