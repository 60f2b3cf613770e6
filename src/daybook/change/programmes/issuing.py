"""Whether an outline case may be signed off, and what has moved since it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from daybook.change.programmes.composing import Sources, document_of, sources_of
from daybook.change.programmes.composing.management import screening_reopened
from daybook.change.programmes.models import Issued, Programme
from daybook.change.programmes.progress import writers_of
from daybook.change.programmes.rules.blocks import Document, Figure, Kind, digest_of
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.states import MandateState
from daybook.decisions.cases.public import (
    Known,
    NumberLint,
    What,
    known_of_paper,
    lint_numbers,
    numbers_in,
    standing_words,
    sum_words,
)
from daybook.foundation.approvals.public import refuse_own_work
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.tones import state_words

_NOW, _BEFORE = 2, 1
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Stale:
    """A figure that is another than when the document was signed off; `now` is None where it is no longer in it."""

    label: str
    was: str
    now: str | None
    url: str


def last_issued(row: Programme) -> Issued | None:
    """The version of the outline case that was signed off last."""
    return row.issues.order_by("-number").first()


def refuse_signing(row: Programme, actor: Actor) -> None:
    """Refused `mandate_unconfirmed`, or `own_work` for whoever wrote a section of the outline case."""
    if row.mandate_state != MandateState.CONFIRMED:
        is_now = state_words(row.mandate_state).lower()
        message = f"The mandate of {row.reference} is {is_now}. Have it confirmed first: the case stands on it."
        raise Refused("mandate_unconfirmed", message, subject=row.reference)
    for writer in sorted(writers_of(row, Paper.SOC)):
        refuse_own_work(actor, writer, "a section of this outline case")


def case_to_sign(row: Programme, actor: Actor, today: date) -> Document:
    """The outline case as it would be signed off.

    Refused `screening_reopened` where data about people came in since, `sections_empty`, `unsupported_numbers` naming
    each number that nothing bears out, or `unchanged` since the last version.
    """
    sources = sources_of(row, actor=actor, today=today)
    document = document_of(sources, Paper.SOC)
    if screening_reopened(sources):
        message = "Data about people came in after the data protection screening. Have it answered again first."
        raise Refused("screening_reopened", message, subject=row.reference)
    _refuse_empty(row, document)
    _refuse_unsupported(row, lint_document(sources, document))
    last = last_issued(row)
    if last is not None and last.digest == digest_of(document):
        message = f"Version {last.number} says exactly this. There is nothing to sign off anew."
        raise Refused("unchanged", message, subject=row.reference)
    return document


def _refuse_empty(row: Programme, document: Document) -> None:
    empty = document.empty()
    if empty:
        named = "; ".join(f"{part.number} {part.heading}" for part in empty)
        message = f"Nothing stands yet in: {named}. The outline case says in each of them what has to be done first."
        raise Refused("sections_empty", message, sections=len(empty), subject=row.reference)


def _refuse_unsupported(row: Programme, lint: NumberLint) -> None:
    if lint.clean:
        return
    loose = lint.loose
    told = [f"{judged.mention.text}: {standing_words(judged)}" for judged in loose[:_MOST_NAMED]]
    told += [sum_words(check) for check in lint.wrong_sums[:_MOST_NAMED]]
    more = f" And {len(loose) - _MOST_NAMED} more." if len(loose) > _MOST_NAMED else ""
    message = f"No number may leave that nothing bears out. {' '.join(told)}{more}"
    raise Refused("unsupported_numbers", message, numbers=len(loose), sums=len(lint.wrong_sums), subject=row.reference)


def lint_document(sources: Sources, document: Document) -> NumberLint:
    """Every number that people wrote, held against the decision's record and the figures of the document itself."""
    return lint_numbers(document.words(), list(_known(sources, document)), counts=True)


def _known(sources: Sources, document: Document) -> Iterator[Known]:
    told = known_of_paper(sources.actor, sources.paper.slug, today=sources.today)
    latest = max((fact.version for fact in told), default=_NOW)
    for fact in told:
        yield replace(fact, version=_NOW if fact.version == latest else _BEFORE)
    for figure in document.figures():
        yield from _known_of(figure, _NOW)
    for year in sorted({year for _, year, _ in sources.paper.opened} | set(sources.books)):
        place, label = f"programme.year.{year}", "Year of the programme's money"
        yield Known(What.YEAR, year, label, place, _NOW)
        yield Known(What.COUNT, Fraction(year[:4]), label, f"{place}.begins", _NOW)
    if issued := last_issued(sources.row):
        for kept in issued.figures:
            yield from _known_of(Figure(**kept | {"kind": Kind(kept["kind"])}), _BEFORE)


def _known_of(figure: Figure, version: int) -> Iterator[Known]:
    value = figure.value
    if figure.kind in (Kind.PENCE, Kind.POUNDS):
        yield Known(What.SUM, int(value), figure.label, figure.place, version)
    elif figure.kind is Kind.DATE:
        on = date.fromisoformat(str(value))
        yield Known(What.DATE, on, figure.label, figure.place, version)
        yield Known(What.COUNT, Fraction(on.year), figure.label, f"{figure.place}.year", version)
    elif figure.kind is Kind.PERCENT:
        yield Known(What.PERCENTAGE, Fraction(str(value)) / 100, figure.label, figure.place, version)
    else:
        # Known as the lint itself reads it: a ratio such as 1.42 looks like a sum to it.
        for mention in numbers_in(figure.text):
            if mention.value is not None:
                yield Known(mention.what, mention.value, figure.label, figure.place, version)


def figures_kept(document: Document) -> list[dict[str, Any]]:
    """Every figure of a document as it is kept with a version that was signed off."""
    return [asdict(figure) for figure in document.figures()]


def stale_since(issued: Issued, document: Document) -> list[Stale]:
    """The figures that moved since a version was signed off, in the order of that version."""
    now = {figure.place: figure for figure in document.figures()}
    found = []
    for kept in issued.figures:
        was = Figure(**kept | {"kind": Kind(kept["kind"])})
        if was.passing:
            continue
        figure = now.get(was.place)
        if figure is None:
            found.append(Stale(was.label, was.text, None, was.url))
        elif figure.value != was.value:
            found.append(Stale(was.label, was.text, figure.text, figure.url))
    return found
