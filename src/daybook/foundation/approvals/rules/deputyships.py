"""How long a deputyship may be, and whether it has run out. Pure.

Source of the number: `reference/deputyships.toml`, dated and not verified.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from daybook.kernel.reference import Reference
from daybook.kernel.refused import Refused

_FILE = Path(__file__).resolve().parent.parent / "reference" / "deputyships.toml"
RAN_OUT = "ran out"


@cache
def _reference() -> Reference:
    return Reference.load(_FILE)


def refuse_days(valid_from: date, valid_until: date, today: date) -> None:
    """Refused `dates_in_order`, `over_already`, or `too_long` for days too many or too far ahead for leave."""
    if valid_until <= valid_from:
        raise Refused("dates_in_order", "The first day without the deputy must come after their first day.")
    if valid_until <= today:
        raise Refused("over_already", "These days are over. A deputyship is never made for the past.")
    longest = timedelta(days=int(_reference().number("longest", today)))
    if valid_until - valid_from > longest or valid_from - today > longest:
        message = (
            f"A deputyship is for leave: it begins within {longest.days} days and is over {longest.days} days later at "
            "the latest. Choose nearer days, or ask an administrator to give them the role itself."
        )
        raise Refused("too_long", message, longest_days=longest.days)


def state_on(state: str, valid_until: date, today: date) -> str:
    """The state as it stands on a day: one whose days are over has run out, whatever was last done with it."""
    return RAN_OUT if state in ("proposed", "offered", "accepted") and valid_until <= today else state
