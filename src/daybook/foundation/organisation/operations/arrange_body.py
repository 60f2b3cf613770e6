"""For what a body does, it is settled who contracts, who employs and who pays, from a day."""

from __future__ import annotations

from datetime import date, datetime

from daybook.foundation.organisation.models import BodyArrangement
from daybook.foundation.organisation.public import ArrangementRef
from daybook.foundation.organisation.queries import arrangements, find_body
from daybook.foundation.organisation.refs import arrangement_ref
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change, record_effective
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("organisation.arrange_body")
def arrange_body(
    *,
    actor: Actor,
    now: datetime,
    body: str,
    contracts: str,
    employs: str,
    pays: str,
    valid_from: date,
    version: int = 0,
) -> ArrangementRef:
    """From a day, for what `body` does, one body contracts, one employs and one pays.

    All four are codes of bodies, and may be the same. `version` is that of the arrangement it replaces, 0 where there
    is none. Refused `unknown_body`, `stale` when another arrangement holds on the day, or `overlap` when one begins
    later.
    """
    owner = find_body(body)
    parties = {"contracts": find_body(contracts), "employs": find_body(employs), "pays": find_body(pays)}
    old = arrangements(valid_from, now).filter(body=owner).first()
    if version != (old.pk if old else 0):
        message = f"The arrangements of {body} have changed since you opened them. Open them again and look."
        raise Refused("stale", message, body=body, version=version)
    if old is None:
        row = record_effective(BodyArrangement(body=owner, valid_from=valid_from, recorded_at=now, **parties))
    else:
        row = record_change(old, on=valid_from, recorded_at=now, **parties)
    ref = arrangement_ref(row)
    note(f"BODY-{body}", contracts=contracts, employs=employs, pays=pays, valid_from=valid_from.isoformat())
    return ref
