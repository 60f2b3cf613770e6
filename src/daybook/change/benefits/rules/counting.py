"""Double counting: benefits that claim the same hours or money, named in pairs and groups. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daybook.change.benefits.rules.profile import Direction, gain
from daybook.change.benefits.rules.values import Unit, value_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a live benefit claims. `best` is the target that goes furthest, in millionths, where there is one."""

    reference: str
    title: str
    unit: str
    direction: str
    claims_on: str = ""
    appraisal: str = ""
    line: str = ""
    baseline: int | None = None
    baseline_source: str = ""
    best: int | None = None

    @property
    def cut(self) -> int:
        """How much of its baseline it would take away; nothing where more is better or a figure is missing."""
        if self.direction != Direction.LOWER or self.baseline is None or self.best is None:
            return 0
        return max(self.baseline - self.best, 0)

    @property
    def worth(self) -> int:
        """What it promises in pounds against its baseline; nothing in another unit, or where a figure is missing."""
        if self.unit != Unit.POUNDS or self.best is None:
            return 0
        return max(gain(self.direction, self.baseline, self.best) or 0, 0)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Benefits that claim the same thing, by reference, and why that is so."""

    references: tuple[str, ...]
    why: str


Lines = Mapping[tuple[str, str], int]


def overlaps(claims: Sequence[Claim], lines: Lines | None = None) -> list[Overlap]:
    """Every overlap: the same unit from the same source, the same line, or more than the baseline they share.

    `lines` has what a line of an appraisal comes to in its fullest year, in millionths of a pound, by appraisal and
    label as `same_words` has it: benefits that promise more pounds than that from it are named too, even one alone.
    Sources and lines are the same whatever their capitals and spacing; blank ones are never the same as others.
    """
    found = [
        *_pairs(claims, _source_of, lambda one: f"take {one.unit} from: {one.claims_on}"),
        *_pairs(claims, _line_of, lambda one: f"claim the line “{one.line}” of {one.appraisal}"),
        *_overdrawn(claims),
        *_overpromised(claims, lines or {}),
    ]
    return sorted(found, key=lambda one: (one.references, one.why))


def overlaps_of(reference: str, found: Iterable[Overlap]) -> list[Overlap]:
    """Those that a benefit is part of."""
    return [one for one in found if reference in one.references]


def _pairs(claims: Sequence[Claim], key: Callable[[Claim], Hashable], why: Callable[[Claim], str]) -> Iterator[Overlap]:
    for group in _groups(claims, key):
        if len(group) > 1:
            together = "both" if len(group) == 2 else "all"
            yield Overlap(tuple(one.reference for one in group), f"{together} {why(group[0])}")


def _overdrawn(claims: Sequence[Claim]) -> Iterator[Overlap]:
    for group in _groups([one for one in claims if one.cut], _baseline_of):
        whole = max(one.baseline or 0 for one in group)
        cut = sum(one.cut for one in group)
        if len(group) > 1 and cut > whole:
            unit = group[0].unit
            why = (
                f"together they take {value_words(cut, unit)} from a baseline of {value_words(whole, unit)}: "
                f"{group[0].baseline_source}"
            )
            yield Overlap(tuple(one.reference for one in group), why)


def _overpromised(claims: Sequence[Claim], lines: Lines) -> Iterator[Overlap]:
    for group in _groups([one for one in claims if one.worth], _line_of):
        first = group[0]
        promised, whole = sum(one.worth for one in group), lines.get((first.appraisal, same_words(first.line)))
        if whole is not None and promised > whole:
            why = (
                f"{value_words(promised, Unit.POUNDS)} a year is promised of the line “{first.line}” of "
                f"{first.appraisal}, which comes to {value_words(whole, Unit.POUNDS)} in its fullest year"
            )
            yield Overlap(tuple(one.reference for one in group), why)


def _groups(claims: Sequence[Claim], key: Callable[[Claim], Hashable]) -> list[list[Claim]]:
    held: dict[Hashable, list[Claim]] = {}
    for claim in sorted(claims, key=lambda one: one.reference):
        if (at := key(claim)) is not None:
            held.setdefault(at, []).append(claim)
    return list(held.values())


def same_words(words: str) -> str:
    """Words without regard to capitals and spacing."""
    return " ".join(words.casefold().split())


def _source_of(claim: Claim) -> Hashable:
    return (claim.unit, same_words(claim.claims_on)) if claim.claims_on.strip() else None


def _line_of(claim: Claim) -> Hashable:
    return (claim.appraisal, same_words(claim.line)) if claim.appraisal and claim.line.strip() else None


def _baseline_of(claim: Claim) -> Hashable:
    return (claim.unit, same_words(claim.baseline_source)) if claim.baseline_source.strip() else None
