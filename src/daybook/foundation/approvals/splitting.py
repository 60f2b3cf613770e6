"""Possible splitting among the sums of every domain: asked of the domains above, judged by the scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from daybook.foundation.approvals.delegations import scheme_rules
from daybook.foundation.approvals.rules.splitting import (
    Split,
    Sum,
    possible_splits,
    split_in_words,
    splitting_reference,
)
from daybook.kernel.periods import london_day

LOOKED_BACK = timedelta(days=365)
Spending = Callable[[date], Sequence[Sum]]

_spending: tuple[Spending, ...] = ()


def bind_spending(sources: Sequence[Spending]) -> None:
    """Say, at start-up, which domains have sums that might be split; each gives those since a day."""
    global _spending
    _spending = tuple(sources)


def splits(now: datetime) -> list[Split]:
    """What looks split in the past year, latest first."""
    today = london_day(now)
    reference = splitting_reference()
    sums = [one for source in _spending for one in source(today - LOOKED_BACK)]
    return possible_splits(
        scheme_rules(now),
        sums,
        margin_percent=int(reference.number("margin", today)),
        window_days=int(reference.number("window", today)),
    )


def splitting_of(reference: str, now: datetime) -> list[str]:
    """What looks split and has this record in it, in words for whoever is about to approve it."""
    return [split_in_words(split) for split in splits(now) if reference in {one.reference for one in split.sums}]
