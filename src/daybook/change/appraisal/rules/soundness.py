"""Whether the rows of a revision can be kept: each fault with its part, its row and what to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from daybook.change.appraisal.rules.bias import upper_bounds
from daybook.change.appraisal.rules.checks import risk_faults
from daybook.change.appraisal.rules.content import (
    Aspect,
    ChoiceRow,
    Confidence,
    Content,
    CorrelationRow,
    Dimension,
    FundingRow,
    JudgementRow,
    LineRow,
    ObjectiveRow,
    OptionRow,
    Outcome,
    Purpose,
    RiskRow,
    Role,
    ScenarioRow,
    Treatment,
    Verdict,
    What,
    appraisal_of,
    percent,
)
from daybook.change.appraisal.rules.discounting import schedules
from daybook.change.appraisal.rules.inputs import BenefitClass, Distribution, Money, Side
from daybook.change.appraisal.rules.prices import NOMINAL, deflators
from daybook.kernel.money import LARGEST_LINE_PENCE, said

MOST_YEARS = 100
# Far more than any case has; it bounds what one revision takes.
MOST_ROWS = 1_000
# Eleven times as much: beyond it, a line is another line.
MOST_CHANGE = 10
LONGEST_LABEL = 120
LONGEST_CODE = 40
LONGEST_WORDS = 2_000

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_YEAR = re.compile(r"[12][0-9]{3}")
_PLACE = re.compile(r"(risk|correlation)\[(\d+)\]\.(\w+)")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row (counted from 0) of one part; `column` is the field of the row."""

    part: str
    row: int
    column: str
    message: str


Told = Iterator[tuple[str, str]]
_Row = TypeVar("_Row")


def faults_of(content: Content) -> list[RowFault]:
    """Everything that keeps a revision from being kept, in the order of its parts."""
    keys = {row.key for row in content.options}
    found = [
        *_each("options", content.options, _option),
        *_each("lines", content.lines, lambda row: _line(row, keys, content)),
        *_each("risks", content.risks, lambda row: _risk(row, keys, content.years)),
        *_each("correlations", content.correlations, _correlation),
        *_each("objectives", content.objectives, _objective),
        *_each("choices", content.choices, _choice),
        *_each("judgements", content.judgements, lambda row: _judgement(row, keys)),
        *_each("scenarios", content.scenarios, lambda row: _scenario(row, content)),
        *_each("funding", content.funding, lambda row: _funding(row, content)),
    ]
    found += list(_whole(content)) + list(_twice(content))
    return found or _simulated(content)


def _each(part: str, rows: Sequence[_Row], check: Callable[[_Row], Told]) -> Iterator[RowFault]:
    for place, row in enumerate(rows):
        for column, message in check(row):
            yield RowFault(part, place, column, message)


def _whole(content: Content) -> Iterator[RowFault]:
    if content.schedule not in schedules():
        yield RowFault("head", 0, "schedule", f"Choose one of the schedules: {', '.join(schedules())}.")
    if not 1 <= content.years <= MOST_YEARS:
        yield RowFault("head", 0, "years", f"Give from 1 to {MOST_YEARS} years.")
    if not 1900 <= content.base_year <= 2200:
        yield RowFault("head", 0, "base_year", "Give the base year as four digits, such as 2026.")
    yield from _series(content)
    for part in (
        "options",
        "lines",
        "risks",
        "correlations",
        "objectives",
        "choices",
        "judgements",
        "funding",
        "scenarios",
    ):
        if len(getattr(content, part)) > MOST_ROWS:
            yield RowFault(part, MOST_ROWS, "row", f"There are more than {MOST_ROWS:,} rows. Put small ones together.")
    baselines = [place for place, row in enumerate(content.options) if row.role == Role.BAU]
    if len(baselines) != 1:
        message = "Exactly one option is business as usual: it is what the others are held against. Give one the role."
        yield RowFault("options", baselines[-1] if baselines else 0, "role", message)


def _series(content: Content) -> Iterator[RowFault]:
    series = deflators().get(content.deflator)
    if content.deflator and series is None:
        yield RowFault("head", 0, "deflator", f"Choose one of the series of prices: {', '.join(deflators())}.")
    elif series is not None and content.base_year < series.first:
        message = f"{series.name} knows prices from {series.first} on. Take a later base year."
        yield RowFault("head", 0, "deflator", message)


def _twice(content: Content) -> Iterator[RowFault]:
    """Rows that go by the same name."""
    named: list[tuple[str, str, Iterable[object]]] = [
        ("options", "key", [row.key for row in content.options]),
        ("lines", "label", [(row.option, row.label) for row in content.lines]),
        ("choices", "choice", [(row.dimension, row.choice) for row in content.choices]),
        ("judgements", "aspect", [(row.option, row.aspect) for row in content.judgements]),
        ("funding", "fund", [(row.fund, row.kind) for row in content.funding]),
        ("scenarios", "what", [(row.name, row.what, row.option, row.label) for row in content.scenarios]),
    ]
    for part, column, names in named:
        seen: set[object] = set()
        for place, name in enumerate(names):
            if name in seen:
                yield RowFault(
                    part, place, column, "This is there twice. Figures go by their name: change one of them."
                )
            seen.add(name)
    for dimension, rows in groupby(sorted(enumerate(content.choices), key=_dimension), key=_dimension):
        preferred = [place for place, row in rows if row.outcome == Outcome.PREFERRED]
        if len(preferred) > 1:
            message = f"Only one choice of {dimension} is preferred. Carry the others forward or discount them."
            yield RowFault("choices", preferred[-1], "outcome", message)


def _dimension(one: tuple[int, ChoiceRow]) -> str:
    return one[1].dimension


def _simulated(content: Content) -> list[RowFault]:
    """What the simulation would refuse: sizes out of order, and correlations that cannot all hold."""
    found = []
    for fault in risk_faults(appraisal_of("", content)):
        place = _PLACE.fullmatch(fault.path)
        if place is None:
            found.append(RowFault("risks", 0, "label", fault.message))
        else:
            column = {"risks": "first"}.get(place[3], place[3])
            found.append(RowFault(f"{place[1]}s", int(place[2]), column, fault.message))
    return found


def _option(row: OptionRow) -> Told:
    if not _KEY.fullmatch(row.key):
        yield "key", "A key has small letters, digits and underscores, such as do_minimum."
    yield from _words(row.name, "name", LONGEST_LABEL)
    yield from _words(row.summary, "summary", LONGEST_WORDS, needed=False)
    yield from _known(row.role, "role", Role)


def _line(row: LineRow, keys: set[str], content: Content) -> Told:
    yield from _of_option(row.option, keys)
    yield from _words(row.label, "label", LONGEST_LABEL)
    yield from _words(row.basis, "basis", LONGEST_WORDS, needed=False)
    yield from _known(row.treatment, "treatment", Treatment)
    yield from _known(row.side, "side", Side)
    yield from _known(row.kind, "kind", Money if row.side == Side.COST else BenefitClass)
    yield from _amounts(row.amounts_pence, content.years)
    yield from _prices(row.prices, content)
    if row.kind == BenefitClass.DISBENEFIT and min(row.amounts_pence, default=0) < 0:
        yield "amounts", "A disbenefit is written as a positive amount; it is taken off the benefits."
    if row.kind == BenefitClass.QUALITATIVE and any(row.amounts_pence):
        yield "amounts", "A qualitative benefit has no money. Class it as quantified, or give it none."
    yield from _bias(row)


def _bias(row: LineRow) -> Told:
    if row.bias and row.side != Side.COST:
        yield "bias", "Optimism bias is carried by costs alone. Leave it blank for a benefit."
    elif row.bias and row.bias not in upper_bounds():
        yield "bias", f"Write one of: {', '.join(upper_bounds())}; or leave it blank."
    mitigation = percent(row.mitigation_percent)
    if mitigation is None or not 0 <= mitigation <= 1:
        yield "mitigation", "Give how much of it is mitigated as a percentage from 0 to 100, such as 40."


def _risk(row: RiskRow, keys: set[str], years: int) -> Told:
    yield from _of_option(row.option, keys)
    yield from _words(row.label, "label", LONGEST_LABEL)
    yield from _known(row.on, "on", Side)
    yield from _known(row.distribution, "distribution", Distribution)
    chance = percent(row.probability_percent)
    if chance is None or not 0 <= chance <= 1:
        yield "probability", "Give how likely it is as a percentage from 0 to 100, such as 30."
    if not 0 <= row.year < years:
        yield "year", f"Give the year counted from 0, the base year, up to {years - 1}."
    if any(len(chance) != 2 for chance in row.chances):
        yield "chances", "Give each chance as an amount and a weight."
    yield from _amounts([row.low_pence, row.mode_pence, row.high_pence], 3, "low")
    yield from _words(row.said_by, "said_by", LONGEST_LABEL)
    yield from _words(row.basis, "basis", LONGEST_WORDS)
    if row.said_on is None:
        yield "said_on", "Say on which day these figures were given."


def _correlation(row: CorrelationRow) -> Told:
    rho = percent(row.rho)
    if rho is None or not -1 < rho * 100 < 1:
        yield "rho", "Give the rank correlation as a number above -1 and below 1, such as 0.4."


def _objective(row: ObjectiveRow) -> Told:
    yield from _known(row.purpose, "purpose", Purpose)
    yield from _words(row.words, "words", LONGEST_WORDS)
    yield from _words(row.measure, "measure", LONGEST_WORDS, needed=False)


def _choice(row: ChoiceRow) -> Told:
    yield from _known(row.dimension, "dimension", Dimension)
    yield from _known(row.outcome, "outcome", Outcome)
    yield from _words(row.choice, "choice", LONGEST_LABEL)
    yield from _words(row.reason, "reason", LONGEST_WORDS)


def _judgement(row: JudgementRow, keys: set[str]) -> Told:
    yield from _of_option(row.option, keys)
    yield from _known(row.aspect, "aspect", Aspect)
    yield from _known(row.verdict, "verdict", Verdict)
    yield from _known(row.confidence, "confidence", Confidence)
    yield from _words(row.evidence, "evidence", LONGEST_WORDS)
    yield from _words(row.owner, "owner", LONGEST_LABEL, needed=False)


def _funding(row: FundingRow, content: Content) -> Told:
    yield from _words(row.fund, "fund", LONGEST_LABEL)
    yield from _words(row.code, "code", LONGEST_CODE, needed=False)
    yield from _known(row.kind, "kind", Money)
    yield from _amounts(row.amounts_pence, content.years)
    yield from _prices(row.prices, content)


def _scenario(row: ScenarioRow, content: Content) -> Told:
    yield from _words(row.name, "name", LONGEST_LABEL)
    yield from _known(row.what, "what", What)
    if row.option:
        yield from _of_option(row.option, {option.key for option in content.options})
    if row.what == What.DELAY:
        if row.percent != "0" or row.label or not 1 <= row.years < content.years:
            yield "amount", f"Say by how many years the start moves, from 1 to {content.years - 1}, and nothing else."
        return
    moved = percent(row.percent)
    if row.years or moved is None or not -1 <= moved <= MOST_CHANGE:
        yield "amount", "Give the change as a percentage from -100 to 1000, such as 10 or -20."
    lines = {line.label for line in content.lines_of(row.option) if line.treatment == Treatment.ECONOMIC}
    if row.what == What.LINE and row.label not in lines:
        yield "label", "Name the option and one of its lines of the economic case, as it is written there."
    if row.what != What.LINE and row.label:
        yield "label", "Only a change of what is 'line' names a line. Leave it blank."


def _prices(basis: str, content: Content) -> Told:
    """Other prices than the base year's need a series that knows them."""
    if not basis:
        return
    series = deflators().get(content.deflator)
    if basis != NOMINAL and not _YEAR.fullmatch(basis):
        yield "prices", f"Write the year whose prices these are, such as 2024, or {NOMINAL}; blank for the base year."
    elif series is None:
        yield "prices", "Choose a deflator for the appraisal first: without one no other prices can be converted."
    elif basis != NOMINAL and not series.first <= int(basis) < content.base_year + content.years:
        yield "prices", f"{series.name} knows prices from {series.first} on, to the last year of the appraisal."


def _amounts(amounts: list[int], years: int, column: str = "amounts") -> Told:
    if len(amounts) != years:
        yield column, f"Give one amount for each of the {years} years, 0 where there is none; there are {len(amounts)}."
    if any(abs(pence) > LARGEST_LINE_PENCE for pence in amounts):
        yield column, f"No amount may be above {said(LARGEST_LINE_PENCE)}. Check the digits."


def _of_option(key: str, keys: set[str]) -> Told:
    if key not in keys:
        yield "option", f"There is no option with this key. Write one of: {', '.join(sorted(keys))}."


def _known(word: str, column: str, words: type[StrEnum]) -> Told:
    if word not in list(words):
        yield column, f"Write one of: {', '.join(words)}."


def _words(text: str, column: str, longest: int, *, needed: bool = True) -> Told:
    if (needed and not text.strip()) or len(text) > longest or not text.replace("\n", "").isprintable():
        yield (
            column,
            f"Write {'1' if needed else 'no more than'} to {longest:,} plain characters.".replace("than to", "than"),
        )
