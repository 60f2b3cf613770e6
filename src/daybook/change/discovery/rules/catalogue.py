"""What is measured of a service, how requirements matter, and what a requirement may be traced to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from daybook.kernel.refused import Refused

LONGEST_TRACE, MOST_TRACES = 60, 20


class Measure(StrEnum):
    """What a service is measured by before it changes."""

    VOLUME = "volume"
    TOUCH_TIME = "touch_time"
    UNIT_COST = "unit_cost"
    SATISFACTION = "satisfaction"


class Priority(StrEnum):
    """How much a requirement matters (MoSCoW)."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


MEASURE_WORDS = {
    Measure.VOLUME: "Volume in a year",
    Measure.TOUCH_TIME: "Minutes of work to a case",
    Measure.UNIT_COST: "Pounds to a case",
    Measure.SATISFACTION: "Satisfied, per cent",
}
PRIORITY_WORDS = {
    Priority.MUST: "Must",
    Priority.SHOULD: "Should",
    Priority.COULD: "Could",
    Priority.WONT: "Will not now",
}


def check_value(measure: Measure, value: Decimal) -> None:
    """Refused `bad_value` for what no service has: less than nothing, half a case, or more than all satisfied."""
    if value < 0:
        raise Refused("bad_value", "A baseline is not below zero. Give what was measured.")
    if measure is Measure.VOLUME and value != value.to_integral_value():
        raise Refused("bad_value", "A volume is a whole number of cases in a year.")
    if measure is Measure.SATISFACTION and value > 100:
        raise Refused("bad_value", "At most 100 per cent are satisfied.")


def value_words(measure: Measure, value: Decimal) -> str:
    """A baseline as people read it: 12,400; 2.5; £3.20; 61%."""
    if measure is Measure.UNIT_COST:
        return f"£{value:,.2f}"
    plain = f"{value.normalize():,f}"
    return f"{plain}%" if measure is Measure.SATISFACTION else plain


def traces_of(given: Iterable[str]) -> list[str]:
    """Traces without blanks and repeats, in order; Refused `bad_trace` where one is too long, or there are too many."""
    found = list(dict.fromkeys(" ".join(one.split()) for one in given if one.strip()))
    if len(found) > MOST_TRACES:
        raise Refused("bad_trace", f"A requirement leads to at most {MOST_TRACES} things. Divide it.")
    if any(len(one) > LONGEST_TRACE or not one.isprintable() for one in found):
        raise Refused(
            "bad_trace", f"A trace is a reference or a name of at most {LONGEST_TRACE} characters on one line."
        )
    return found
