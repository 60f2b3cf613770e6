"""Separation of duties: which pairs of acts no one person should hold, and whose roles bring one about. Pure.

Source of the rules: `reference/separation_of_duties.toml`, where each is dated and cited.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DUTIES_FILE = Path(__file__).resolve().parent.parent / "reference" / "separation_of_duties.toml"
REFUSE, REPORT = "refuse", "report"


@dataclass(frozen=True, slots=True)
class DutyRule:
    """That nobody should hold both an act of `one` and an act of `other`, from a day on."""

    name: str
    one: frozenset[str]
    other: frozenset[str]
    control: str
    why: str
    source: str
    verified: bool
    in_force_from: date


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule that somebody's roles break, and the roles that give each side of it."""

    rule: DutyRule
    one_by: tuple[str, ...]
    other_by: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(sorted({*self.one_by, *self.other_by}))


@cache
def duties_to_hand() -> tuple[DutyRule, ...]:
    """The rules of the reference file that comes with the product."""
    return duty_rules(DUTIES_FILE.read_text(encoding="utf-8"))


def duty_rules(text: str) -> tuple[DutyRule, ...]:
    """The rules in the text of a file; ValueError for a control other than refuse or report, or an empty side."""
    rules = tuple(
        DutyRule(
            name=entry["name"],
            one=frozenset(entry["one"]),
            other=frozenset(entry["other"]),
            control=entry["control"],
            why=entry["why"],
            source=entry["source"],
            verified=entry["verified"],
            in_force_from=entry["from"],
        )
        for entry in tomllib.loads(text)["rule"]
    )
    for rule in rules:
        if rule.control not in (REFUSE, REPORT) or not rule.one or not rule.other:
            raise ValueError(f"The rule {rule.name} needs two sides, and control as refuse or report.")
    return rules


def conflicts(rules: Sequence[DutyRule], held: Mapping[str, frozenset[str]], on: date) -> list[Conflict]:
    """The rules in force that these roles break together, `held` being what each role allows."""
    found = []
    for rule in rules:
        one_by = tuple(sorted(name for name, acts in held.items() if acts & rule.one))
        other_by = tuple(sorted(name for name, acts in held.items() if acts & rule.other))
        if one_by and other_by and rule.in_force_from <= on:
            found.append(Conflict(rule, one_by, other_by))
    return found


def brought_about(
    rules: Sequence[DutyRule], held: Mapping[str, frozenset[str]], added: Mapping[str, frozenset[str]], on: date
) -> list[Conflict]:
    """The conflicts that `added` would bring: those of the whole that neither part has by itself."""
    before = {found.rule.name for part in (held, added) for found in conflicts(rules, part, on)}
    return [found for found in conflicts(rules, {**held, **added}, on) if found.rule.name not in before]
