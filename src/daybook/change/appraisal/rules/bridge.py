"""What moved a figure from one revision to another: steps that add up to the whole change, exactly. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from daybook.change.appraisal.rules.content import Content, LineRow, Role, Treatment
from daybook.change.appraisal.rules.inputs import Side
from daybook.change.appraisal.rules.results import Scale, adding_up, pence_of, scale_of, value_of
from daybook.kernel.money import Pence

Lines = dict[tuple[str, str], LineRow]


@dataclass(frozen=True, slots=True)
class Step:
    """One cause of the change and what it moved the net value by."""

    label: str
    pence: Pence


@dataclass(frozen=True, slots=True)
class Bridge:
    """The net value of an option in two revisions, and the steps between, which add up to the penny."""

    before_pence: Pence
    steps: tuple[Step, ...]
    after_pence: Pence


def bridge(option: str, before: Content, after: Content) -> Bridge:
    """How the net value of an option moved: discounting and years first, then line by line under the new ones.

    The baseline's lines count too, with the other sign. Steps are rounded so that they add up. In a
    revision that has not got the option, it is worth nothing.
    """
    old, new = scale_of(before), scale_of(after)
    had, has = _lines(option, before), _lines(option, after)
    start, end = (_total(option, lines, scale) for lines, scale in ((had, old), (has, new)))
    fitted = {name: _fitted(line, after.years) for name, line in had.items()}
    first_step = "Discounting and years" if before.deflator == after.deflator else "Discounting, years and prices"
    changes = {first_step: _total(option, fitted, new) - start}
    for name in dict.fromkeys([*fitted, *has]):
        change = _worth(option, has.get(name), new) - _worth(option, fitted.get(name), new)
        changes[f"{name[1]}{'' if name[0] == option else ' (baseline)'}"] = change
    first, last = pence_of(start), pence_of(end)
    pence = adding_up(list(changes.values()), Pence(last - first))
    steps = (Step(label, each) for label, each in zip(changes, pence, strict=True))
    return Bridge(first, tuple(step for step in steps if step.pence), last)


def most_moved(before: Content, after: Content) -> str:
    """The key of the option whose net value moved furthest between two revisions; blank where none moved."""
    found = {row.key: bridge(row.key, before, after) for row in after.options}
    moves = {key: abs(one.after_pence - one.before_pence) for key, one in found.items()}
    furthest = max(moves, key=moves.__getitem__, default="")
    return furthest if moves.get(furthest) else ""


def _lines(option: str, content: Content) -> Lines:
    """The lines that make the net value of an option: its own and the baseline's; none for the baseline itself."""
    baseline = next(row.key for row in content.options if row.role == Role.BAU)
    if option == baseline or option not in {row.key for row in content.options}:
        return {}
    lines = [line for line in content.lines if line.treatment == Treatment.ECONOMIC]
    # The baseline goes by one name, so that giving it another key moves nothing.
    return {("" if line.option == baseline else option, line.label): line for line in lines
            if line.option in (option, baseline)}  # fmt: skip


def _total(option: str, lines: Lines, scale: Scale) -> Fraction:
    return sum((_worth(option, line, scale) for line in lines.values()), Fraction(0))


def _worth(option: str, line: LineRow | None, scale: Scale) -> Fraction:
    """What a line adds to the net value of the option: a cost less, a benefit more, the baseline's the other way."""
    if line is None:
        return Fraction(0)
    sign = (-1 if line.side == Side.COST else 1) * (1 if line.option == option else -1)
    return sign * value_of(line, scale)


def _fitted(line: LineRow, years: int) -> LineRow:
    """The line over another number of years: cut, or with nothing in those added."""
    return replace(line, amounts_pence=[*line.amounts_pence[:years], *[0] * (years - len(line.amounts_pence))])
