"""Exemptions from disclosure that a Part 2 may rely on, and whether each needs a public-interest test. Pure.

Source: Freedom of Information Act 2000, Part II; an absolute exemption needs no test (section 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from daybook.kernel.reference import Reference
from daybook.kernel.refused import Refused

PART_TWO_CLAUSE = "Decision form, Part 2 confidentiality; Freedom of Information Act 2000, section 2"

_FILE = Path(__file__).parents[1] / "reference" / "exemptions.toml"
_SECTION = re.compile(r"(?:s|section)?\.?\s*(\d{1,2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A section of the Act ("section 43"), what it protects, and whether the public interest is weighed."""

    section: str
    title: str
    qualified: bool
    verified: bool


def exemptions_on(on: date) -> tuple[Exemption, ...]:
    """The exemptions to choose from on a day, in order of section."""
    reference = _exemptions()
    sections = [name for name in reference.entries if not name.endswith(" class")]
    return tuple(
        Exemption(
            section=section,
            title=str(reference.at(section, on).value),
            qualified=reference.at(f"{section} class", on).value == "qualified",
            verified=reference.at(section, on).verified,
        )
        for section in sorted(sections, key=lambda name: int(name.split()[1]))
    )


def exemptions_named(texts: tuple[str, ...], on: date) -> tuple[Exemption, ...]:
    """The exemptions that these texts name ("s43", "section 43"); Refused `unknown_exemption`, or `no_exemption`."""
    known = {exemption.section: exemption for exemption in exemptions_on(on)}
    found = []
    for text in texts:
        number = _SECTION.match(text.strip())
        exemption = known.get(f"section {number[1]}") if number else None
        if exemption is None:
            message = f"{text[:60]} is no exemption of the Act that is known here. Choose one from the list."
            raise Refused("unknown_exemption", message, clause=PART_TWO_CLAUSE)
        found.append(exemption)
    if not found:
        message = "A Part 2 keeps something back, so name the exemption that allows it, such as section 43."
        raise Refused("no_exemption", message, clause=PART_TWO_CLAUSE)
    return tuple(found)


@cache
def _exemptions() -> Reference:
    return Reference.load(_FILE)
