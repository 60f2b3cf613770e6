"""Correlations that can all hold together, as groups of risks with the factor that mixes their scores. Pure.

What is asked for is the rank correlation (Spearman's) of two sizes. Sizes are drawn through normal scores (a Gaussian
copula); scores correlated by r give ranks correlated by 6 / pi * asin(r / 2), whatever the two distributions, so r is
2 sin(pi rho / 6). By a theorem of Schur the asked matrix holds together wherever that of the scores does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, isfinite, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from daybook.change.appraisal.rules.inputs import Correlation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
# What rounding may take from a pivot that is nought in truth.
_LEAST_PIVOT = 1e-10


class Contradiction(Exception):
    """Correlations that cannot all hold (not positive-definite); `place` is the one to change, in the order given."""

    def __init__(self, place: int, message: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Group:
    """Risks that hang together, by their places, and the lower factor that turns independent scores into theirs."""

    places: tuple[int, ...]
    factor: Matrix


def groups_of(labels: Sequence[str], correlations: Sequence[Correlation]) -> tuple[Group, ...]:
    """The groups of two or more among the risks of one option; pairs that name another risk are passed over.

    Contradiction where the correlations are not positive-definite, naming the pair and what it could be.
    """
    place_of = {label: place for place, label in enumerate(labels)}
    pairs = {
        tuple(sorted((place_of[one.first], place_of[one.second]))): (index, one)
        for index, one in enumerate(correlations)
        if one.first in place_of and one.second in place_of
    }
    return tuple(_group(places, pairs) for places in _connected(pairs))


def _connected(pairs: dict[Any, Any]) -> list[list[int]]:
    """The places that pairs tie together, each group in order."""
    group_of: dict[int, set[int]] = {}
    for first, second in pairs:
        joined = group_of.get(first, {first}) | group_of.get(second, {second})
        group_of.update(dict.fromkeys(joined, joined))
    return [list(group) for group in dict.fromkeys(tuple(sorted(group)) for group in group_of.values())]


def _group(places: list[int], pairs: dict[Any, tuple[int, Correlation]]) -> Group:
    scores = np.eye(len(places))
    for row, one in enumerate(places):
        for column, other in enumerate(places[:row]):
            if (other, one) in pairs:
                scores[row, column] = scores[column, row] = 2 * sin(pi * pairs[other, one][1].rho / 6)
    try:
        factor: Matrix = np.asarray(np.linalg.cholesky(scores), dtype=np.float64)
    except np.linalg.LinAlgError:
        factor = np.zeros_like(scores)
    if np.diag(factor).min() ** 2 <= _LEAST_PIVOT:
        for row in range(1, len(places)):
            _must_hold(scores, row, places, pairs)
    return Group(tuple(places), factor)


def _must_hold(scores: Matrix, row: int, places: list[int], pairs: dict[Any, tuple[int, Correlation]]) -> None:
    """Contradiction where the last of the first rows cannot stand beside those before it."""
    inverse: Matrix = np.asarray(np.linalg.inv(scores[:row, :row]), dtype=np.float64)
    wanted = scores[row, :row]
    if 1 - wanted @ inverse @ wanted > _LEAST_PIVOT:
        return
    # The pair that weighs most in the contradiction, and between what the others leave room for it.
    weights = wanted * (inverse @ wanted)
    column = max(
        (column for column in range(row) if (places[column], places[row]) in pairs),
        key=lambda column: (weights[column], column),
    )
    index, pair = pairs[places[column], places[row]]
    message = (
        f"the correlations cannot all hold together (they are not positive-definite): '{pair.first}' with "
        f"'{pair.second}' at {pair.rho:g} contradicts the others. {_room(inverse, wanted, column)}"
    )
    raise Contradiction(index, message)


def _room(inverse: Matrix, wanted: Matrix, column: int) -> str:
    """Between which values the pair would fit the rest: where a quadratic is below 1."""
    rest = wanted.copy()
    rest[column] = 0
    squared, linear = inverse[column, column], float(inverse[column] @ rest)
    discriminant = linear**2 - squared * (float(rest @ inverse @ rest) - 1)
    if not isfinite(discriminant) or discriminant <= 0:
        return "Bring the correlations of these two risks nearer to 0."
    low, high = ((-linear + sign * sqrt(discriminant)) / squared for sign in (-1, 1))
    ranks = [6 / pi * asin(min(1.0, max(-1.0, score)) / 2) for score in (low, high)]
    return f"Beside them it must lie above {ranks[0]:.3f} and below {ranks[1]:.3f}."
