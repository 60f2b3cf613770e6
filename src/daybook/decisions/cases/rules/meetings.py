"""When the papers of a meeting are due. Pure."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from daybook.kernel.calendar import add_working_days
from daybook.kernel.reference import Reference

_FILE = Path(__file__).parents[1] / "reference" / "papers.toml"


def papers_due(on: date) -> date:
    """The last day for the papers of a meeting: so many clear working days before it, as the reference file has it."""
    return add_working_days(on, -int(_reference().number("papers_due_before_meeting", on)) - 1)


@cache
def _reference() -> Reference:
    return Reference.load(_FILE)
