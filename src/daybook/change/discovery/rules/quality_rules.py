"""Rules on the columns of an extract, as people state them: "Grade: one of A, B, C". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from daybook.kernel.refused import Refused

MOST_RULES, LONGEST_RULE, LONGEST_COLUMN = 60, 300, 120
BAD_RULE = "bad_rule"


class Kind(StrEnum):
    """What a rule asks of a column."""

    REQUIRED = "required"
    UNIQUE = "unique"
    ONE_OF = "one of"
    PATTERN = "pattern"
    BETWEEN = "between"
    REFERS = "refers to"


class Pattern(StrEnum):
    """The patterns there are to choose from."""

    DAY = "day"
    WHOLE_NUMBER = "whole number"
    EMAIL = "e-mail"
    POSTCODE = "UK postcode"
    NATIONAL_INSURANCE = "National Insurance number"


@dataclass(frozen=True, slots=True)
class QualityRule:
    """A rule: the column, what it asks, and with which values, pattern, limits or other column.

    `words` is the rule as it is told, after the column.
    """

    column: str
    kind: Kind
    values: tuple[str, ...] = ()
    pattern: Pattern | None = None
    low: Decimal | date | None = None
    high: Decimal | date | None = None
    other: str = ""

    @property
    def words(self) -> str:
        if self.kind is Kind.PATTERN:
            return str(self.pattern)
        told = {
            Kind.ONE_OF: f"one of {', '.join(self.values)}",
            Kind.BETWEEN: f"between {self.low} and {self.high}",
            Kind.REFERS: f"refers to {self.other}",
        }
        return told.get(self.kind, self.kind.value)


HOW = (
    "required; unique; one of A, B, C; day; whole number; e-mail; UK postcode; National Insurance number; "
    "between 0 and 60 (numbers or days); refers to another column"
)
_PATTERNS = {one.value.casefold(): one for one in Pattern}
_BETWEEN = re.compile(r"between\s+(\S+)\s+and\s+(\S+)", re.IGNORECASE)


def rules_of(lines: Iterable[str]) -> list[QualityRule]:
    """Rules from lines such as "Grade: one of A, B, C"; blank lines are none.

    Refused `bad_rule` with the line that cannot be understood, and how rules are stated.
    """
    return distinct(_rule(line.strip(), number) for number, line in enumerate(lines, 1) if line.strip())


def distinct(found: Iterable[QualityRule]) -> list[QualityRule]:
    """Each rule once, in order; Refused `bad_rule` where there is none, or more than are scored at a time."""
    rules = list(dict.fromkeys(found))
    if not rules:
        raise Refused(BAD_RULE, f"There is no rule. State one to a line, such as Grade: required. Rules are: {HOW}.")
    if len(rules) > MOST_RULES:
        raise Refused(BAD_RULE, f"At most {MOST_RULES} rules are scored at a time. Divide the extract.")
    return rules


def rule_of(column: str, words: str, where: str) -> QualityRule:
    """The rule that words state of a column; Refused `bad_rule`, saying where it stands and how rules are stated."""
    column, words = column.strip(), " ".join(words.split())
    if not 1 <= len(column) <= LONGEST_COLUMN or not column.isprintable():
        raise Refused(BAD_RULE, f"{where} names no column. State a rule as the column, a colon, and what it must be.")
    rule = _stated(column, words, where)
    if rule is None:
        raise Refused(BAD_RULE, f"{where} states no rule that is known. Rules are: {HOW}.")
    if len(rule.words) > LONGEST_RULE or not rule.words.isprintable():
        raise Refused(BAD_RULE, f"{where} is too long, or holds marks that cannot be printed. Shorten it.")
    return rule


def _stated(column: str, words: str, where: str) -> QualityRule | None:
    said = words.casefold()
    if said in (Kind.REQUIRED, Kind.UNIQUE):
        return QualityRule(column, Kind(said))
    if said in _PATTERNS:
        return QualityRule(column, Kind.PATTERN, pattern=_PATTERNS[said])
    if said.startswith("one of "):
        values = tuple(dict.fromkeys(filter(None, (one.strip() for one in words[7:].split(",")))))
        return QualityRule(column, Kind.ONE_OF, values=values) if values else None
    if said.startswith("refers to "):
        return QualityRule(column, Kind.REFERS, other=words[10:].strip())
    between = _BETWEEN.fullmatch(words)
    return _between(column, between[1], between[2], where) if between else None


def limit_of(text: str) -> Decimal | date | None:
    """A number or an ISO day; None for anything else."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return day_of(text)
    if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,9})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def day_of(text: str) -> date | None:
    """The day of "2026-03-31" or "31/03/2026"; None for anything else."""
    if turned := re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text):
        text = "-".join(reversed(turned.groups()))
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rule(line: str, number: int) -> QualityRule:
    """Columns and values may hold colons too: the first colon that a known rule follows parts the two."""
    parts = line.split(":")
    if len(parts) == 1:
        raise Refused(BAD_RULE, f"Rule {number} has no colon. State it as the column, a colon, and what it must be.")
    splits = [(":".join(parts[:place]), ":".join(parts[place:])) for place in range(1, len(parts))]
    where = f"Rule {number}"
    known = (one for one in splits if _stated(one[0].strip(), " ".join(one[1].split()), where))
    column, words = next(known, splits[-1])
    return rule_of(column, words, where)


def _between(column: str, low: str, high: str, where: str) -> QualityRule:
    least, most = limit_of(low), limit_of(high)
    if least is None or most is None or isinstance(least, date) != isinstance(most, date):
        raise Refused(BAD_RULE, f"{where} is between two numbers, or two days such as 2026-03-31.")
    if least > most:  # type: ignore[operator]
        raise Refused(BAD_RULE, f"{where} begins above its end. Turn the two round.")
    return QualityRule(column, Kind.BETWEEN, low=least, high=most)
