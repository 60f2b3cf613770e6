"""How sound the records of an extract are, by rules on its columns, counted in whole columns. Pure.

A rule judges the cells that hold something (`required` judges all): its score is the share of them that keep it. A
record is sound where it breaks no rule; the score in all is the share of records that are sound. A cell of nothing but
spaces holds nothing. Shares are cut, not rounded, to a tenth of a per cent: only what is wholly sound is told as 100.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from daybook.change.discovery.rules.quality_rules import Kind, Pattern, QualityRule, day_of, limit_of
from daybook.kernel.refused import Refused

MOST_FAULTS, LONGEST_SHAPE = 5_000, 24
UNKNOWN_COLUMN = "unknown_column"
# The prefixes that are never given out: HM Revenue and Customs, National Insurance Manual NIM39110.
_NOT_GIVEN_OUT = "(?i-u)^(BG|GB|KN|NK|NT|TN|ZZ)"
_NI = "(?i-u)^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]$"
_SHAPES = {
    Pattern.WHOLE_NUMBER: "^-?[0-9]+$",
    Pattern.EMAIL: "^[^@ \\t\\r\\n]+@[^@ \\t\\r\\n.]+(\\.[^@ \\t\\r\\n.]+)+$",
    Pattern.POSTCODE: "(?i-u)^(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})$",
}


@dataclass(frozen=True, slots=True)
class Scored:
    """What one rule found: how many cells it judged and how many broke it, and the first of those with their shapes.

    A fault is the number of the record, the first being 1, and the shape of the cell: letters and digits are not told.
    """

    rule: QualityRule
    judged: int
    failed: int
    faults: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What an extract comes to: its records, those that break no rule, and each rule."""

    records: int
    sound: int
    rules: tuple[Scored, ...]


def score(table: pl.DataFrame, rules: Sequence[QualityRule]) -> Score:
    """Judge the columns of a table of text; Refused `unknown_column` where a rule names one that is not there."""
    named = [name for rule in rules for name in (rule.column, rule.other) if name]
    if missing := [name for name in named if name not in table.columns]:
        there = ", ".join(table.columns[:40])
        raise Refused(UNKNOWN_COLUMN, f'There is no column "{missing[0]}". The columns are: {there}.')
    cells = {name: table[name].fill_null("").str.strip_chars() for name in dict.fromkeys(named)}
    broken = pl.repeat(False, table.height, eager=True)
    found = []
    for rule in rules:
        column = cells[rule.column]
        filled = column != ""
        judged = pl.repeat(True, table.height, eager=True) if rule.kind is Kind.REQUIRED else filled
        failed = judged & ~_keeps(rule, column, filled, cells)
        broken = broken | failed
        found.append(_scored(rule, column, judged, failed))
    return Score(table.height, table.height - int(broken.sum()), tuple(found))


def share(part: int, whole: int) -> str:
    """A share in per cent, cut to a tenth: "99.9"; blank where there is nothing to take a share of."""
    if whole == 0:
        return ""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}"


def shape_of(text: str) -> str:
    """The shape of a text, with nothing personal left: each letter becomes A or a, each digit 9."""
    shape = "".join(_marked(mark) for mark in text[: LONGEST_SHAPE + 1])
    return shape if len(shape) <= LONGEST_SHAPE else f"{shape[: LONGEST_SHAPE - 1]}…"


def _marked(mark: str) -> str:
    kind = unicodedata.category(mark)
    if kind[0] == "L":
        return "A" if kind in ("Lu", "Lt") else "a"
    if kind[0] == "N":
        return "9"
    return mark if mark.isascii() and mark.isprintable() else "?"


def _scored(rule: QualityRule, column: pl.Series, judged: pl.Series, failed: pl.Series) -> Scored:
    places = failed.arg_true().head(MOST_FAULTS)
    shapes = map(shape_of, column.gather(places).to_list())
    faults = tuple(zip((place + 1 for place in places.to_list()), shapes, strict=True))
    return Scored(rule, int(judged.sum()), int(failed.sum()), faults)


def _keeps(rule: QualityRule, column: pl.Series, filled: pl.Series, cells: Mapping[str, pl.Series]) -> pl.Series:
    match rule.kind:
        case Kind.REQUIRED:
            return filled
        case Kind.UNIQUE:
            return column.is_unique()
        case Kind.ONE_OF:
            return column.is_in(list(rule.values))
        case Kind.REFERS:
            return column.is_in(cells[rule.other].unique().implode())
        case Kind.BETWEEN:
            return _told(column, lambda text: _within(rule, text))
        case Kind.PATTERN:
            return _fits(column, rule.pattern)


def _fits(column: pl.Series, pattern: Pattern | None) -> pl.Series:
    if pattern is Pattern.DAY:
        return _told(column, lambda text: day_of(text) is not None)
    if pattern is Pattern.NATIONAL_INSURANCE:
        return column.str.contains(_NI) & ~column.str.contains(_NOT_GIVEN_OUT)
    assert pattern is not None, "a pattern rule has its pattern"
    return column.str.contains(_SHAPES[pattern])


def _within(rule: QualityRule, text: str) -> bool:
    """Numbers exactly, and days whichever way they are written."""
    value = day_of(text) if isinstance(rule.low, date) else limit_of(text)
    if value is None or isinstance(value, date) != isinstance(rule.low, date):
        return False
    return bool(rule.low <= value <= rule.high)  # type: ignore[operator]


def _told(column: pl.Series, keeps: Callable[[str], bool]) -> pl.Series:
    """Each different text judged once."""
    texts = column.unique().to_list()
    if not texts:
        return pl.Series([], dtype=pl.Boolean)
    return column.replace_strict(texts, [keeps(text) for text in texts], return_dtype=pl.Boolean)
