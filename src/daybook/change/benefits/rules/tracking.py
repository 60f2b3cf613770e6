"""What was promised, claimed and evidenced, summed where it may be: one theme, one class, one unit. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from daybook.change.benefits.rules.profile import BenefitClass, Theme


@dataclass(frozen=True, slots=True)
class Gain:
    """What one benefit promises, claims and has had evidenced, in millionths better than its baseline.

    None for a figure that is not there.
    """

    theme: str
    benefit_class: str
    unit: str
    promised: int | None
    claimed: int | None
    evidenced: int | None
    measurable: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of the benefits of one theme, class and unit; `unmeasured` of them have no baseline or no owner."""

    theme: str
    benefit_class: str
    unit: str
    benefits: int
    unmeasured: int
    promised: int
    claimed: int
    evidenced: int


def tallies(gains: Iterable[Gain]) -> list[Tally]:
    """A tally for each theme, class and unit there is, in the order of themes and classes; dis-benefits have none."""
    groups: dict[tuple[str, str, str], list[Gain]] = {}
    for one in gains:
        if one.benefit_class != BenefitClass.DIS_BENEFIT:
            groups.setdefault((one.theme, one.benefit_class, one.unit), []).append(one)
    themes, classes = list(Theme), list(BenefitClass)
    order = sorted(groups, key=lambda key: (themes.index(Theme(key[0])), classes.index(BenefitClass(key[1])), key[2]))
    return [_tally(*key, groups[key]) for key in order]


def _tally(theme: str, benefit_class: str, unit: str, group: list[Gain]) -> Tally:
    return Tally(
        theme,
        benefit_class,
        unit,
        benefits=len(group),
        unmeasured=sum(not one.measurable for one in group),
        promised=sum(one.promised or 0 for one in group),
        claimed=sum(one.claimed or 0 for one in group),
        evidenced=sum(one.evidenced or 0 for one in group),
    )
