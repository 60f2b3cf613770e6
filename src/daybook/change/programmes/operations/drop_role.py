"""A role is taken out of a programme's team."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import RoleTerms
from daybook.change.programmes.progress import keep, locked_programme, reasoned
from daybook.change.programmes.refs import RoleRef
from daybook.change.programmes.teaming import refuse_dropped, role_of
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation

_KEPT = ("title", "kind", "basis", "rate_pence", "source", "starts_on", "ends_before", "half_days")


@operation("programmes.drop_role")
def drop_role(*, actor: Actor, now: datetime, reference: str, seen_version: int, role: str, reason: str) -> RoleRef:
    """Take a role out of the team, saying why: it costs nothing from then on. What it was to hand over stays open.

    Refused `words_missing`, `bad_text`, `wrong_state` where it was dropped before, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    found = role_of(row, role)
    words = reasoned(reason, "why it is dropped")
    last = found.terms.order_by("-number")[0]
    refuse_dropped(found)
    kept = {name: getattr(last, name) for name in _KEPT}
    RoleTerms.objects.create(
        role=found, number=last.number + 1, dropped=True, why=words, made_by=actor.person, at=now, **kept
    )
    note(role)
    return RoleRef(role, row.reference, last.title, last.kind, Pence(0), keep(row).version)
