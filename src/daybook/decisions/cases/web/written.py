"""What a paper says in words: its numbered sections, and the changes between two of its texts."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.decisions.cases.rules.changes import changes_between, place_words
from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS, DecisionForm
from daybook.decisions.cases.rules.tracked import Piece, tracked
from daybook.kernel.prose import Paragraph, paragraphs_in


@dataclass(frozen=True, slots=True)
class Section:
    """A written section of Part 1, by its number in the form, its name in the paper and its paragraphs."""

    number: int
    name: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A place that changed, in words, and the pieces that lead from what it said before to what it says now."""

    place: str
    pieces: tuple[Piece, ...]


def written_sections(form: DecisionForm) -> list[Section]:
    """The sections of Part 1 that say something, numbered as the form numbers them."""
    return [
        Section(number, name, heading, paragraphs_in(getattr(form.part_1, name)))
        for number, (name, heading) in enumerate(PART_ONE_SECTIONS.items(), start=1)
        if getattr(form.part_1, name).strip()
    ]


def tracked_changes(before: str, after: str) -> list[TrackedChange]:
    """Every place that differs between two canonical texts, its words tracked."""
    return [
        TrackedChange(place_words(change.path), tracked(change.before, change.after))
        for change in changes_between(before, after)
    ]
