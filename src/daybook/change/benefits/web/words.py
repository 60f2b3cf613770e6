"""How benefits are said on pages: the colour behind a standing, and what may be counted twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from daybook.change.benefits.addresses import benefit_address
from daybook.change.benefits.queries import Sheet
from daybook.change.benefits.rules.counting import Overlap
from daybook.change.benefits.rules.profile import Standing
from daybook.ui.parts import Tab
from daybook.ui.tones import BAD, GOOD, INFO, QUIET, WARN

TONES = {
    Standing.NOT_MEASURABLE: BAD,
    Standing.NOT_APPROVED: QUIET,
    Standing.NOT_STARTED: QUIET,
    Standing.READING_DUE: WARN,
    Standing.WORSE: BAD,
    Standing.BEHIND: WARN,
    Standing.ON_TRACK: INFO,
    Standing.REACHED: GOOD,
    Standing.WITHDRAWN: QUIET,
}


MOST_OVERLAPS, MOST_NAMED = 12, 6
_PAGES = (("register", "Register"), ("map", "Map"), ("tracker", "Claimed and evidenced"),
          ("surveys", "Surveys"))  # fmt: skip


def pages(current: str) -> list[Tab]:
    """The pages about all benefits."""
    return [Tab(label=label, url=reverse(f"benefits:{name}"), current=name == current) for name, label in _PAGES]


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """Benefits that may claim the same thing: the first few as links, how many more there are, and why."""

    links: tuple[tuple[str, str], ...]
    more: int
    why: str


def overlaps_shown(sheets: Iterable[Sheet]) -> dict[str, object]:
    """The overlaps that these benefits are part of, for a page: the first dozen, and how many more there are."""
    found = _overlap_lines(sheets)
    return {"overlaps": found[:MOST_OVERLAPS], "overlaps_more": max(len(found) - MOST_OVERLAPS, 0)}


def _overlap_lines(sheets: Iterable[Sheet]) -> list[OverlapLine]:
    """Every overlap that one of these benefits is part of, once."""
    found: dict[Overlap, None] = {one: None for sheet in sheets for one in sheet.overlaps}
    return [
        OverlapLine(
            tuple((reference, benefit_address(reference)) for reference in one.references[:MOST_NAMED]),
            max(len(one.references) - MOST_NAMED, 0),
            one.why,
        )
        for one in sorted(found, key=lambda one: (one.references, one.why))
    ]
