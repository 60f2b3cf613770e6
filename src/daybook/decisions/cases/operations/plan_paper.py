"""A paper is expected at a meeting."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import LONGEST_TITLE, Case, Meeting, PlannedPaper
from daybook.decisions.cases.queries.planning import locked_meeting_fault
from daybook.decisions.cases.refs import PlannedPaperRef
from daybook.decisions.cases.rules.references import slug_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("decisions.plan_paper")
def plan_paper(
    *,
    actor: Actor,
    now: datetime,
    meeting: str,
    seen_version: int,
    subject: str = "",
    decision_maker: str = "",
    case: str = "",
) -> PlannedPaperRef:
    """Put a paper on the plan of a meeting: by the reference of its record, or by its subject before it is begun.

    Refused `not_found`, `stale`, `subject_missing`, `unknown_case`, `already_planned` or `bad_name`.
    """
    held = Meeting.objects.select_for_update().filter(reference=meeting).first()
    locked_meeting_fault(held, meeting, seen_version)
    assert held is not None
    paper = _paper(case)
    said = subject.strip() or (paper.title if paper else "")
    if not said:
        raise Refused("subject_missing", "Say what the paper is about, or give the reference of its record.")
    check_name(said, LONGEST_TITLE, "The subject")
    maker = decision_maker.strip() or (paper.decision_maker if paper else "")
    check_name(maker, what="The decision-maker")
    if paper is not None and PlannedPaper.objects.filter(meeting=held, case=paper, removed_at=None).exists():
        raise Refused("already_planned", f"{paper.reference} is planned for this meeting already.")
    planned = PlannedPaper.objects.create(
        meeting=held, case=paper, subject=said, decision_maker=maker, planned_by=actor.person, planned_at=now
    )
    held.version += 1
    held.save()
    note(held.reference, planned=planned.pk)
    if paper is not None:
        note(paper.slug)
    return PlannedPaperRef(held.reference, planned.pk, said, held.version)


def _paper(reference: str) -> Case | None:
    if not reference.strip():
        return None
    paper = Case.objects.filter(slug=slug_of(reference)).first()
    if paper is None:
        raise Refused("unknown_case", f"There is no decision {reference[:40]}. Check the reference.")
    return paper
