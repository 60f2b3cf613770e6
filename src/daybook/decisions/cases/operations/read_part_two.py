"""A Part 2 is read, and that is kept."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import PartTwoRead
from daybook.decisions.cases.progress import locked_case
from daybook.decisions.cases.queries.part_two import latest_part_two, may_read_part_two
from daybook.decisions.cases.refs import PartTwoText
from daybook.decisions.cases.rules.part_two import part_two_digest
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("decisions.read_part_two", confidential=True)
def read_part_two(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> PartTwoText:
    """The text of a Part 2, for those who need to know it: its author, named readers, whoever signs or decides next.

    Every reading is kept with the paper. Refused `no_part_two`, `not_a_reader`, `altered` or `stale`.
    """
    case = locked_case(reference, seen_version)
    part_two = latest_part_two(case)
    if part_two is None:
        raise Refused("no_part_two", f"{case.reference} has no Part 2 text here.")
    if not may_read_part_two(actor, case, now):
        message = f"Part 2 of {case.reference} is for named readers. Ask its author to name you, saying why."
        raise Refused("not_a_reader", message)
    if part_two_digest(part_two.salt, part_two.text) != part_two.digest:
        message = f"Part 2 of {case.reference} is not the text that was kept: its digest differs. Tell the auditor."
        raise Refused("altered", message, kept_digest=part_two.digest)
    PartTwoRead.objects.create(part_two=part_two, person=actor.person, at=now)
    note(case.slug, part_two=part_two.digest)
    return PartTwoText(case.reference, part_two.number, part_two.text, part_two.salt, part_two.digest)
