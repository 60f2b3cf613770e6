"""Meeting the market before a purchase: how suppliers are met, and whether all of them know the same. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from daybook.change.discovery.rules.screening import without_personal
from daybook.change.discovery.states import QuestionState
from daybook.kernel.refused import Refused

MOST_SUPPLIERS, LONGEST_SUPPLIER = 40, 120


class Way(StrEnum):
    """How suppliers were met."""

    MEETING = "meeting"
    EVENT = "event"
    DEMONSTRATION = "demonstration"
    VISIT = "visit"
    WRITING = "writing"


class Standing(StrEnum):
    """Whether all suppliers know the same: derived from what was answered and published, never typed."""

    WAITING = "waiting for an answer"
    ONE_ALONE = "told to one alone"
    TOLD_TO_ALL = "told to all"


WAY_WORDS = {
    Way.MEETING: "Meeting",
    Way.EVENT: "Event for many",
    Way.DEMONSTRATION: "Demonstration",
    Way.VISIT: "Visit",
    Way.WRITING: "In writing",
}
_STANDINGS = {
    QuestionState.ASKED: Standing.WAITING,
    QuestionState.ANSWERED: Standing.ONE_ALONE,
    QuestionState.PUBLISHED: Standing.TOLD_TO_ALL,
}
STATE_OF = {standing: state for state, standing in _STANDINGS.items()}


def standing_of(state: QuestionState) -> Standing:
    """How a question stands: whoever asked knows an answer from when it is given, the others from when it is published.

    Suppliers are to be treated the same (Procurement Act 2023, section 12) and none may gain from early engagement
    (section 16), so an answer that is not published stands out until it is.
    """
    return _STANDINGS[state]


def suppliers_of(given: Iterable[str]) -> list[str]:
    """Names of suppliers without blanks and repeats, in order; Refused `bad_supplier` for none, or too many."""
    found = list(dict.fromkeys(" ".join(one.split()) for one in given if one.strip()))
    if not found:
        raise Refused("bad_supplier", "Name at least one supplier: an event for many names each that came.")
    if len(found) > MOST_SUPPLIERS:
        raise Refused("bad_supplier", f"At most {MOST_SUPPLIERS} suppliers are named together. Divide the event.")
    if any(len(one) > LONGEST_SUPPLIER or not one.isprintable() for one in found):
        raise Refused("bad_supplier", f"A supplier is named in at most {LONGEST_SUPPLIER} characters on one line.")
    return [without_personal(one)[:LONGEST_SUPPLIER] for one in found]
