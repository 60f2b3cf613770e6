"""The map of a process: which activities and paths to show, and where each stands. Pure geometry, no drawing.

Activities stand in rows, each below those that usually come before it; a path that skips rows keeps a place of its own
in every row it crosses, and rows are put in the order that crosses fewest paths (the barycentre of their neighbours).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from daybook.change.discovery.rules.measures import LogMeasures, Path

START, END = "\N{BLACK RIGHT-POINTING TRIANGLE}", "\N{BLACK SQUARE}"
BOX_WIDTH, BOX_HEIGHT, ROW_HEIGHT, GAP, LANE = 176, 52, 116, 26, 34
_SWEEPS = 8
# More would be no picture: nobody could follow a line.
MOST_BOXES, MOST_LINES = 60, 150


@dataclass(frozen=True, slots=True)
class Box:
    """An activity on the map: its middle, and how often it was done; `share` of the most frequent one."""

    name: str
    x: float
    y: float
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Line:
    """A path on the map: the points it goes through, how often, and the median seconds; `back` where it goes up."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]
    count: int
    share: float
    median_seconds: float | None
    back: bool


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """Boxes and lines on a canvas of a size; `activities` and `paths` are how many the log has in all."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float
    activities: int
    paths: int


def process_map(
    found: LogMeasures, counts: Mapping[str, int], places: Mapping[str, float], *, activities: int, paths: int
) -> ProcessMap:
    """The map with the most frequent `activities` and `paths`: per cent of each, no more than can be read.

    `counts` says how often each activity was done and `places` where in its cases it usually stands, from 0 to 1.
    """
    part = min(_part(len(counts), activities), MOST_BOXES)
    kept = sorted(counts, key=lambda name: (-counts[name], name))[:part]
    wanted = set(kept)
    within = [path for path in found.directly_follows if path.source in wanted and path.target in wanted]
    shown = _shown(within, min(_part(len(within), paths), MOST_LINES))
    ends = _ends(found, kept)
    order = _order(sorted(kept, key=lambda name: (places[name], name)), shown)
    rows = _rows(order, shown)
    links = [(path.source, path.target) for path in [*ends, *shown] if path.source != path.target]
    grid = _Grid(rows, links)
    most = max(counts.values(), default=1)
    boxes = tuple(
        Box(name, *grid.at(name), counts.get(name, found.cases), counts.get(name, found.cases) / most) for name in rows
    )
    lines = tuple(grid.line(path, most) for path in [*ends, *shown])
    return ProcessMap(boxes, lines, grid.width, grid.height, len(counts), len(found.directly_follows))


def _part(whole: int, per_cent: int) -> int:
    return max(1, -(-whole * min(max(per_cent, 0), 100) // 100))


def _shown(within: Sequence[Path], most: int) -> list[Path]:
    """The most frequent paths, and the most frequent into and out of each activity, so that none stands alone."""
    into: dict[str, Path] = {}
    out: dict[str, Path] = {}
    for path in within:
        if path.source != path.target:
            into.setdefault(path.target, path)
            out.setdefault(path.source, path)
    kept = {*within[:most], *into.values(), *out.values()}
    return [path for path in within if path in kept]


def _order(names: Sequence[str], shown: Sequence[Path]) -> dict[str, int]:
    """Activities in the order that sends least work back (the greedy rule of Eades, Lin and Smyth); ties as given."""
    weights = {(path.source, path.target): path.count for path in shown if path.source != path.target}
    left, first, last = list(names), [], []

    def going(name: str) -> int:
        return sum(count for (source, target), count in weights.items() if source == name and target in left)

    def coming(name: str) -> int:
        return sum(count for (source, target), count in weights.items() if target == name and source in left)

    def reached(name: str) -> int:
        return sum(count for (source, target), count in weights.items() if target == name and source in first)

    while left:
        sink = next((name for name in reversed(left) if not going(name) and coming(name)), None)
        if sink is not None:
            last.append(sink)
            left.remove(sink)
            continue
        best = max(left, key=lambda name: (not coming(name), going(name) - coming(name), reached(name)))
        first.append(best)
        left.remove(best)
    return {name: place for place, name in enumerate([*first, *reversed(last)])}


def _ends(found: LogMeasures, kept: Sequence[str]) -> list[Path]:
    starts = [Path(START, name, count, -1.0) for name, count in found.start_activities.items() if name in kept]
    stops = [Path(name, END, count, -1.0) for name, count in found.end_activities.items() if name in kept]
    return [*starts[:3], *stops[:3]]


def _rows(order: Mapping[str, int], shown: Sequence[Path]) -> dict[str, int]:
    """The row of every box: one below the lowest of those that come before it, where that is the usual direction."""
    rows = dict.fromkeys(order, 1)
    into: dict[str, list[str]] = defaultdict(list)
    for path in shown:
        if order[path.source] < order[path.target]:
            into[path.target].append(path.source)
    for name in sorted(order, key=lambda one: order[one]):
        rows[name] = max([rows[before] + 1 for before in into[name]] or [1])
    return {START: 0, **rows, END: max(rows.values(), default=0) + 1}


class _Grid:
    """Places in rows: real boxes, and the bends of paths that skip rows."""

    def __init__(self, rows: Mapping[str, int], links: Sequence[tuple[str, str]]) -> None:
        self._rows = rows
        self._bends: dict[tuple[str, str], list[str]] = {}
        inside: list[list[str]] = [[] for _ in range(max(rows.values()) + 1)]
        for name, row in rows.items():
            inside[row].append(name)
        self._near: dict[str, list[str]] = defaultdict(list)
        for source, target in links:
            self._thread(source, target, inside)
        self._sort(inside)
        self._place(inside)

    def at(self, name: str) -> tuple[float, float]:
        return self._x[name], self._y[name]

    def line(self, path: Path, most: int) -> Line:
        """A path as the points it goes through, from the edge of one box to the edge of the other."""
        median = path.median_seconds if path.median_seconds >= 0 else None
        back = self._rows[path.target] <= self._rows[path.source]
        points = self._points(path, back=back)
        return Line(path.source, path.target, points, path.count, path.count / most, median, back)

    def _points(self, path: Path, *, back: bool) -> tuple[tuple[float, float], ...]:
        (x, y), (to_x, to_y) = self.at(path.source), self.at(path.target)
        if path.source == path.target:
            side, half = x + BOX_WIDTH / 2, BOX_HEIGHT / 4
            return (side, y - half), (side + LANE, y - half), (side + LANE, y + half), (side, y + half)
        if to_y == y:
            across = 1 if to_x > x else -1
            return (x + across * BOX_WIDTH / 2, y), (to_x - across * BOX_WIDTH / 2, to_y)
        down = 1 if to_y > y else -1
        shift = LANE / 2 if back else 0.0
        bends = [self.at(bend) for bend in self._bends.get((path.source, path.target), [])]
        leaves = (x + shift, y + down * self._half(path.source))
        return leaves, *bends, (to_x + shift, to_y - down * self._half(path.target))

    @staticmethod
    def _half(name: str) -> float:
        return 16.0 if name in (START, END) else BOX_HEIGHT / 2

    def _thread(self, source: str, target: str, inside: list[list[str]]) -> None:
        top, foot = sorted((source, target), key=lambda name: self._rows[name])
        chain = [top]
        for row in range(self._rows[top] + 1, self._rows[foot]):
            bend = f"{source}\0{target}\0{row}"
            inside[row].append(bend)
            chain.append(bend)
        chain.append(foot)
        bends = chain[1:-1]
        self._bends[source, target] = bends if top == source else bends[::-1]
        for one, other in pairwise(chain):
            self._near[one].append(other)
            self._near[other].append(one)

    def _sort(self, inside: list[list[str]]) -> None:
        """Each row by the middle of its neighbours' places in the row before, down and up again."""
        for sweep in range(_SWEEPS):
            rows = range(1, len(inside)) if sweep % 2 == 0 else range(len(inside) - 2, -1, -1)
            for row in rows:
                beside = inside[row - 1] if sweep % 2 == 0 else inside[row + 1]
                place = {name: number - len(beside) / 2 for number, name in enumerate(beside)}
                now = {name: number - len(inside[row]) / 2 for number, name in enumerate(inside[row])}

                def middle(name: str, place: dict[str, float] = place, now: dict[str, float] = now) -> float:
                    near = [place[one] for one in self._near[name] if one in place]
                    return sum(near) / len(near) if near else now[name]

                inside[row].sort(key=middle)

    def _place(self, inside: list[list[str]]) -> None:
        widths = [sum(self._width(name) for name in row) + GAP * (len(row) - 1) for row in inside]
        self.width = max(widths) + 2 * LANE + 2 * GAP
        self.height = len(inside) * ROW_HEIGHT
        self._x: dict[str, float] = {}
        self._y: dict[str, float] = {}
        for number, row in enumerate(inside):
            x = (self.width - widths[number]) / 2
            for name in row:
                self._x[name] = x + self._width(name) / 2
                self._y[name] = number * ROW_HEIGHT + ROW_HEIGHT / 2
                x += self._width(name) + GAP

    def _width(self, name: str) -> float:
        return BOX_WIDTH if name in self._rows and name not in (START, END) else LANE
