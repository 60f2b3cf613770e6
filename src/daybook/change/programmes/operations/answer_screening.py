"""A screening is answered: equality, or data protection."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import Screening
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.screening import QUESTIONS, Subject, open_questions, screened
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_WORDS = 4_000


@operation("programmes.answer_screening")
def answer_screening(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    subject: str,
    answers: dict[str, bool],
    words: str = "",
) -> ProgrammeRef:
    """Answer the questions of a screening (`equality` or `data_protection`); what they come to is worked out.

    Earlier answers stay on record. Refused `unknown_subject`, `unknown_question`, `unanswered`, `bad_text`, `not_found`
    or `stale`.
    """
    row = locked_programme(reference, seen_version)
    if subject not in list(Subject):
        raise Refused("unknown_subject", f"A screening is one of: {', '.join(Subject)}.")
    about = Subject(subject)
    unknown = sorted(set(answers) - {question.key for question in QUESTIONS[about]})
    if unknown:
        raise Refused("unknown_question", f"This screening does not ask {', '.join(unknown)[:200]}.")
    check_note(words, LONGEST_WORDS)
    outcome = screened(about, answers)
    asked = {question.key: answers[question.key] for question in open_questions(about, answers)}
    Screening.objects.create(
        programme=row,
        subject=about,
        answers=asked,
        words=words.strip(),
        outcome=outcome,
        made_by=actor.person,
        at=now,
    )
    note(row.reference, screening=f"{about}: {outcome}")
    return keep(row)
