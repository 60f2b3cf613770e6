"""Interests of whoever signs or decides: which kinds bar them, and which role then acts in their place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from daybook.kernel.reference import Reference
from daybook.kernel.refused import Refused

INTERESTS_CLAUSE = "Decision form, decision-maker's statement of interests; code of conduct"

_FILE = Path(__file__).parents[1] / "reference" / "alternates.toml"


class InterestKind(StrEnum):
    """A personal interest is declared and printed; a prejudicial or pecuniary one bars its holder."""

    NONE = "none"
    PERSONAL = "personal"
    PREJUDICIAL = "prejudicial"
    PECUNIARY = "pecuniary"


BARRING = frozenset({InterestKind.PREJUDICIAL, InterestKind.PECUNIARY})


@dataclass(frozen=True, slots=True)
class Alternate:
    """The role that acts where the holder of another has an interest; `verified` once its source was read."""

    role: str
    source: str
    verified: bool


def interest_of(kind: str) -> InterestKind:
    """The kind by its name; Refused `unknown_interest`."""
    try:
        return InterestKind(kind)
    except ValueError:
        known = ", ".join(InterestKind)
        raise Refused("unknown_interest", f"There is no such kind of interest. The kinds are: {known}.") from None


def refuse_barring(kind: str, words: str, alternate: str) -> InterestKind:
    """The interest, where its holder may still act: none, or a personal one in words.

    Refused `interest_declared` for a prejudicial or pecuniary one, naming who acts instead; `interest_unsaid` where a
    personal one is declared without words, `interest_contradicted` where there are words for none.
    """
    found = interest_of(kind)
    if found in BARRING:
        raise Refused(
            "interest_declared",
            f"You have a {found} interest, so you may not act on this paper. Stand aside, and the "
            f"{alternate or 'alternate'} acts in your place.",
            clause=INTERESTS_CLAUSE,
            interest=found.value,
            who_can=alternate,
        )
    if found is InterestKind.PERSONAL and not words.strip():
        message = "You declare a personal interest without saying what it is. Say it: it is published with the paper."
        raise Refused("interest_unsaid", message, clause=INTERESTS_CLAUSE)
    if found is InterestKind.NONE and words.strip():
        message = (
            "You say that you have no interest, and describe one; both would be published. If you have an interest, "
            "say of which kind it is. If you have none, leave its words blank."
        )
        raise Refused("interest_contradicted", message, clause=INTERESTS_CLAUSE)
    return found


def alternate_for(role: str, on: date) -> Alternate | None:
    """Who acts for a role whose holder has an interest, as the reference file has it on a day; None where nobody."""
    for name, entries in _alternates().entries.items():
        if name.casefold() == role.casefold():
            for entry in entries:
                if on in entry.span:
                    return Alternate(str(entry.value), entry.source, entry.verified)
    return None


def alternate_role(role: str, on: date) -> str:
    """The role that acts for another, blank where the reference file names none."""
    found = alternate_for(role, on)
    return found.role if found else ""


def titles_standing(held: frozenset[str], stand_ins: Mapping[str, str]) -> frozenset[str]:
    """The roles that somebody acts in on one paper: what they hold, and what they hold the place of.

    `stand_ins` gives the alternate of each role that stood aside.
    """
    return held | {role for role, alternate in stand_ins.items() if alternate in held}


@cache
def _alternates() -> Reference:
    return Reference.load(_FILE)
