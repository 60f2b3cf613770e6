"""Risks simulated by the product, beside the obvious full-matrix NumPy with the same generator; and its memory.

The floor draws every size of every risk in every run, occurring or not, and sums the rows: `triangular` and `beta` of
the generator where sizes are independent; where they are correlated, normal scores mixed by the Cholesky factor and
turned into sizes by interpolating tables of quantiles, since NumPy has no quantiles of its own.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from itertools import combinations

import numpy as np
from numpy.random import Generator, Philox

from bench.figures import Figure, best_of, limit, share
from daybook.change.appraisal.rules.correlation import groups_of
from daybook.change.appraisal.rules.discounting import factors, schedules
from daybook.change.appraisal.rules.inputs import (
    Appraisal,
    Correlation,
    Distribution,
    Option,
    Risk,
    Runs,
    Side,
    Size,
)
from daybook.change.appraisal.rules.simulation import plan_of, totals_of
from daybook.change.appraisal.rules.sizes import FURTHEST, quantile_of

RUNS, RISKS, YEARS = 100_000, 200, 10
RHO = 0.2


def measure() -> list[Figure]:
    """Runs a second, uncorrelated and with every pair correlated, beside the floors; and memory above idle."""
    figures = []
    for correlated, least in ((False, 2.0), (True, None)):
        appraisal = _appraisal(correlated)
        plan = partial(plan_of, appraisal, "new")
        ours, floor = totals_of(plan()), _floor(appraisal, correlated)
        assert abs(ours.mean() / floor.mean() - 1) < 0.002, (ours.mean(), floor.mean())
        assert abs(ours.std() / floor.std() - 1) < 0.02, (ours.std(), floor.std())
        rate = RUNS / best_of(3, lambda plan=plan: totals_of(plan()))
        floor_rate = RUNS / best_of(3, lambda one=appraisal, kind=correlated: _floor(one, kind))
        name = f"simulate {RUNS:,} runs of {RISKS} risks, {'every pair correlated' if correlated else 'uncorrelated'}"
        if least is None:
            figures.append(Figure(name, rate, "runs/s", "", None, floor_rate, rate / floor_rate))
        else:
            figures.append(share(name, rate, floor_rate, "runs/s", least))
    figures += [
        limit(f"memory of the same above an idle process, {kind}", _megabytes(kind == "correlated"), "MB", 64)
        for kind in ("uncorrelated", "correlated")
    ]
    return figures


def _appraisal(correlated: bool) -> Appraisal:
    """Half triangular, half PERT, each occurring half the time; no two of one shape."""
    shapes = (Distribution.TRIANGULAR, Distribution.PERT)
    risks = tuple(
        Risk("new", f"r{n}", Side.COST, 0.5, Size(shapes[n % 2], 1000.0, 2000.0 + 20 * n, 9000.0), n % YEARS)
        for n in range(RISKS)
    )
    pairs = combinations([risk.label for risk in risks], 2) if correlated else ()
    options = (Option("bau", "Business as usual"), Option("new", "New"))
    return Appraisal(
        "Bench", 2026, YEARS, schedules()["green_book_2026"], options, "bau", risks,
        tuple(Correlation(first, second, RHO) for first, second in pairs), Runs(RUNS, 1),
    )  # fmt: skip


def _floor(appraisal: Appraisal, correlated: bool) -> np.ndarray:
    generator = Generator(Philox(key=appraisal.runs.seed))
    risks = appraisal.risks
    discount = factors(appraisal.schedule, appraisal.years)
    occurs = generator.random((RUNS, len(risks))) < np.array([risk.probability for risk in risks])
    draw = _correlated_sizes if correlated else _sizes
    sizes = draw(appraisal, generator)
    return (occurs * sizes * np.array([float(discount.at(risk.year)) for risk in risks])).sum(axis=1)


def _sizes(appraisal: Appraisal, generator: Generator) -> np.ndarray:
    sizes = np.empty((RUNS, RISKS))
    for kind in (Distribution.TRIANGULAR, Distribution.PERT):
        places = [place for place, risk in enumerate(appraisal.risks) if risk.size.distribution is kind]
        low, mode, high = (
            np.array([getattr(appraisal.risks[place].size, name) for place in places])
            for name in ("low", "mode", "high")
        )
        if kind is Distribution.TRIANGULAR:
            sizes[:, places] = generator.triangular(low, mode, high, (RUNS, len(places)))
        else:
            peak = 4 * (mode - low) / (high - low)
            sizes[:, places] = low + (high - low) * generator.beta(1 + peak, 5 - peak, (RUNS, len(places)))
    return sizes


def _correlated_sizes(appraisal: Appraisal, generator: Generator) -> np.ndarray:
    (group,) = groups_of([risk.label for risk in appraisal.risks], appraisal.correlations)
    scores = generator.standard_normal((RUNS, RISKS)) @ group.factor.T
    grid = np.linspace(-FURTHEST, FURTHEST, 4097)
    for place, risk in enumerate(appraisal.risks):
        scores[:, place] = np.interp(scores[:, place], grid, quantile_of(risk.size, 1.0)(grid))
    return scores


_PEAK = """
import re, sys
from pathlib import Path
import numpy.random
from bench.simulating import _appraisal, plan_of, totals_of
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
appraisal = _appraisal(sys.argv[1] == "True")
idle = peak()
totals_of(plan_of(appraisal, "new"))
print((peak() - idle) / 1024)
"""


def _megabytes(correlated: bool) -> float:
    """Peak memory in a fresh process, less what it had before the first draw."""
    ran = subprocess.run([sys.executable, "-c", _PEAK, str(correlated)], capture_output=True, text=True, check=True)
    return float(ran.stdout)
