"""Whether the parts of an appraisal fit together: years, names, orders, and correlations that can all hold. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from daybook.change.appraisal.rules.correlation import Contradiction, groups_of
from daybook.change.appraisal.rules.inputs import Appraisal, Distribution, Option, Size
from daybook.kernel.toml_sections import Fault

# Twenty seconds of work; more would hold up whoever waits for it.
MOST_DRAWS = 4_000_000_000


def consistency_faults(appraisal: Appraisal) -> list[Fault]:
    """Where options are named twice, their lines share a label, or have not one amount for each year."""
    found = _twice([option.id for option in appraisal.options], "option", "id", "Options need ids of their own.")
    for place, option in enumerate(appraisal.options):
        found += _line_faults(option, f"option[{place}]", appraisal)
    return found


def risk_faults(appraisal: Appraisal) -> list[Fault]:
    """Where risks or correlations name what is not there, are out of order, or cannot all hold."""
    ids = {option.id for option in appraisal.options}
    found = []
    for place, risk in enumerate(appraisal.risks):
        if risk.option not in ids:
            message = f"No option has the id '{risk.option}'. Write one of: {', '.join(sorted(ids))}."
            found.append(Fault(f"risk[{place}].option", message))
        found += [Fault(f"risk[{place}].{name}", message) for name, message in _size_faults(risk.size)]
    labels = [(risk.option, risk.label) for risk in appraisal.risks]
    found += _twice(labels, "risk", "label", "Risks of one option need labels of their own.")
    if appraisal.runs.iterations * len(appraisal.risks) > MOST_DRAWS:
        message = f"So many runs of {len(appraisal.risks)} risks would take too long. Ask for fewer iterations."
        found.append(Fault("simulation.iterations", message))
    return found or _correlation_faults(appraisal)


def _line_faults(option: Option, path: str, appraisal: Appraisal) -> Iterator[Fault]:
    lines = [(f"{path}.cost[{index}]", line.label, line.amounts, True) for index, line in enumerate(option.costs)]
    lines += [
        (f"{path}.benefit[{index}]", line.label, line.amounts, line.counts)
        for index, line in enumerate(option.benefits)
    ]
    times = Counter(label for _, label, _, _ in lines)
    first: set[str] = set()
    last = appraisal.base_year + appraisal.years - 1
    for where, label, amounts, needed in lines:
        if times[label] > 1 and label in first:
            message = f"'{label}' is the label of two lines of this option. Figures go by their label: change one."
            yield Fault(f"{where}.label", message)
        first.add(label)
        if len(amounts) != appraisal.years and (needed or amounts):
            message = (
                f"'{label}' has {len(amounts)} amounts and the appraisal has {appraisal.years} years "
                f"({appraisal.base_year} to {last}). Give one amount for each year, 0 where there is none."
            )
            yield Fault(f"{where}.amounts", message)


def _size_faults(size: Size) -> Iterator[tuple[str, str]]:
    """What is wrong with the numbers of one distribution, by the field to look at."""
    if size.distribution is Distribution.DISCRETE:
        yield from _discrete_faults(size)
        return
    if size.low > size.high:
        yield "low", "low is above high. Give the smaller number as low."
    elif size.distribution in (Distribution.TRIANGULAR, Distribution.PERT) and not size.low <= size.mode <= size.high:
        yield (
            "mode",
            "mode is not between low and high. Give the most likely size, no less than low, no more than high.",
        )
    if size.distribution is Distribution.LOGNORMAL and size.low <= 0:
        yield "low", "A lognormal size is always above nought. Give P10 as low and P90 as high, both above 0."


def _discrete_faults(size: Size) -> Iterator[tuple[str, str]]:
    if not size.values:
        yield "values", "There is no value to choose from. Give at least one."
    elif len(size.values) != len(size.weights):
        message = (
            f"There are {len(size.values)} values and {len(size.weights)} weights. Give one weight for each value."
        )
        yield "weights", message
    elif sum(size.weights) <= 0:
        yield "weights", "The weights come to nought. Give at least one of them above 0."


def _correlation_faults(appraisal: Appraisal) -> list[Fault]:
    together = {(risk.option, risk.label) for risk in appraisal.risks}
    labels = {label for _, label in together}
    options = {option for option, _ in together}
    found = []
    seen: set[frozenset[str]] = set()
    for place, one in enumerate(appraisal.correlations):
        pair = frozenset((one.first, one.second))
        unknown = [label for label in (one.first, one.second) if label not in labels]
        if unknown:
            found.append(
                Fault(f"correlation[{place}].risks", f"No risk has the label '{unknown[0]}'. Check the label.")
            )
        elif len(pair) == 1:
            found.append(Fault(f"correlation[{place}].risks", "Both are the same risk. Name two different ones."))
        elif pair in seen:
            message = f"'{one.first}' and '{one.second}' are correlated twice. Leave one of the two out."
            found.append(Fault(f"correlation[{place}].risks", message))
        elif not any({(option, one.first), (option, one.second)} <= together for option in options):
            message = f"'{one.first}' and '{one.second}' are risks of different options, which are simulated apart."
            found.append(Fault(f"correlation[{place}].risks", f"{message} Name two risks of one option."))
        seen.add(pair)
    return found or _contradictions(appraisal)


def _contradictions(appraisal: Appraisal) -> list[Fault]:
    for option in appraisal.options:
        labels = [risk.label for risk in appraisal.risks if risk.option == option.id]
        try:
            groups_of(labels, appraisal.correlations)
        except Contradiction as fault:
            return [Fault(f"correlation[{fault.place}].rho", f"Option '{option.id}': {fault}")]
    return []


def _twice(names: Sequence[object], kind: str, field: str, why: str) -> list[Fault]:
    seen: set[object] = set()
    found = []
    for place, name in enumerate(names):
        if name in seen:
            shown = name[-1] if isinstance(name, tuple) else name
            found.append(Fault(f"{kind}[{place}].{field}", f"'{shown}' is there twice. {why}"))
        seen.add(name)
    return found
