"""One measured figure beside its floor or limit, and the table of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """What was measured, in `unit`. `floor` is what bare SQL does in the same run, or None; `target` in words."""

    name: str
    value: float
    unit: str
    target: str
    met: bool | None
    floor: float | None = None
    ratio: float | None = None


@dataclass
class Clock:
    """Seconds spent inside `running` blocks, by the clock on the wall unless another is given."""

    now: Callable[[], float] = time.perf_counter
    seconds: float = 0.0
    laps: list[float] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[None]:
        start = self.now()
        yield
        self.laps.append(self.now() - start)
        self.seconds += self.laps[-1]


def best_of(times: int, do: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds: what the work costs when nothing else disturbs it."""
    clock = Clock()
    for _ in range(times):
        with clock.running():
            do()
    return min(clock.laps)


def share(name: str, value: float, floor: float, unit: str, least: float) -> Figure:
    """A rate that must be at least a share of its floor's."""
    ratio = value / floor
    return Figure(name, value, unit, f"at least {least:.0%} of the floor", ratio >= least, floor, ratio)


def limit(name: str, value: float, unit: str, most: float) -> Figure:
    """A time that must not be longer than a limit."""
    return Figure(name, value, unit, f"at most {most:g} {unit}", value <= most)


def least(name: str, value: float, floor: float, unit: str, fewest: float) -> Figure:
    """A rate that must not be lower than a number, beside its floor's."""
    return Figure(name, value, unit, f"at least {fewest:,.0f} {unit}", value >= fewest, floor, value / floor)


def report(name: str, value: float, unit: str, floor: float | None = None) -> Figure:
    """A figure without a target, beside a floor where there is one."""
    return Figure(name, value, unit, "", None, floor, None if floor is None else value / floor)


def table(figures: list[Figure]) -> str:
    """The figures as lines of text."""
    rows = [("figure", "measured", "floor", "ratio", "target", "")]
    rows += [
        (
            figure.name,
            f"{figure.value:,.1f} {figure.unit}",
            "" if figure.floor is None else f"{figure.floor:,.1f}",
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.target,
            {True: "met", False: "MISSED", None: ""}[figure.met],
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
