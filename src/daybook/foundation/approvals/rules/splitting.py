"""Sums that may have been divided to stay under a band of authority: a question to ask, never a refusal. Pure.

Source of the two numbers: `reference/splitting.toml`, dated, and neither of them verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.kernel.money import said
from daybook.kernel.reference import Reference

_FILE = Path(__file__).resolve().parent.parent / "reference" / "splitting.toml"
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum that somebody had approved or asks to have approved: what for, on which day, by and for whom.

    `body`, `kind` and `action` are the question it puts to the scheme; a blank project or beneficiary is none.
    """

    reference: str
    title: str
    on: date
    amount_pence: int
    body: str
    kind: str
    action: str
    maker: str
    project: str = ""
    beneficiary: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """Sums just under one end of a band, oldest first, and what they share: a maker, a project or a beneficiary."""

    shared: tuple[tuple[str, str], ...]
    action: str
    edge_pence: int
    sums: tuple[Sum, ...]

    @property
    def total_pence(self) -> int:
        return sum(one.amount_pence for one in self.sums)


@cache
def splitting_reference() -> Reference:
    """The margin and the window of the reference file that comes with the product."""
    return Reference.load(_FILE)


class Edges:
    """The sums at which who decides changes, by the rules of each day; looked up once for each question and day."""

    def __init__(self, rules: Sequence[DelegationRule]) -> None:
        self._rules = rules
        self._known: dict[tuple[str, str, str, date], list[int]] = {}

    def above(self, one: Sum) -> int | None:
        """The nearest sum at which somebody else would decide it; None where there is none."""
        asked = (one.body, one.kind, one.action, one.on)
        if asked not in self._known:
            self._known[asked] = self._of(*asked)
        return min((edge for edge in self._known[asked] if edge > one.amount_pence), default=None)

    def _of(self, body: str, kind: str, action: str, on: date) -> list[int]:
        answering = [rule for rule in self._rules if rule.answers(body=body, kind=kind, action=action)]
        return [
            edge
            for rule in answering
            if rule.in_force(on)
            for edge in (rule.value_from_pence, rule.value_below_pence)
            if edge is not None
        ]


def possible_splits(
    rules: Sequence[DelegationRule], sums: Iterable[Sum], *, margin_percent: int, window_days: int
) -> list[Split]:
    """Two sums or more, each within the margin below the same end of a band and all within the window, latest first.

    Sums of one action are held together by maker, by project and by beneficiary; the same sums are one finding.
    """
    edges = Edges(rules)
    near: dict[tuple[str, str, str, int], list[Sum]] = {}
    for one in sorted(sums, key=lambda one: (one.on, one.reference)):
        edge = edges.above(one)
        if edge is None or one.amount_pence * _WHOLE < edge * (_WHOLE - margin_percent):
            continue
        for by in ("maker", "project", "beneficiary"):
            if who := getattr(one, by):
                near.setdefault((by, who, one.action, edge), []).append(one)
    shared: dict[tuple[str, int, tuple[Sum, ...]], list[tuple[str, str]]] = {}
    for (by, who, action, edge), group in near.items():
        for run in _runs(group, window_days):
            shared.setdefault((action, edge, run), []).append((by, who))
    found = [Split(tuple(by_who), action, edge, run) for (action, edge, run), by_who in shared.items()]
    return sorted(found, key=lambda split: (split.sums[-1].on, split.total_pence), reverse=True)


def _runs(group: Sequence[Sum], window_days: int) -> Iterator[tuple[Sum, ...]]:
    """The longest runs within the window, in a group by order of day; none that is part of the one before it."""
    reached = 0
    for start, first in enumerate(group):
        end = start
        while end < len(group) and (group[end].on - first.on).days < window_days:
            end += 1
        if end - start > 1 and end > reached:
            yield tuple(group[start:end])
        reached = max(reached, end)


def in_a_row(words: Sequence[str]) -> str:
    """ "maker, project and beneficiary"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def split_in_words(split: Split) -> str:
    """What looks split, for whoever is about to approve one of its sums."""
    others = ", ".join(f"{one.reference} ({said(one.amount_pence)}, {one.on:%-d %B %Y})" for one in split.sums)
    shared = in_a_row([by for by, _ in split.shared])
    return (
        f"Possible splitting: {len(split.sums)} sums just under {said(split.edge_pence)} share one {shared}: {others}. "
        f"Together they come to {said(split.total_pence)}. Ask why they are apart before you approve."
    )
