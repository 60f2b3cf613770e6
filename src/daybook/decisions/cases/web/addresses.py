"""Where decisions and their parts open, and where a finding can be put right."""

from __future__ import annotations

import re

from django.urls import reverse

from daybook.decisions.cases.rules.references import slug_of

_LISTED = re.compile(r"(recommendation|cost|funding_year|undertaking)\[(\d+)\](?:\.(\w+))?")
_ONE = re.compile(r"(decision|total|authority|interests|publication|data_protection|equality|part_1|plan)\.(\w+)")
# Places of the form whose box has another name than the last part of the path.
_BOXES = {
    "total.amount": "total",
    "equality.assessment": "equality_assessment",
    "authority": "authority_scheme",
    "funding_year": "funding_year-0-year",
    "recommendation": "recommendation-0-amount",
}
_FIRST_BOX = {"recommendation": "action", "cost": "label", "funding_year": "year", "undertaking": "words"}
_PREFIXED = {"authority", "interests", "part_1"}


def case_address(reference: str) -> str:
    """The page of a decision, by its reference in either form."""
    return reverse("decisions:case", args=[slug_of(reference)])


def act_address(verb: str, slug: str) -> str:
    """The page where a verb is done to a decision."""
    return reverse(f"decisions:{verb}", args=[slug])


def box_of(path: str) -> str:
    """The id of the box on the edit page that holds a place of the form; blank where no box does."""
    if path in _BOXES:
        return f"id_{_BOXES[path]}"
    if listed := _LISTED.fullmatch(path):
        section, place, field = listed.groups()
        return f"id_{section}-{place}-{field or _FIRST_BOX[section]}"
    if one := _ONE.fullmatch(path):
        section, field = one.groups()
        return f"id_{section}_{field}" if section in _PREFIXED else f"id_{field}"
    return ""
