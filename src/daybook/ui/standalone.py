"""A chart as a picture that stands by itself, for papers and files that have no style sheet of Daybook's."""

from __future__ import annotations

import re

_FIRST = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
_INK, _QUIET, _EDGE, _LINE = "#14181f", "#4b5563", "#6b7788", "#d3dae3"
_TINTS = ("#00695c", "#4f9e93", "#9fcdc6", "#e2efed")
_FILLS = "".join(
    f".db-chart__fill-{number}{{fill:{tint};stroke:{_TINTS[0]};stroke-width:1}}"
    for number, tint in enumerate(_TINTS, start=1)
)
_LINES = "".join(
    f".db-chart__line-{number}{{fill:none;stroke:{_TINTS[0]};stroke-width:2.5;stroke-dasharray:{dashes}}}"
    for number, dashes in enumerate(("none", "6 4", "2 3"), start=1)
)
# The light tokens of the style sheet (_tokens.scss, _charts.scss), since paper is white.
_STYLE = (
    f"<style>text{{font:400 13px 'Daybook Inter',Inter,Arial,sans-serif}}.db-chart__label{{fill:{_QUIET}}}"
    f".db-chart__value{{fill:{_INK};font-weight:600}}{_FILLS}{_LINES}"
    f".db-chart__limit{{stroke:{_INK};stroke-width:2;stroke-dasharray:4 3;fill:none}}"
    f".db-chart__axis{{stroke:{_EDGE};stroke-width:1;fill:none}}"
    f".db-chart__rule{{stroke:{_LINE};stroke-width:1;fill:none}}</style>"
)


def standalone(drawn: str) -> str:
    """The wide drawing of a chart, with its styles inside; blank where nothing is drawn."""
    found = _FIRST.search(drawn)
    if found is None:
        return ""
    head, rest = found.group().split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg">{_STYLE}{rest}'
