"""A programme takes an appraisal or a record of discovery as what it rests on."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.adopting import APPRAISAL, kind_of
from daybook.change.programmes.models import Adopted
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import ProgrammeRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("programmes.adopt_record")
def adopt_record(*, actor: Actor, now: datetime, reference: str, seen_version: int, record: str) -> ProgrammeRef:
    """Rest the programme on an appraisal or a record of discovery.

    By how its reference begins: APP- appraisal, LOG- event log, SVC- service, REQ- requirement, MKT- market evidence,
    ENG- engagement. Its documents are then made from it. With a service or a log come the open requirements that lead
    to it; the appraisal adopted last counts. Refused `not_found` where there is no such record, `adopted_before` or
    `stale`.
    """
    row = locked_programme(reference, seen_version)
    kind = kind_of(record)
    _, new = Adopted.objects.get_or_create(
        programme=row, kind=kind.name, record=record, defaults={"made_by": actor.person, "at": now}
    )
    if not new and (kind.name != APPRAISAL or row.appraisal == record):
        raise Refused("adopted_before", f"{row.reference} rests on {record} already.")
    if kind.name == APPRAISAL:
        row.appraisal = record
    note(record)
    return keep(row)
