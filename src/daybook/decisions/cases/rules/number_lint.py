"""Every number of a draft against what is known: matching, stale, or without a source; and sums that do not add. Pure.

It knows nothing of papers: it is given `Known` values with where they stand, so whatever writes text from data can ask
that no unsupported number leaves.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from daybook.decisions.cases.rules.number_counts import money_in, numbers_in
from daybook.decisions.cases.rules.number_sums import SumCheck, sums_in
from daybook.decisions.cases.rules.number_tokens import Mention, What

# A sum in thousands or more may stand for one that it rounds to, within a tenth of it.
_MOST_OFF = 10


class Standing(StrEnum):
    """Whether a number is borne out: by the record, or by a source that is named beside it."""

    MATCHING = "matching"
    CITED = "cited"
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
        return not self.loose and not self.wrong_sums

    @property
    def loose(self) -> tuple[Judged, ...]:
        """The numbers that nothing bears out, or nothing any more."""
        return tuple(judged for judged in self.numbers if judged.standing in (Standing.STALE, Standing.WITHOUT_SOURCE))


# A source is named in the sentence of its numbers, after them.
_SOURCE = re.compile(r"\[source:[^\]\n]{3,300}\]", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?]\s|\n")


def lint_numbers(text: str, known: Iterable[Known] = (), *, counts: bool = False) -> NumberLint:
    """Judge every number of a text, and with `counts` bare numbers, and those in words that are no sums, as well.

    A number is cited where its sentence names a source after it, "[source: the force's annual accounts, page 12]"; what
    stands inside is the source's own. Takes time in proportion to the text and to the logarithm of what is known.
    """
    sources = [(found.start(), found.end()) for found in _SOURCE.finditer(text)]
    read = numbers_in if counts else money_in
    mentions = tuple(one for one in read(text) if not _inside(one, sources))
    facts = list(known)
    latest = max((fact.version for fact in facts), default=1)
    current = _Index([fact for fact in facts if fact.version == latest])
    earlier = _Index(sorted((fact for fact in facts if fact.version < latest), key=lambda fact: -fact.version))
    judged = (_judged(one, current, earlier) for one in mentions)
    cited = _cited(text, sources)
    return NumberLint(
        tuple(replace(one, standing=Standing.CITED) if _bears_on(cited, one) else one for one in judged),
        sums_in(text, mentions),
    )


def _inside(mention: Mention, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(spans, (mention.start, 0))
    return place > 0 and mention.start < spans[place - 1][1]


def _cited(text: str, sources: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each source, from where to where its sentence stands before it; in order."""
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(text)] if sources else []
    starts = [ends[place - 1] if (place := bisect_right(ends, source)) else 0 for source, _ in sources]
    return [(start, source) for start, (source, _) in zip(starts, sources, strict=True)]


def _bears_on(cited: Sequence[tuple[int, int]], judged: Judged) -> bool:
    """Whether a source stands by a number that the record does not bear out."""
    mention = judged.mention
    if judged.standing is not Standing.WITHOUT_SOURCE or mention.value is None:
        return False
    place = bisect_left(cited, mention.end, key=lambda span: span[1])
    return place < len(cited) and cited[place][0] <= mention.start


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
        if exact is not None or mention.what is not What.SUM or not isinstance(value, int):
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
