"""A decision is published: the same text that was signed and decided."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.part_1 import DecisionPublished
from daybook.decisions.cases.progress import locked_case, move, refuse_digest_differs, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.refs import CaseRef
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.outbox import publish
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("decisions.publish_case")
def publish_case(*, actor: Actor, now: datetime, reference: str, seen_version: int) -> CaseRef:
    """Publish Part 1 of a decision; what is published has the digest that both signatures carry.

    Refused `deferred` until the day that the paper gives, `digest_differs` or `altered`.
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "publish_case")
    version, today = current_version(case), london_day(now)
    publication = form_of(version).publication
    refuse_digest_differs(case, version)
    until = publication.deferred_until
    if publication.part_1_deferred and until is not None and today < until:
        message = f"Part 1 of {case.reference} is deferred until {until:%-d %B %Y}. Publish it on that day."
        raise Refused("deferred", message, clause="Decision form, Part 1 deferral", deferred_until=until)
    case.published_on = today
    note(case.slug, digest=version.digest)
    move(case, "publish_case", actor, now)
    publish(DecisionPublished(case.slug))
    return case_ref(case)
