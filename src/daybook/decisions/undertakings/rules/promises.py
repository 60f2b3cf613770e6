"""What a decision paper promises, read from its facts: deliverables, assessments, dependencies, what it gives. Pure.

The sources are the sections of the decision form: the summary names what will be delivered and in how long, section 2
the systems that depend on the work, section 5 when a data protection impact assessment will be done, and section 6
when the equality impact assessment will be. Anything else that a paper undertakes is given in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from daybook.decisions.undertakings.rules.due_dates import after_months
from daybook.kernel.calendar import worked_day_from

LONGEST_WORDS = 300
# An assessment that the paper puts off, in the words that papers use for it.
_LATER = re.compile(r"\b(with|before|alongside|during|as part of|to follow|later|will be)\b", re.IGNORECASE)


class Kind(StrEnum):
    """Where in the paper an undertaking comes from."""

    DELIVERABLE = "deliverable"
    EQUALITY = "equality"
    DATA_PROTECTION = "data_protection"
    DEPENDENCY = "dependency"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class GivenPromise:
    """An undertaking that the paper gives in its own words. `every_months` repeats it until the work ends."""

    words: str
    due_on: date | None = None
    every_months: int | None = None
    blocking: bool = False
    owner_post: str = ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The facts of a paper that promise something. Answers that the paper does not give are None."""

    deliverables: Sequence[str] = ()
    duration_months: int | None = None
    equality_assessment: str = ""
    dpia_required: bool | None = None
    personal_data_of_public: bool | None = None
    dpia_reference: str = ""
    dependencies: Sequence[str] = ()
    given: Sequence[GivenPromise] = field(default=())


@dataclass(frozen=True, slots=True)
class Periods:
    """Months allowed where the paper says nothing: reference data of the day of the decision."""

    undated_months: int
    assessment_months: int


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing undertaken. `key` is its place in the paper; `until_on` the last day a repeated one can fall due."""

    key: str
    kind: Kind
    words: str
    first_due_on: date
    blocking: bool
    every_months: int | None = None
    until_on: date | None = None
    owner_post: str = ""
    condition: str = ""

    @property
    def due_on(self) -> date:
        """The working day on which it first falls due; a repeated one counts its months from `first_due_on`."""
        return worked_day_from(self.first_due_on)


def promises_of(paper: PaperFacts, *, decided_on: date, periods: Periods) -> tuple[Promise, ...]:
    """Everything a paper promises if it is decided on a day, in the paper's order; due days are working days.

    Deliverables, the equality assessment and the data protection assessment block a later decision of the programme
    until they are kept or released. A paper without a length is looked at after `periods.undated_months`.
    """
    months = paper.duration_months or periods.undated_months
    end = after_months(decided_on, months)
    return (
        *_deliverables(paper, worked_day_from(end)),
        *_equality(paper, worked_day_from(end)),
        *_data_protection(paper, decided_on, end, periods),
        *_dependencies(paper, worked_day_from(end)),
        *_given(paper, decided_on, end),
    )


def _deliverables(paper: PaperFacts, due: date) -> Iterator[Promise]:
    for place, name in enumerate(_named(paper.deliverables), start=1):
        yield Promise(f"deliverable-{place}", Kind.DELIVERABLE, _cut(f"Deliver: {name}"), due, blocking=True)


def _equality(paper: PaperFacts, due: date) -> Iterator[Promise]:
    said = " ".join(paper.equality_assessment.split())
    named = any(name.casefold() in said.casefold() for name in _named(paper.deliverables))
    if said and (named or _LATER.search(said)):
        words = _cut(f"Complete the equality impact assessment: {said}")
        yield Promise("equality", Kind.EQUALITY, words, due, blocking=True)


def _data_protection(paper: PaperFacts, decided_on: date, end: date, periods: Periods) -> Iterator[Promise]:
    """An assessment that is required is due early; one that may yet be needed is confirmed by the end of the work."""
    done = paper.dpia_reference.strip().casefold() not in ("", "none")
    if done:
        return
    if paper.dpia_required or paper.personal_data_of_public:
        due = worked_day_from(min(after_months(decided_on, periods.assessment_months), end))
        words = "Complete the data protection impact assessment before personal data is used"
        yield Promise("data-protection", Kind.DATA_PROTECTION, words, due, blocking=True)
    elif paper.personal_data_of_public is False:
        words = "Confirm that no personal data of the public came in, or complete a data protection impact assessment"
        condition = "Becomes an assessment if the work comes to use personal data of the public."
        yield Promise(
            "data-protection", Kind.DATA_PROTECTION, words, worked_day_from(end), blocking=True, condition=condition
        )


def _dependencies(paper: PaperFacts, due: date) -> Iterator[Promise]:
    for place, system in enumerate(_named(paper.dependencies), start=1):
        words = _cut(f"Agree when shared data changes with: {system}")
        yield Promise(f"dependency-{place}", Kind.DEPENDENCY, words, due, blocking=False)


def _given(paper: PaperFacts, decided_on: date, end: date) -> Iterator[Promise]:
    for place, each in enumerate(paper.given, start=1):
        words = " ".join(each.words.split())
        if not words:
            continue
        step = after_months(decided_on, each.every_months) if each.every_months else end
        first = each.due_on or min(step, end)
        yield Promise(
            f"given-{place}",
            Kind.GIVEN,
            _cut(words),
            first,
            blocking=each.blocking,
            every_months=each.every_months or None,
            until_on=max(worked_day_from(end), first) if each.every_months else None,
            owner_post=each.owner_post,
        )


def _named(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1].rstrip()}…"
