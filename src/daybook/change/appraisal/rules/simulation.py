"""Many runs of an option's risks: what they come to in present value. Pure, and quick.

A risk occurs or not; if it occurs, its size is drawn and discounted. Occurrences are independent; sizes may be
correlated. Each risk draws from a stream of its own, known by the seed, its option and its label, and each block of
runs starts at a place of its own in that stream (Philox counts, so any place can be reached at once). So the figures
are the same however blocks are shared among threads, and adding a risk leaves the draws of the others as they were.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from daybook.change.appraisal.rules.correlation import Group, groups_of
from daybook.change.appraisal.rules.discounting import factors
from daybook.change.appraisal.rules.inputs import Appraisal, Risk
from daybook.change.appraisal.rules.sizes import quantile_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from daybook.change.appraisal.rules.sizes import Quantile

    Numbers = NDArray[np.float64]
# Runs drawn at once: few enough to stay in the cache of a processor, many enough that threads do not wait for one
# another between short calls (at 4,096, two threads are slower than one).
BLOCK = 16_384
# Scores of a correlated group held at once: 3 MB, twice for each thread.
_MOST_SCORES = 400_000
PERCENTILES = (10, 50, 80, 90)
_MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the risks of one option come to over all runs, in pounds of present value.

    Percentiles are linear between the two nearest runs; `totals` are the runs themselves, in order of drawing.
    """

    mean: Fraction
    percentiles: dict[int, Fraction]
    totals: Numbers


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One risk ready to be drawn: its stream, its probability, and how a score becomes discounted pounds."""

    key: int
    probability: float
    quantile: Quantile


@dataclass(frozen=True, slots=True)
class Plan:
    """The risks of one option ready to be drawn: those alone, and the groups that are correlated."""

    alone: tuple[_Drawn, ...]
    together: tuple[tuple[Group, tuple[_Drawn, ...]], ...]
    iterations: int

    @property
    def blocks(self) -> int:
        """How many blocks the runs make."""
        return -(-self.iterations // BLOCK)


def simulate(appraisal: Appraisal) -> dict[str, Outcome]:
    """The outcome of every option, by its id; an option without risks comes to nought in every run."""
    return {option.id: _outcome(plan_of(appraisal, option.id)) for option in appraisal.options}


def plan_of(appraisal: Appraisal, option: str) -> Plan:
    """The risks of one option ready to be drawn. Contradiction where its correlations cannot all hold."""
    risks = [risk for risk in appraisal.risks if risk.option == option]
    discount = factors(appraisal.schedule, appraisal.years)
    drawn = [_drawn(risk, float(discount.at(risk.year)), appraisal.runs.seed) for risk in risks]
    groups = groups_of([risk.label for risk in risks], appraisal.correlations)
    tied = {place for group in groups for place in group.places}
    return Plan(
        tuple(one for place, one in enumerate(drawn) if place not in tied),
        tuple((group, tuple(drawn[place] for place in group.places)) for group in groups),
        appraisal.runs.iterations,
    )


def totals_of(plan: Plan, *, threads: int | None = None) -> Numbers:
    """What the risks come to in each run, in pounds of present value; the same for any number of threads."""
    totals = np.zeros(plan.iterations)
    if not plan.alone and not plan.together:
        return totals
    workers = min(threads or len(os.sched_getaffinity(0)), _MOST_THREADS, plan.blocks)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda first: draw_blocks(plan, totals, range(first, plan.blocks, workers)), range(workers)))
    return totals


def draw_blocks(plan: Plan, totals: Numbers, blocks: Iterable[int]) -> None:
    """Fill the runs of some blocks; any split of the blocks, in any order, gives the same totals."""
    for block in blocks:
        part = totals[block * BLOCK : (block + 1) * BLOCK]
        for risk in plan.alone:
            generator = _generator(risk, block)
            occurs = np.flatnonzero(generator.random(len(part)) < risk.probability)
            part[occurs] += risk.quantile(generator.standard_normal(len(occurs)))
        for group, risks in plan.together:
            _draw_group(group, risks, part, block)


def _draw_group(group: Group, risks: Sequence[_Drawn], part: Numbers, block: int) -> None:
    generators = [_generator(risk, block) for risk in risks]
    most = max(_MOST_SCORES // len(risks), 1)
    for first in range(0, len(part), most):
        runs = part[first : first + most]
        scores = np.empty((len(risks), len(runs)))
        occurs = []
        for risk, generator, row in zip(risks, generators, scores, strict=True):
            occurs.append(np.flatnonzero(generator.random(len(runs)) < risk.probability))
            generator.standard_normal(out=row)
        mixed = group.factor @ scores
        for risk, row, places in zip(risks, mixed, occurs, strict=True):
            runs[places] += risk.quantile(row[places])


def _generator(risk: _Drawn, block: int) -> np.random.Generator:
    # A block draws a few thousand numbers, far from the 2**64 that lie between one block and the next.
    return np.random.Generator(np.random.Philox(key=risk.key, counter=block << 64))


def _drawn(risk: Risk, discount: float, seed: int) -> _Drawn:
    name = blake2b(f"{risk.option}\0{risk.label}".encode(), digest_size=8).digest()
    return _Drawn(int.from_bytes(name, "big") << 64 | seed, risk.probability, quantile_of(risk.size, discount))


def _outcome(plan: Plan) -> Outcome:
    totals = totals_of(plan)
    found = np.percentile(totals, PERCENTILES, method="linear")
    percentiles = {place: Fraction(float(value)) for place, value in zip(PERCENTILES, found, strict=True)}
    return Outcome(Fraction(float(totals.mean())), percentiles, totals)
