"""Who may take a programme's mandate on, and when: asked before the form is shown and again when it is sent."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.composing import mandate_of
from daybook.change.programmes.models import MandateStep, Programme
from daybook.change.programmes.progress import writers_of
from daybook.change.programmes.rules.blocks import Document, digest_of
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.states import MANDATE, MandateState
from daybook.decisions.cases.public import DecidedPaper, decided_paper
from daybook.foundation.approvals.public import refuse_own_work, titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


def refuse_unless_moves(row: Programme, verb: str) -> None:
    """Refused `wrong_state` where the mandate does not go by this verb from where it is."""
    MANDATE.target(MandateState(row.mandate_state), verb)


def mandate_to_endorse(row: Programme, actor: Actor, now: datetime) -> Document:
    """The mandate as it would be endorsed. Refused `wrong_state`, `own_work` or `sections_empty`."""
    refuse_unless_moves(row, "endorse_mandate")
    for writer in sorted(writers_of(row, Paper.MANDATE)):
        refuse_own_work(actor, writer, "a section of this mandate")
    document = mandate_of(row, actor=actor, today=london_day(now))
    if empty := document.empty():
        named = ", ".join(part.heading for part in empty)
        message = f"Nothing stands under: {named}. Have them written first."
        raise Refused("sections_empty", message, sections=len(empty), subject=row.reference)
    return document


def paper_to_confirm_by(row: Programme, actor: Actor, now: datetime) -> DecidedPaper:
    """The decision on whose authority a mandate would be confirmed.

    Refused `wrong_state`, `not_the_role` unless the actor holds the role that decided, `own_work` for whoever wrote or
    endorsed it, or `figures_moved` since it was endorsed.
    """
    refuse_unless_moves(row, "confirm_mandate")
    paper = decided_paper(row.case)
    if paper.decision_maker not in titles_acted_in(actor, now):
        message = f"{paper.reference} was decided by the {paper.decision_maker}, who confirms what it asked for."
        raise Refused("not_the_role", message, who_can=paper.decision_maker, subject=row.reference)
    endorsed = MandateStep.objects.filter(programme=row, verb="endorse_mandate").order_by("-id").first()
    for writer in sorted({*writers_of(row, Paper.MANDATE), *([endorsed.made_by] if endorsed else [])}):
        refuse_own_work(actor, writer, "or endorsed this mandate")
    if digest_of(mandate_of(row, actor=actor, today=london_day(now))) != row.mandate_digest:
        message = (
            "Figures in this mandate have moved since it was endorsed. Return it, to be endorsed as it stands now."
        )
        raise Refused("figures_moved", message, subject=row.reference)
    return paper
