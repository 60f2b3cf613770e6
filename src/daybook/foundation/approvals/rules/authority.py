"""Who may approve what: the scheme of delegation read as dated rules, and the question asked of it.

Source of the rules: `reference/scheme_of_delegation.toml`, the same file that fills the database. Pure.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from daybook.kernel.money import PENCE_IN_POUND, Pence

SCHEME_FILE = Path(__file__).resolve().parent.parent / "reference" / "scheme_of_delegation.toml"

_LAST_DAY = date.max
_RULE_TYPES: dict[str, type] = {
    "body": str,
    "action": str,
    "role": str,
    "paragraph": str,
    "from": date,
    "source": str,
    "verified": bool,
    "kind": str,
    "value_from": int,
    "value_below": int,
    "budgeted": bool,
    "until": date,
    "first": list,
    "also": list,
    "own_cost_centre": str,
}
_REQUIRED = ("body", "action", "role", "paragraph", "from", "source", "verified")


class SchemeUnreadable(ValueError):
    """The reference file cannot be used; the message names the rule and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class DelegationRule:
    """One line of a scheme: `role` may take `action` for `body` under `paragraph` of `scheme`.

    The roles in `first` agree to it before that, in their order, each by an act of its own; those in `also` stand above
    `role` and may act in its place. The one of all these named by `own_cost_centre` acts for the cost centre that it
    answers for, and for no other. The band is
    `value_from_pence` inclusive to `value_below_pence` exclusive, the time `[in_force_from, until)`. None means no
    limit, any kind of paper, or budgeted and unbudgeted alike.
    """

    scheme: str
    body: str
    kind: str | None
    action: str
    value_from_pence: Pence | None
    value_below_pence: Pence | None
    budgeted: bool | None
    role: str
    paragraph: str
    in_force_from: date
    until: date | None
    source: str
    verified: bool
    first: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    own_cost_centre: str = ""

    def covers(
        self, *, body: str, kind: str, action: str, value_pence: Pence | None, budgeted: bool | None, on: date
    ) -> bool:
        """Whether the rule answers this question. A rule with a band or a budget test needs to know the answer."""
        return (
            self.answers(body=body, kind=kind, action=action)
            and (self.budgeted is None or self.budgeted is budgeted)
            and self.in_force(on)
            and self._in_band(value_pence)
        )

    def answers(self, *, body: str, kind: str, action: str) -> bool:
        """Whether the rule is about this at all, whatever the value and the day."""
        return _same(self.body, body) and (self.kind is None or _same(self.kind, kind)) and self.action == action

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on a day."""
        return self.in_force_from <= on < (self.until or _LAST_DAY)

    def clashes_with(self, other: DelegationRule) -> bool:
        """Whether some question would be answered by both rules."""
        return (
            _same(self.body, other.body)
            and self.action == other.action
            and (self.kind is None or other.kind is None or _same(self.kind, other.kind))
            and (self.budgeted is None or other.budgeted is None or self.budgeted is other.budgeted)
            and self.in_force_from < (other.until or _LAST_DAY)
            and other.in_force_from < (self.until or _LAST_DAY)
            and _bands_meet(self, other)
        )

    @property
    def has_a_band(self) -> bool:
        """Whether there is any value between its two ends."""
        return _bands_meet(self, self)

    def _in_band(self, value_pence: Pence | None) -> bool:
        if self.value_from_pence is None and self.value_below_pence is None:
            return True
        if value_pence is None:
            return False
        return (self.value_from_pence is None or value_pence >= self.value_from_pence) and (
            self.value_below_pence is None or value_pence < self.value_below_pence
        )


@dataclass(frozen=True, slots=True)
class Authority:
    """The scheme's answer: the role and paragraph, or None for both where the scheme to hand names no role.

    `verified` is False when the paragraph has not been read, and when no role is named. `scheme` and `source` say where
    the answer comes from; both are empty when there is none. The roles in `first` agree before `role` decides; those in
    `also` stand above it and may act in its place. `own_cost_centre` is the one of these that acts for the cost centre
    it answers for and for no other, blank where none is so bound.
    """

    role: str | None
    paragraph: str | None
    verified: bool
    scheme: str = ""
    source: str = ""
    first: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    own_cost_centre: str = ""

    def acting(self, titles: Collection[str]) -> str:
        """The role in which somebody of these titles may decide: the one named, or one above it; blank for neither."""
        return next((role for role in (self.role or "", *self.also) if role and role in titles), "")


NO_ROLE_NAMED = Authority(role=None, paragraph=None, verified=False)


def authority_for(
    rules: Sequence[DelegationRule],
    *,
    body: str,
    kind: str,
    action: str,
    value_pence: Pence | None,
    on: date,
    budgeted: bool | None = None,
) -> Authority:
    """The role that may take one recommendation, on the day it is decided.

    `value_pence` is the value of that recommendation alone, never of the paper: authority belongs to each
    recommendation. None means that the value is not known, and then no rule with a band applies. At most one rule can
    answer, because a scheme whose rules overlap is not loaded.
    """
    for rule in rules:
        if rule.covers(body=body, kind=kind, action=action, value_pence=value_pence, budgeted=budgeted, on=on):
            return Authority(
                rule.role, rule.paragraph, rule.verified, rule.scheme, rule.source, rule.first, rule.also,
                rule.own_cost_centre,
            )  # fmt: skip
    return NO_ROLE_NAMED


@cache
def scheme_to_hand() -> tuple[DelegationRule, ...]:
    """The rules of the reference file that comes with the product."""
    return scheme_of_delegation(SCHEME_FILE.read_text(encoding="utf-8"))


def scheme_of_delegation(text: str) -> tuple[DelegationRule, ...]:
    """The rules in the text of a scheme file, in file order.

    SchemeUnreadable when the text is not TOML, a rule lacks a field, has an unknown or mistyped one, ends before it
    begins, has an empty band, or could answer the same question as another rule.
    """
    try:
        document = tomllib.loads(text)
        title = document["scheme"]["title"]
        entries = document["rule"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise SchemeUnreadable(f"The scheme of delegation needs [scheme] title and [[rule]]: {fault}") from None
    rules = tuple(_rule(str(title), number, entry) for number, entry in enumerate(entries, start=1))
    for (number, rule), (other_number, other) in combinations(enumerate(rules, start=1), 2):
        if rule.clashes_with(other):
            raise SchemeUnreadable(f"Rules {number} and {other_number} answer the same question. Divide their bands.")
    return rules


def repeats_a_role(first: Sequence[str], role: str) -> bool:
    """Whether somebody would act twice in a chain of these roles."""
    chain = [" ".join(each.split()).casefold() for each in (*first, role)]
    return len(set(chain)) < len(chain)


def _rule(scheme: str, number: int, entry: dict[str, Any]) -> DelegationRule:
    missing = [name for name in _REQUIRED if entry.get(name) in (None, "")]
    if missing:
        raise SchemeUnreadable(f"Rule {number} lacks {', '.join(missing)}.")
    for name, value in entry.items():
        _refuse_mistyped(number, name, value)
    rule = DelegationRule(
        scheme=scheme,
        body=entry["body"],
        kind=entry.get("kind"),
        action=entry["action"],
        value_from_pence=_pence(entry.get("value_from")),
        value_below_pence=_pence(entry.get("value_below")),
        budgeted=entry.get("budgeted"),
        role=entry["role"],
        paragraph=entry["paragraph"],
        in_force_from=entry["from"],
        until=entry.get("until"),
        source=entry["source"],
        verified=entry["verified"],
        first=tuple(entry.get("first", ())),
        also=tuple(entry.get("also", ())),
        own_cost_centre=entry.get("own_cost_centre", ""),
    )
    if rule.until is not None and rule.until <= rule.in_force_from:
        raise SchemeUnreadable(f"Rule {number} ends on or before the day it begins.")
    if not rule.has_a_band:
        raise SchemeUnreadable(f"Rule {number} has an empty band of value.")
    others = (*rule.first, *rule.also)
    if not all(isinstance(role, str) and role.strip() for role in others) or repeats_a_role(others, rule.role):
        raise SchemeUnreadable(f"Rule {number}: first and also list other roles, each once.")
    if rule.own_cost_centre and rule.own_cost_centre not in (*others, rule.role):
        raise SchemeUnreadable(f"Rule {number}: own_cost_centre names one of the roles of the rule.")
    return rule


def _refuse_mistyped(number: int, name: str, value: object) -> None:
    expected = _RULE_TYPES.get(name)
    if expected is None:
        raise SchemeUnreadable(f"Rule {number} has an unknown field, {name}.")
    # A truth value counts as an int and a date with a time counts as a date, so isinstance alone would let both in.
    if not isinstance(value, expected) or isinstance(value, datetime) or (expected is int and isinstance(value, bool)):
        raise SchemeUnreadable(f"Rule {number}: {name} must be a {expected.__name__}.")


def _pence(whole_pounds: int | None) -> Pence | None:
    return None if whole_pounds is None else Pence(whole_pounds * PENCE_IN_POUND)


def _bands_meet(one: DelegationRule, other: DelegationRule) -> bool:
    starts = [rule.value_from_pence for rule in (one, other) if rule.value_from_pence is not None]
    ends = [rule.value_below_pence for rule in (one, other) if rule.value_below_pence is not None]
    return not starts or not ends or max(starts) < min(ends)


def _same(one: str, other: str) -> bool:
    """Equal but for capitals and spacing, which no scheme means to tell apart."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
