"""The owner of an application says whether a change may be made on its day."""

from __future__ import annotations

from datetime import datetime

from daybook.change.systems.changing import change_ref, found, locked_change, move, reach_of, refuse_answering, said
from daybook.change.systems.models import Application, Consent
from daybook.change.systems.refs import StructureChangeRef
from daybook.change.systems.rules.reach import Answer
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("systems.answer_structure_change")
def answer_structure_change(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, application: str, answer: str, words: str
) -> StructureChangeRef:
    """Record what an application's owner answers: `consents` or `refuses`, and on what ground or condition.

    An answer on a scheduled change makes it a proposal again. Refused `own_work` for whoever proposed it,
    `unknown_answer`, `not_hit` for an application that the change does not reach, `words_missing`, `wrong_state`,
    `not_found` or `stale`.
    """
    row = locked_change(reference, seen_version)
    refuse_answering(row, actor)
    if answer not in list(Answer):
        raise Refused("unknown_answer", f"An owner {' or '.join(Answer)}. Choose one of the two.")
    asked = found(Application, application)
    if application not in {hit.application for hit in reach_of(row.item, row.planned_on, row).hits}:
        raise Refused("not_hit", f"{reference} does not reach {application}, so its consent is not needed.")
    ground = said(words, "on what ground, or who was asked")
    Consent.objects.create(
        change=row, application=asked, answer=answer, planned_on=row.planned_on, words=ground,
        made_by=actor.person, at=now,
    )  # fmt: skip
    note(f"SYS-{asked.code}", answer=answer)
    move(row, "answer_structure_change", actor, now, f"{application}: {answer}. {ground}")
    return change_ref(row)
