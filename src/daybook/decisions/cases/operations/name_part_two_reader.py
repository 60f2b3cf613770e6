"""Somebody is named who needs to know a Part 2."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import PartTwoReader
from daybook.decisions.cases.progress import locked_case
from daybook.decisions.cases.queries import case_ref
from daybook.decisions.cases.queries.part_two import latest_part_two, may_read_part_two
from daybook.decisions.cases.refs import CaseRef
from daybook.foundation.organisation.public import people
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("decisions.name_part_two_reader")
def name_part_two_reader(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, person: str, reason: str
) -> CaseRef:
    """Let a person read the Part 2 of a paper, saying why they need to know it.

    Only somebody who may read it names another. Refused `no_part_two`, `not_a_reader`, `unknown_person`,
    `already_named`, `bad_name` for a reason that is blank or too long, or `stale`.
    """
    check_name(reason.strip(), 300, "The reason")
    case = locked_case(reference, seen_version)
    if latest_part_two(case) is None:
        raise Refused("no_part_two", f"{case.reference} has no Part 2 text here. Write it first.")
    if not may_read_part_two(actor, case, now):
        message = f"You are not named for Part 2 of {case.reference}, so you may not name others. Ask its author."
        raise Refused("not_a_reader", message)
    if person not in people([person]):
        raise Refused("unknown_person", f"There is no person {person}. Check the reference.")
    if PartTwoReader.objects.filter(case=case, person=person, ended_at=None).exists():
        raise Refused("already_named", "This person is named already. Nothing more is needed.")
    PartTwoReader.objects.create(case=case, person=person, reason=reason.strip(), named_by=actor.person, named_at=now)
    note(case.slug, reader=person)
    return case_ref(case)
