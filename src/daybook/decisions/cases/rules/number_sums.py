"""Totals whose parts stand beside them: whether the parts make the total. Pure.

A sum is a total where the words next to it say so, or where it stands alone on one side of an equals sign. Its parts
are the sums that stand directly before it, or directly after it, one after another: the run that makes it exactly, else
the one that comes nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daybook.decisions.cases.rules.number_tokens import Mention, What

_TOTAL = re.compile(
    r"\b(?:(?:sub)?total(?:s|led|ling)?|sum of|sums to|adds? (?:up )?to|comes? to|altogether|in all)\b"
    r"|\bmak(?:es?|ing) *$",
    re.I,
)
_ANOTHER_CLAUSE = re.compile(r"[.;:\n](?:\s|$)")
# Right after the sum, and not the beginning of the next one: "£300 in total", but not "£300, a total of £500".
_SO_FAR = re.compile(r" ?\(?(?:in total|in all|altogether|total(?! ?[:=]| of| ?£))\b", re.I)
_WORDS_BEFORE, _FARTHEST = 60, 400
MOST_PARTS = 20
# A run further off than one tenth of the total is no attempt at it.
_NEAR = 10


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A stated total, the parts beside it and what they come to, in pence; `adds` within what rounded parts allow.

    `swapped` where the digits of the one are those of the other in another order.
    """

    total: Mention
    parts: tuple[Mention, ...]
    stated_pence: int
    parts_pence: int
    adds: bool
    swapped: bool = False


def sums_in(text: str, mentions: Sequence[Mention]) -> tuple[SumCheck, ...]:
    """Every total in the text that has parts beside it, in order. Each looks at no more than 20 sums on either side."""
    sums = [one for one in mentions if one.what is What.SUM and isinstance(one.value, int)]
    return tuple(check for place in range(len(sums)) if (check := _check(text, sums, place)) is not None)


def _check(text: str, sums: Sequence[Mention], place: int) -> SumCheck | None:
    total = sums[place]
    if not _is_total(text, sums, place):
        return None
    runs = [*_runs(sums, place, -1), *_runs(sums, place, 1)]
    checks = [_of(total, run) for run in runs]
    near = [check for check in checks if abs(check.parts_pence - check.stated_pence) * _NEAR <= check.stated_pence]
    return min(near, key=lambda check: (not check.adds, abs(check.parts_pence - check.stated_pence)), default=None)


def _is_total(text: str, sums: Sequence[Mention], place: int) -> bool:
    """Whether words before it (back to the sum before, or another clause) or right after it call it a total."""
    total = sums[place]
    since = max(total.start - _WORDS_BEFORE, sums[place - 1].end if place else 0)
    before = text[since : total.start]
    clauses = [found.end() for found in _ANOTHER_CLAUSE.finditer(before) if found.end() < len(before.rstrip())]
    said = _TOTAL.search(before[clauses[-1] :] if clauses else before) or _SO_FAR.match(text, total.end)
    return bool(said) or _is_one_side(text[max(total.start - 3, 0) : total.start], text[total.end : total.end + 3])


def _is_one_side(before: str, after: str) -> bool:
    """Whether a sum is all that stands before an equals sign, or all that stands after it."""
    before, after = before.strip(), after.strip()
    ends, begins = before.endswith("=") and after[:1] != "+", after.startswith("=") and before[-1:] != "+"
    return ends or begins


def _runs(sums: Sequence[Mention], place: int, way: int) -> Iterator[tuple[Mention, ...]]:
    """Runs of two sums or more, each less than the total, that begin next to it and go away from it."""
    run: list[Mention] = []
    at, most = place, _pence(sums[place])
    while 0 <= at + way < len(sums) and len(run) < MOST_PARTS:
        here, following = sums[at], sums[at + way]
        apart = following.start - here.end if way > 0 else here.start - following.end
        if apart > _FARTHEST or _pence(following) >= most:
            return
        run.append(following)
        at += way
        if len(run) > 1:
            yield tuple(run[::way])


def _of(total: Mention, parts: tuple[Mention, ...]) -> SumCheck:
    stated, made = _pence(total), sum(_pence(part) for part in parts)
    # Whole pounds and pence are exact; what is rounded to thousands or more may be off by half of its last digit.
    slack = sum(one.step_pence for one in (total, *parts) if one.step_pence > 100) // 2
    adds = abs(stated - made) <= slack
    return SumCheck(total, parts, stated, made, adds, not adds and sorted(str(stated)) == sorted(str(made)))


def _pence(mention: Mention) -> int:
    assert isinstance(mention.value, int)
    return mention.value
