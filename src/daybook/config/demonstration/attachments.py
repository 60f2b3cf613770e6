"""A document beside an invented decision, added by the officer who wrote it."""

from __future__ import annotations

from datetime import date

from daybook.config.demonstration.books import moment
from daybook.foundation.documents.operations.add_document import add_document
from daybook.foundation.documents.public import keep_bytes
from daybook.kernel.actor import Actor
from daybook.kernel.periods import ONE_DAY

_NOTE = """Evidence store replacement: how the figures were found (invented)

Contingent labour: four people for six months, at the rates of the invented framework.
Consultancy: the middle of three invented quotations.
Contingency: a tenth of both, cut to whole pounds.
"""


def attach_documents(cast: dict[str, Actor], today: date) -> None:
    """Put a note with its figures beside the paper that waits for the chief executive."""
    digest = keep_bytes([_NOTE.encode()])
    name = "How the figures were found.txt"
    add_document(actor=cast["officer"], now=moment(today - ONE_DAY, 18), subject="PCD-9002", digest=digest, name=name)
