"""A slow scalar twin of reading and measuring: dicts, lists and the standard library's own reading of dates."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

Row = tuple[str | None, str | None, str | None, str | None]  # Case, activity, time, transition.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def twin(rows: Iterable[Row]) -> dict[str, Any]:
    """What `analyse-log --json` must answer for these rows, in file order; paths as a map by both names."""
    stories: dict[str, list[tuple[int, str]]] = defaultdict(list)
    dropped = 0
    for case, activity, time, transition in rows:
        if transition and transition.strip() and transition.strip().lower() != "complete":
            continue
        at = moment_of(time)
        if not (case and case.strip()) or not (activity and activity.strip()) or at is None:
            dropped += 1
        else:
            stories[case].append((at, activity))
    for story in stories.values():
        story.sort(key=lambda event: event[0])
    paths: dict[tuple[str, str], list[int]] = defaultdict(list)
    rework: Counter[str] = Counter()
    for story in stories.values():
        for (before, source), (after, target) in pairwise(story):
            paths[source, target].append(after - before)
        rework.update(name for name, times in Counter(name for _, name in story).items() if times > 1)
    durations = sorted(story[-1][0] - story[0][0] for story in stories.values())
    return {
        "cases": len(stories),
        "events": sum(map(len, stories.values())),
        "activities": len({name for story in stories.values() for _, name in story}),
        "variants": len({tuple(name for _, name in story) for story in stories.values()}),
        "dropped": dropped,
        "start_activities": dict(Counter(story[0][1] for story in stories.values())),
        "end_activities": dict(Counter(story[-1][1] for story in stories.values())),
        "directly_follows": {
            path: (len(waits), statistics.median(waits) / 1_000_000) for path, waits in paths.items()
        },
        "rework": dict(rework),
        "case_duration": {
            "median_seconds": statistics.median(durations) / 1_000_000 if durations else None,
            "p90_seconds": ninetieth(durations),
        },
    }  # fmt: skip


def ninetieth(values: list[int]) -> float | None:
    """The 90th percentile of sorted microseconds, in seconds, on the straight line between the two nearest values."""
    if not values:
        return None
    whole, part = divmod(9 * (len(values) - 1), 10)
    upper = values[min(whole + 1, len(values) - 1)]
    return float((values[whole] + (upper - values[whole]) * Fraction(part, 10)) / 1_000_000)


def moment_of(text: str | None) -> int | None:
    """Microseconds since 1970; text without a zone is UTC."""
    try:
        at = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return (at - EPOCH) // timedelta(microseconds=1)


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of the command in the shape of the twin's."""
    paths = {(path["from"], path["to"]): (path["count"], path["median_seconds"]) for path in answer["directly_follows"]}
    return {**answer, "directly_follows": paths}
