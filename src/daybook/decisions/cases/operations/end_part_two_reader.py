"""Somebody no longer needs to know a Part 2."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import PartTwoReader
from daybook.decisions.cases.progress import locked_case
from daybook.decisions.cases.queries import case_ref
from daybook.decisions.cases.queries.part_two import may_read_part_two
from daybook.decisions.cases.refs import CaseRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("decisions.end_part_two_reader")
def end_part_two_reader(*, actor: Actor, now: datetime, reference: str, seen_version: int, person: str) -> CaseRef:
    """Stop a person from reading the Part 2 of a paper; what they read before stays in its log.

    Refused `not_a_reader` for somebody who may not read it themselves, `not_named`, or `stale`.
    """
    case = locked_case(reference, seen_version)
    if not may_read_part_two(actor, case, now):
        message = f"You are not named for Part 2 of {case.reference}, so you may not change who is. Ask its author."
        raise Refused("not_a_reader", message)
    ended = PartTwoReader.objects.filter(case=case, person=person, ended_at=None).update(
        ended_by=actor.person, ended_at=now
    )
    if not ended:
        raise Refused("not_named", "This person is not named for this Part 2. Look at who is.")
    note(case.slug, reader=person)
    return case_ref(case)
