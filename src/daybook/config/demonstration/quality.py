"""Two extracts of invented people and posts, drawn three weeks apart while they are being cleaned."""

from __future__ import annotations

from datetime import date, timedelta

from daybook.change.discovery.operations.score_extract import ExtractColumn, score_extract
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

_RECORDS = 480
_RULES = (
    "Employee: required",
    "Employee: unique",
    "National Insurance: required",
    "National Insurance: National Insurance number",
    "Post: required",
    "Grade: one of A, B, C, D, E",
    "Hours: between 0 and 60",
    "Started: day",
    "Manager: refers to Employee",
)
_NAMES = ("Employee", "National Insurance", "Post", "Grade", "Hours", "Started", "Manager")
# Every so many records something is wrong; after cleaning it is so in fewer.
_WRONG = {
    "Employee": (97, 240),
    "National Insurance": (23, 61),
    "Post": (31, 45),
    "Hours": (53, 53),
    "Manager": (17, 29),
}


def score_extracts(cast: dict[str, Actor], today: date) -> None:
    """The first extract as it was found, the second after three weeks of cleaning."""
    for turn, ago in enumerate((30, 9)):
        day = today - timedelta(days=ago)
        score_extract(
            actor=cast["officer"], now=moment(day, 16), data_set="People and posts, a sample",
            source="The outsourced platform, drawn by the supplier; invented for the demonstration", taken_on=day,
            columns=[_column(name, turn) for name in _NAMES],
            rules=list(_RULES), file_name=f"people-and-posts-{day:%Y-%m-%d}.csv",
        )  # fmt: skip


def _column(name: str, turn: int) -> ExtractColumn:
    return ExtractColumn(name, [_cell(name, one, turn) for one in range(1, _RECORDS + 1)])


def _cell(name: str, one: int, turn: int) -> str:
    every = _WRONG.get(name, (0, 0))[turn]
    if every and one % every == 0:
        wrong = {"Employee": f"E{one - 1:05d}", "National Insurance": "TN000000A", "Hours": "370", "Manager": "E99999"}
        return wrong.get(name, "")
    right = {
        "Employee": f"E{one:05d}", "National Insurance": f"AB{one:06d}C", "Post": f"P{one % 60:04d}",
        "Grade": "ABCDE"[one % 5], "Hours": "36", "Started": f"{2000 + one % 25}-04-01",
        "Manager": f"E{one // 12 + 1:05d}",
    }  # fmt: skip
    return right[name]
