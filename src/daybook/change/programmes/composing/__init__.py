"""The documents of a programme, made from what is on record and what was written: nothing is typed twice.

Each generated section is a function of one `Sources`; a section in which nothing can be generated says what has to be
done first, and where.
"""

from __future__ import annotations

from datetime import date

from daybook.change.programmes.composing.made import composed
from daybook.change.programmes.composing.sources import Sources, sources_of
from daybook.change.programmes.models import Programme
from daybook.change.programmes.rules.blocks import Document, day
from daybook.change.programmes.rules.outlines import TITLES, Paper
from daybook.kernel.actor import Actor

__all__ = ["Sources", "document_of", "mandate_of", "soc_of", "sources_of"]


def mandate_of(row: Programme, *, actor: Actor, today: date) -> Document:
    """The programme mandate as it stands."""
    return document_of(sources_of(row, actor=actor, today=today), Paper.MANDATE)


def soc_of(row: Programme, *, actor: Actor, today: date) -> Document:
    """The strategic outline case as it stands."""
    return document_of(sources_of(row, actor=actor, today=today), Paper.SOC)


def document_of(sources: Sources, paper: Paper) -> Document:
    """One document of a programme, made from its sources."""
    row = sources.row
    return Document(
        title=TITLES[paper],
        subtitle=row.title,
        reference=f"{row.reference} {paper.upper()}",
        parts=composed(sources, paper),
        facts=(
            ("Programme", row.reference),
            ("Decision", row.case_reference),
            ("Opened on", day(row.opened_on, "Day the programme was opened", "programme.opened_on")),
            ("Due by", day(row.due_on, "Day this stage is due", "programme.due_on")),
        ),
    )
