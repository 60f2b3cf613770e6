"""Simulation against theory: moments of each distribution, asked correlations, and figures that no chunking moves."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import comb, exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from daybook.change.appraisal.rules.answer import as_json
from daybook.change.appraisal.rules.economics import appraise
from daybook.change.appraisal.rules.inputs import Distribution, Size
from daybook.change.appraisal.rules.parsing import parse_appraisal
from daybook.change.appraisal.rules.simulation import BLOCK, draw_blocks, plan_of, simulate, totals_of
from daybook.change.appraisal.rules.sizes import quantile_of
from daybook.change.appraisal.tests.files import FILE, risk, with_risks

RUNS = 200_000
FACTOR_2 = 1 / 1.035**2


def totals(content: bytes) -> np.ndarray:
    return simulate(parse_appraisal(content).appraisal)["new"].totals


def lognormal_moments(p10: float, p90: float) -> tuple[float, float]:
    middle, spread = (log(p10) + log(p90)) / 2, (log(p90) - log(p10)) / (2 * NormalDist().inv_cdf(0.9))
    mean = exp(middle + spread**2 / 2)
    return mean, (exp(spread**2) - 1) * mean**2


# Mean and variance of the size of each, from the textbook formula of its distribution.
THEORY = {
    "triangular": (
        "low = 100\nmode = 200\nhigh = 600",
        300.0,
        (100**2 + 200**2 + 600**2 - 20000 - 60000 - 120000) / 18,
    ),
    "pert": ("low = 100\nmode = 200\nhigh = 600", 250.0, (250 - 100) * (600 - 250) / 7),
    "uniform": ("low = 100\nhigh = 600", 350.0, 500**2 / 12),
    "lognormal": ("low = 100\nhigh = 600", *lognormal_moments(100, 600)),
    "discrete": ("values = [100, 300, 900]\nweights = [1, 2, 1]", 400.0, 90_000.0),
}


@pytest.mark.parametrize("distribution", THEORY)
@pytest.mark.parametrize("probability", ["1", "0.3"])
def test_mean_and_variance_agree_with_theory(distribution: str, probability: str) -> None:
    numbers, mean, variance = THEORY[distribution]
    drawn = totals(with_risks([risk(distribution, numbers, probability=probability, year=2)], iterations=RUNS))
    p = float(probability)
    # Of an occurrence times a size: mean p m, variance p v + p (1 - p) m²; and the discount of year 2 on top.
    expected, spread = p * mean * FACTOR_2, (p * variance + p * (1 - p) * mean**2) * FACTOR_2**2
    assert abs(drawn.mean() - expected) < 4.5 * sqrt(spread / RUNS)
    heavy = 0.05 if distribution == "lognormal" else 0.015
    assert abs(drawn.var() / spread - 1) < heavy
    assert abs((drawn > 0).mean() - p) < 4.5 * sqrt(0.25 / RUNS)


@pytest.mark.parametrize("mode", [0, 1, 2, 3, 4])
def test_pert_quantiles_are_exact_where_the_beta_is_a_polynomial(mode: int) -> None:
    """With mode at a quarter of the range both shapes are whole, and the share below x is a sum of binomials."""
    near = Fraction(1, 500_000)
    scores = np.linspace(-5, 5, 1013)
    found = quantile_of(Size(Distribution.PERT, 0, mode / 4, 1), 1)(scores)
    for score, x in zip(scores.tolist(), found.tolist(), strict=True):
        share = Fraction(NormalDist().cdf(score))
        low, high = (share_below(max(min(Fraction(x) + move, 1), 0), 1 + mode) for move in (-near, near))
        assert low - ROUNDING <= share <= high + ROUNDING, score


ROUNDING = Fraction(1, 10**15)


def share_below(x: Fraction, alpha: int) -> Fraction:
    """The share of a beta(alpha, 6 - alpha) below x."""
    return sum((comb(5, k) * x**k * (1 - x) ** (5 - k) for k in range(alpha, 6)), Fraction(0))


@pytest.mark.parametrize("mode", [0.0, 0.01, 0.3, 1.0])
def test_table_of_a_triangle_is_near_its_formula(mode: float) -> None:
    scores = np.linspace(-6, 6, 3001)
    found = quantile_of(Size(Distribution.TRIANGULAR, 0, mode, 1), 1)(scores)
    shares = [NormalDist().cdf(score) for score in scores]
    rests = [NormalDist().cdf(-score) for score in scores]
    exact = [sqrt(u * mode) if u < mode else 1 - sqrt(s * (1 - mode)) for u, s in zip(shares, rests, strict=True)]
    assert np.abs(found - exact).max() < 1 / 500_000
    assert all(one <= other for one, other in pairwise(found))


def ranks(values: np.ndarray) -> np.ndarray:
    return np.argsort(np.argsort(values)).astype(float)


@pytest.mark.parametrize("rho", [-0.9, -0.3, 0.0, 0.5, 0.95])
def test_the_asked_rank_correlation_is_reached(rho: float) -> None:
    pair = [risk("pert", "low = 1\nmode = 2\nhigh = 9", label="a"), risk("lognormal", "low = 1\nhigh = 9", label="b")]
    more = f'[[correlation]]\nrisks = ["b", "a"]\nrho = {rho}\n'
    appraisal = parse_appraisal(with_risks(pair, iterations=100_000, more=more)).appraisal
    both = simulate(appraisal)["new"].totals
    # The same streams without the other risk: the size of one is what the sum has beyond the other's.
    plan = plan_of(appraisal, "new")
    (_group, (first, second)), = plan.together  # fmt: skip
    one = np.zeros_like(both)
    silent = type(second)(second.key, 0.0, second.quantile)
    draw_blocks(type(plan)((), ((plan.together[0][0], (first, silent)),), plan.iterations), one, range(plan.blocks))
    reached = np.corrcoef(ranks(one), ranks(both - one))[0, 1]
    assert abs(reached - rho) < 0.01


def test_correlation_widens_the_spread_and_leaves_the_mean() -> None:
    pair = [risk("uniform", "low = 0\nhigh = 100", label=label) for label in ("a", "b")]
    apart = totals(with_risks(pair, iterations=RUNS))
    tied = totals(with_risks(pair, iterations=RUNS, more='[[correlation]]\nrisks = ["a", "b"]\nrho = 0.5\n'))
    assert abs(apart.mean() - tied.mean()) < 0.5
    # The rank correlation of two uniform sizes is their plain one: variance 2 v (1 + rho).
    assert abs(tied.var() / (2 * 100**2 / 12 * 1.5) - 1) < 0.02
    assert abs(apart.var() / (2 * 100**2 / 12) - 1) < 0.02


def test_same_figures_in_any_chunking_and_with_any_number_of_threads() -> None:
    risks = [risk("pert", "low = 1\nmode = 2\nhigh = 9", label=f"r{n}", probability="0.4") for n in range(6)]
    more = '[[correlation]]\nrisks = ["r0", "r3"]\nrho = 0.7\n'
    plan = plan_of(parse_appraisal(with_risks(risks, iterations=3 * BLOCK + 17, more=more)).appraisal, "new")
    whole = totals_of(plan, threads=1)
    assert np.array_equal(whole, totals_of(plan, threads=3))
    for order in ([3, 1, 0, 2], [2, 3]):
        part = np.zeros(plan.iterations)
        for block in order:
            draw_blocks(plan, part, [block])
        drawn = np.concatenate([np.arange(block * BLOCK, min((block + 1) * BLOCK, plan.iterations)) for block in order])
        assert np.array_equal(part[drawn], whole[drawn])
        assert part.sum() == whole[np.sort(drawn)].sum() or len(order) < plan.blocks


def test_the_seed_decides_and_other_risks_do_not() -> None:
    first = risk("uniform", "low = 10\nhigh = 20", label="a")
    again = with_risks([first], iterations=50)
    assert np.array_equal(totals(again), totals(again))
    assert not np.array_equal(totals(again), totals(with_risks([first], iterations=50, seed=2)))
    certain = risk("discrete", "values = [1000]\nweights = [1]", label="b")
    assert np.allclose(totals(with_risks([certain, first], iterations=50)), totals(again) + 1000)


def test_percentiles_are_linear_between_runs_and_printed_to_the_penny() -> None:
    appraisal = parse_appraisal(FILE.encode()).appraisal
    outcome = simulate(appraisal)["new"]
    printed = as_json(appraise(appraisal), simulate(appraisal))["options"][1]["simulation"]
    ordered = np.sort(outcome.totals)
    for place in (10, 50, 80, 90):
        at = (len(ordered) - 1) * place / 100
        low = int(at)
        expected = ordered[low] + (at - low) * (ordered[low + 1] - ordered[low])
        assert abs(float(printed[f"p{place}"]) - expected) <= 0.0051
    assert abs(float(printed["mean"]) - ordered.mean()) <= 0.0051


def test_no_risks_come_to_nought() -> None:
    found = as_json(appraise(parse_appraisal(with_risks([], iterations=10)).appraisal),
                    simulate(parse_appraisal(with_risks([], iterations=10)).appraisal))  # fmt: skip
    assert found["options"][1]["simulation"] == dict.fromkeys(("mean", "p10", "p50", "p80", "p90"), "0.00")


def test_a_discrete_share_of_nought_is_never_drawn() -> None:
    drawn = totals(with_risks([risk("discrete", "values = [5, 7, 9]\nweights = [0, 3, 0]")], iterations=5_000))
    assert set(drawn.tolist()) == {7.0}
