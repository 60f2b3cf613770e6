"""Every number of a draft against what is known: matching, stale, or without a source; and sums that do not add. Pure.

It knows nothing of papers: it is given `Known` values with where they stand, so whatever writes text from data can ask
that no unsupported number leaves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from daybook.decisions.cases.rules.number_sums import SumCheck, sums_in
from daybook.decisions.cases.rules.number_tokens import Mention, What, mentions_in

# A sum in thousands or more may stand for one that it rounds to, within a tenth of it.
_MOST_OFF = 10


class Standing(StrEnum):
    """Whether a number is borne out."""

    MATCHING = "matching"
    STALE = "stale"
    WITHOUT_SOURCE = "without_source"


@dataclass(frozen=True, slots=True)
class Known:
    """A value on record: pence, a fraction, a date or a financial year ("2021/22"); what it is, and where it stands.

    `place` tells the same fact in several versions apart from others (`cost[1].amount`); `version` counts from 1, and
    the latest version is what is true now.
    """

    what: What
    value: int | Fraction | date | str
    label: str
    place: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A number with its standing. `known` is what it matches, or matched once; `now` what that place says today.

    `rounded` where the number says less than the record does, as £3.1m does of £3,104,250.
    """

    mention: Mention
    standing: Standing
    known: Known | None = None
    now: Known | None = None
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class NumberLint:
    """The answer for one text: every number in order, and every total whose parts stand beside it."""

    numbers: tuple[Judged, ...]
    sums: tuple[SumCheck, ...]

    def count(self, standing: Standing) -> int:
        """How many numbers stand so."""
        return sum(judged.standing is standing for judged in self.numbers)

    @property
    def wrong_sums(self) -> tuple[SumCheck, ...]:
        """The totals that their parts do not make."""
        return tuple(check for check in self.sums if not check.adds)

    @property
    def clean(self) -> bool:
        """Every number is borne out and every total adds."""
        return self.count(Standing.MATCHING) == len(self.numbers) and not self.wrong_sums


def lint_numbers(text: str, known: Iterable[Known] = ()) -> NumberLint:
    """Judge every number of a text. Takes time in proportion to the text and to the logarithm of what is known."""
    mentions = mentions_in(text)
    facts = list(known)
    latest = max((fact.version for fact in facts), default=1)
    current = _Index([fact for fact in facts if fact.version == latest])
    earlier = _Index(sorted((fact for fact in facts if fact.version < latest), key=lambda fact: -fact.version))
    return NumberLint(tuple(_judged(one, current, earlier) for one in mentions), sums_in(text, mentions))


def _judged(mention: Mention, current: _Index, earlier: _Index) -> Judged:
    found, rounded = current.find(mention)
    if found is not None:
        return Judged(mention, Standing.MATCHING, found, found, rounded)
    found, rounded = earlier.find(mention)
    if found is not None:
        return Judged(mention, Standing.STALE, found, current.at(found), rounded)
    return Judged(mention, Standing.WITHOUT_SOURCE)


class _Index:
    """Known values, to be found by what a text says of them."""

    def __init__(self, facts: Sequence[Known]) -> None:
        self._exact: dict[tuple[What, object], Known] = {}
        self._places: dict[tuple[What, str], Known] = {}
        sums: dict[int, Known] = {}
        for fact in facts:
            value = abs(fact.value) if isinstance(fact.value, int) else fact.value
            self._exact.setdefault((fact.what, value), fact)
            self._places.setdefault((fact.what, fact.place), fact)
            if isinstance(value, date):
                self._exact.setdefault((What.MONTH, value.replace(day=1)), fact)
            if fact.what is What.SUM and isinstance(value, int):
                sums.setdefault(value, fact)
        self._sums = sorted(sums.items(), key=lambda item: item[0])
        self._amounts = [amount for amount, _ in self._sums]

    def find(self, mention: Mention) -> tuple[Known | None, bool]:
        """What the mention states, exactly or rounded as far as it is written."""
        value = mention.value
        if value is None:
            return None, False
        if isinstance(value, int):
            value = abs(value)
        exact = self._exact.get((mention.what, value))
        if exact is not None or not isinstance(value, int):
            return exact, False
        return self._near(value, mention.step_pence), True

    def at(self, fact: Known) -> Known | None:
        """What stands at the same place."""
        return self._places.get((fact.what, fact.place))

    def _near(self, value: int, step: int) -> Known | None:
        """The nearest sum that a number so written may stand for.

        Whole pounds stand for a sum that was cut or rounded to them; thousands and more for one that rounds to them.
        """
        low, high = (value - step + 1, value + step) if step <= 100 else (value - step // 2, value + step // 2 + 1)
        if step > 100:
            low, high = max(low, value - value // _MOST_OFF), min(high, value + value // _MOST_OFF + 1)
        place = bisect_left(self._amounts, value)
        beside = [item for item in self._sums[max(place - 1, 0) : place + 1] if low <= item[0] < high]
        return min(beside, key=lambda item: abs(item[0] - value))[1] if beside else None
