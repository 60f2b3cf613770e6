"""The beta distribution without a library of its own: how much lies below, and below what a share lies. Pure."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
# Enough for sixteen digits where the fraction is used, which is below its crossing point.
_LEVELS = 40
_STEPS = 60


def beta_share_below(x: Numbers, alpha: float, beta: float) -> Numbers:
    """The share of a beta(alpha, beta) below each x, for x up to (alpha + 1) / (alpha + beta + 2).

    The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8).
    """
    fraction = np.ones_like(x)
    for level in range(_LEVELS, 0, -1):
        half = level // 2
        if level % 2:
            step = -(alpha + half) * (alpha + beta + half) / ((alpha + 2 * half) * (alpha + 2 * half + 1))
        else:
            step = half * (beta - half) / ((alpha + 2 * half - 1) * (alpha + 2 * half))
        fraction = 1 + step * x / fraction
    scale = lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta) - log(alpha)
    return np.asarray(np.exp(scale + alpha * np.log(x) + beta * np.log1p(-x)) / fraction)


def beta_quantiles(below: Numbers, above: Numbers, alpha: float, beta: float) -> Numbers:
    """The x below which each share of a beta(alpha, beta) lies; `above` is 1 - `below`, exact where that is tiny."""
    crossing = (alpha + 1) / (alpha + beta + 2)
    share = float(beta_share_below(np.array([crossing]), alpha, beta)[0])
    low = below <= share
    found = np.empty_like(below)
    found[low] = _lower_quantiles(below[low], alpha, beta)
    found[~low] = 1 - _lower_quantiles(above[~low], beta, alpha)
    return found


def _lower_quantiles(share: Numbers, alpha: float, beta: float) -> Numbers:
    """Newton's steps on log share against log x, from the left, where they never pass the answer.

    The log of the share is concave in log x, and near nought it is a line of slope alpha: the first guess.
    """
    scale = lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta)
    x = np.exp((np.log(share) + log(alpha) - scale) / alpha) if share.size else share
    most = (alpha + 1) / (alpha + beta + 2)
    for _ in range(_STEPS):
        x = np.minimum(x, most)
        have = beta_share_below(x, alpha, beta)
        slope = exp(scale) * x**alpha * (1 - x) ** (beta - 1) / have
        step = (np.log(share) - np.log(have)) / slope
        x = x * np.exp(step)
        if not np.any(np.abs(step) > 1e-13):
            break
    return np.minimum(x, most)
