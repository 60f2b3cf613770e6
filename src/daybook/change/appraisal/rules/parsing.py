"""An appraisal from a TOML document: every fault is kept with its place and what to do. Pure.

Numbers are read exactly, from their digits. What is read is checked against the rest by `checks.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import count
from typing import TypeVar

from daybook.change.appraisal.rules.checks import consistency_faults, risk_faults
from daybook.change.appraisal.rules.discounting import Schedule, flat, schedules
from daybook.change.appraisal.rules.inputs import (
    Appraisal,
    BenefitClass,
    BenefitLine,
    Correlation,
    CostLine,
    Distribution,
    Money,
    OptimismBias,
    Option,
    Risk,
    Runs,
    Side,
    Size,
)
from daybook.kernel.money import LARGEST_LINE_PENCE, PENCE_IN_POUND
from daybook.kernel.toml_sections import Fault, Malformed, Section, read_document

LARGEST_FILE_BYTES = 8 * 1024 * 1024
MOST_YEARS = 1_000
MOST_ITERATIONS = 10_000_000
MOST_POUNDS = LARGEST_LINE_PENCE // PENCE_IN_POUND
# An upper bound of 100 is ten thousand percent: beyond any table, and still a slip of the decimal point is caught.
MOST_BIAS = 100

_Word = TypeVar("_Word", bound=StrEnum)
_NOUGHT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Read:
    """An appraisal that can be used, and what its writer should hear: places where something given was not used."""

    appraisal: Appraisal
    warnings: tuple[Fault, ...] = ()


def parse_appraisal(content: bytes) -> Read:
    """The appraisal in a TOML file: UTF-8, byte order mark allowed, pounds as numbers.

    Malformed, with every fault found, where it cannot be used: fields missing or of the wrong kind, no baseline or more
    than one, amounts that do not match the years, numbers out of order or bounds, names given twice or not known.
    """
    document = read_document(content, most_bytes=LARGEST_FILE_BYTES)
    for needed, why in (("appraisal", "The file has no [appraisal] section, so it is not an appraisal. Add one."),
                        ("option", "There is no [[option]]. Give at least one, and mark the baseline.")):  # fmt: skip
        document.must_have(needed, why)
    head = document.section("appraisal") or Section({})
    title, base_year, years = _head(head)
    schedule = _schedule(head)
    places = [_option(section) for section in document.sections("option")]
    options = tuple(option for option, _ in places)
    risks = tuple(_risk(section, base_year, years) for section in document.sections("risk"))
    correlations = tuple(_correlation(section) for section in document.sections("correlation"))
    runs = _runs(document.section("simulation"))
    if document.faults:
        raise Malformed(tuple(document.faults))
    baseline, faults = _baseline([(option.id, marked) for option, marked in places])
    appraisal = Appraisal(title, base_year, years, schedule, options, baseline, risks, correlations, runs)
    faults += consistency_faults(appraisal) + risk_faults(appraisal)
    if faults:
        raise Malformed(tuple(faults))
    return Read(appraisal, tuple(_warnings(document, appraisal)))


def _head(head: Section) -> tuple[str, int, int]:
    if head.path:
        head.must_have("base_year", "Give the year that year 0 is, such as 2026.")
        head.must_have("years", "Give the number of years, year 0 included, such as 10.")
    title = head.text("title") or ""
    return (
        title,
        head.whole("base_year", least=1900, most=3000) or 0,
        head.whole("years", least=1, most=MOST_YEARS) or 0,
    )


def _schedule(head: Section) -> Schedule:
    name = head.text("schedule")
    rate = head.number("rate", 0, 1)
    known = schedules()
    if ("schedule" in head.entries) == ("rate" in head.entries) and head.path:
        wanted = f'Give either schedule = "{next(iter(known))}" or a flat rate, such as rate = 0.035, and not both.'
        head.faults.append(Fault(head.path_to("schedule"), wanted))
    if name is not None and name not in known:
        message = f"There is no discount schedule of this name. Write one of: {', '.join(known)}."
        head.faults.append(Fault(head.path_to("schedule"), message))
    return known.get(name or "") or flat(rate or _NOUGHT)


def _option(section: Section) -> tuple[Option, object]:
    section.must_have("id", 'Give the option an id, such as id = "do_minimum".')
    id = section.text("id") or ""
    name = section.text("name") or id
    costs = tuple(_cost(each) for each in section.sections("cost"))
    benefits = tuple(_benefit(each) for each in section.sections("benefit"))
    section.known.add("baseline")
    marked = section.entries.get("baseline", False)
    if not isinstance(marked, bool | str):
        section.flag("baseline")
    return Option(id, name, costs, benefits), marked


def _baseline(marks: list[tuple[str, object]]) -> tuple[str, list[Fault]]:
    """The option marked `baseline = true`; a text there names the baseline instead, its own id or another's."""
    ids = [id for id, _ in marks]
    named = {id if mark is True else str(mark): index for index, (id, mark) in enumerate(marks) if mark}
    unknown = [name for name in named if name not in ids]
    if unknown:
        message = f"No option has the id '{unknown[0]}'. Write baseline = true on the option that is the baseline."
        return "", [Fault(f"option[{named[unknown[0]]}].baseline", message)]
    if len(named) == 1 and ids.count(next(iter(named))) == 1:
        return next(iter(named)), []
    if not named:
        return "", [Fault("option", "No option is the baseline. Write baseline = true on one of them, such as BAU.")]
    places = ", ".join(f"'{name}'" for name in named)
    message = f"More than one option is the baseline ({places}). Write baseline = true on one of them alone."
    return "", [Fault(f"option[{max(named.values())}].baseline", message)]


def _cost(section: Section) -> CostLine:
    _named(section)
    kind = _word(section, "kind", Money)
    section.must_have("amounts", "Give one amount for each year, in pounds: amounts = [1000, 0, 250.50].")
    amounts = section.numbers("amounts", -MOST_POUNDS, MOST_POUNDS) or ()
    return CostLine(section.text("label") or "", kind or Money.REVENUE, amounts, _bias(section))


def _bias(section: Section) -> OptimismBias:
    table = section.section("optimism_bias")
    if table is None:
        return OptimismBias()
    table.must_have("upper", "Give the upper bound as a fraction: upper = 2.0 is 200 percent.")
    return OptimismBias(table.number("upper", 0, MOST_BIAS) or _NOUGHT, table.number("mitigation", 0, 1) or _NOUGHT)


def _benefit(section: Section) -> BenefitLine:
    _named(section)
    kind = _word(section, "class", BenefitClass)
    if kind is not BenefitClass.QUALITATIVE:
        section.must_have("amounts", "Give one amount for each year, in pounds: amounts = [0, 1000, 2000].")
    least = 0 if kind is BenefitClass.DISBENEFIT else -MOST_POUNDS
    amounts = section.numbers("amounts", least, MOST_POUNDS) or ()
    return BenefitLine(section.text("label") or "", kind or BenefitClass.QUALITATIVE, amounts)


def _risk(section: Section, base_year: int, years: int) -> Risk:
    _named(section)
    section.must_have("option", "Give the id of the option that bears this risk.")
    section.must_have("probability", "Give the probability that it occurs, from 0 to 1: probability = 0.3.")
    side = _word(section, "on", Side)
    distribution = _word(section, "distribution", Distribution)
    return Risk(
        option=section.text("option") or "",
        label=section.text("label") or "",
        on=side or Side.COST,
        probability=float(section.number("probability", 0, 1) or 0),
        size=_size(section, distribution or Distribution.DISCRETE),
        year=_year(section, base_year, years),
    )


def _year(section: Section, base_year: int, years: int) -> int:
    """A year counted from 0, or one of the calendar such as 2028, which is told apart by being beyond the count."""
    section.must_have("year", "Give the year in which it would occur, counted from 0, the base year.")
    year = section.whole("year", least=0)
    if year is None or not years:
        return 0
    counted = year - base_year if year >= years else year
    if not 0 <= counted < years:
        message = f"The appraisal has no such year. Count from 0 to {years - 1}, or write {base_year} to "
        section.faults.append(Fault(section.path_to("year"), f"{message}{base_year + years - 1}."))
    return counted


def _size(section: Section, distribution: Distribution) -> Size:
    if distribution is Distribution.DISCRETE:
        for name in ("values", "weights"):
            if "distribution" in section.entries:
                section.must_have(name, f"A discrete risk needs values and weights: give its {name} as a list.")
        values = section.numbers("values", -MOST_POUNDS, MOST_POUNDS) or ()
        weights = section.numbers("weights", 0, MOST_POUNDS) or ()
        return Size(distribution, values=tuple(map(float, values)), weights=tuple(map(float, weights)))
    names = ["low", "high"]
    if distribution in (Distribution.TRIANGULAR, Distribution.PERT):
        names.insert(1, "mode")
    for name in names:
        section.must_have(name, f"A {distribution} risk needs {', '.join(names)}, in pounds: give its {name}.")
    given = {name: float(section.number(name, -MOST_POUNDS, MOST_POUNDS) or 0) for name in names}
    return Size(distribution, given["low"], given.get("mode", 0.0), given["high"])


def _correlation(section: Section) -> Correlation:
    section.must_have("risks", 'Name two risks by their labels: risks = ["Late data", "Rework"].')
    section.must_have("rho", "Give the rank correlation between the two, such as rho = 0.4.")
    pair = section.texts("risks")
    if "risks" in section.entries and len(pair) != 2:
        section.faults.append(Fault(section.path_to("risks"), "Name exactly two risks by their labels."))
    first, second = (*pair, "", "")[:2]
    return Correlation(first, second, float(section.number("rho", -1, 1) or 0))


def _runs(section: Section | None) -> Runs:
    usual = Runs()
    if section is None:
        return usual
    iterations = section.whole("iterations", least=1, most=MOST_ITERATIONS)
    seed = section.whole("seed", least=0, most=2**63 - 1)
    return Runs(iterations or usual.iterations, usual.seed if seed is None else seed)


def _named(section: Section) -> None:
    section.must_have("label", "Give this a label, which its figures go by.")


def _word(section: Section, name: str, words: type[_Word]) -> _Word | None:
    choices = ", ".join(words)
    section.must_have(name, f"Write one of: {choices}.")
    text = section.text(name)
    if text is not None and text not in list(words):
        section.faults.append(Fault(section.path_to(name), f"This word is not known here. Write one of: {choices}."))
        return None
    return None if text is None else words(text)


def _warnings(document: Section, appraisal: Appraisal) -> list[Fault]:
    found = [Fault(path, "This field is not known and was not used. Check its name.") for path in document.unknown()]
    for place, option in zip(count(), appraisal.options, strict=False):
        for index, line in enumerate(option.benefits):
            if not line.counts and any(line.amounts):
                message = "A qualitative benefit has no money: its amounts were not counted. Class it as quantified."
                found.append(Fault(f"option[{place}].benefit[{index}].amounts", message))
    return found
