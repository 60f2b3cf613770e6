"""What changed between two versions of a paper, by the places of the form. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS


@dataclass(frozen=True, slots=True)
class Change:
    """One place (`cost[2].amount`) and what it said before and after; blank where it was absent."""

    path: str
    before: str
    after: str


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """Every place that differs between two canonical texts, in the order of the later one, then what was removed."""
    old, new = dict(_places(tomllib.loads(before))), dict(_places(tomllib.loads(after)))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(Change(path, old.get(path, ""), new.get(path, "")) for path in paths if old.get(path) != new.get(path))


def _places(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            yield from _places(inner, f"{path}[{index}]")
    elif isinstance(value, list):
        yield path, ", ".join(str(inner) for inner in value)
    else:
        yield path, str(value)


_SECTIONS = {
    "recommendation": "Recommendation",
    "cost": "Cost line",
    "funding_year": "Financial year",
    "dependency": "System",
    "benefit_theme": "Benefit theme",
}
_ALONE = {"decision": "", "total": "Total", "part_1": "Part 1", "plan": "Plan"}
_FIELDS = {
    "decision_maker": "decision-maker",
    "part_1_deferred": "Part 1 deferred",
    "part_2": "Part 2",
    "dpia_reference": "reference of the data protection impact assessment",
    "personal_data_of_public": "personal data of the public",
}
_PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def place_words(path: str) -> str:
    """A place of the form in people's words: `cost[2].amount` is "Cost line 3, amount"."""
    found = _PLACE.fullmatch(path)
    if found is None:
        return path
    section, index, field = found.groups()
    if index is not None:
        head = f"{_SECTIONS.get(section, section.replace('_', ' ').capitalize())} {int(index) + 1}"
    else:
        head = _ALONE.get(section, section.replace("_", " ").capitalize())
    said = PART_ONE_SECTIONS.get(field or "") or _FIELDS.get(field or "", (field or "").replace("_", " "))
    if section == "total" or not said:
        return head
    return f"{head}, {said}" if head else f"{said[:1].upper()}{said[1:]}"
