"""Whether an outline case may be signed off, and what has moved since it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from daybook.change.programmes.composing import Sources
from daybook.change.programmes.models import Issued, Programme
from daybook.change.programmes.rules.blocks import Document, Figure, Kind
from daybook.decisions.cases.public import Known, NumberLint, What, known_of_paper, lint_numbers, numbers_in

_NOW, _BEFORE = 2, 1


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
