"""Personal data on its way in: people become pseudonyms, and what looks personal in any text does not come through.

A pseudonym is a keyed digest: the same person is the same pseudonym in every log of one service, which is what
hand-overs and comparisons need, and nobody without the service's key can try names against it. Names in free text
cannot be told from other words; the page says so before a log is brought in.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from daybook.change.discovery.rules.events import EventLog

# In order, since a telephone number would be found inside what stands before it.
_PERSONAL = (
    ("e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("National Insurance number", re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?(?:\d{2} ?){3}[A-D]\b", re.I)),
    ("telephone number", re.compile(r"(?<![\w-])(?:\+44|0)(?:[ ()-]?\d){9,10}(?![\w-])")),
)
_PERSON_LETTERS, _CASE_LETTERS = 10, 16


class People(StrEnum):
    """What becomes of those who did the work: a pseudonym each, nothing, or their names where they are not people."""

    PSEUDONYMISED = "pseudonymised"
    LEFT_OUT = "left_out"
    KEPT = "kept"


class Cases(StrEnum):
    """What becomes of the names of cases."""

    KEPT = "kept"
    PSEUDONYMISED = "pseudonymised"


@dataclass(frozen=True)
class Screened:
    """A log without what was personal in it, and how many different texts had something taken out."""

    log: EventLog
    texts_changed: int
    cases: Cases


def screened(log: EventLog, *, people: People, cases: Cases, key: bytes) -> Screened:
    """Screen a log. Where any case is named by something personal, every case gets a pseudonym."""
    activities, changed = _mapped(log.events["activity"], without_personal)
    resources, changed_people = _mapped(log.events["resource"], _person(people, key))
    changed += changed_people if people is People.KEPT else 0
    cases_called, personal_cases = _mapped(log.events["case"], without_personal)
    if personal_cases:
        cases, changed = Cases.PSEUDONYMISED, changed + personal_cases
    if cases is Cases.PSEUDONYMISED:
        cases_called, _ = _mapped(
            log.events["case"], lambda name: f"CASE-{pseudonym(key, 'case', name, _CASE_LETTERS)}"
        )
    events = log.events.with_columns(activity=activities, resource=resources, case=cases_called)
    return Screened(EventLog(events, log.dropped), changed, cases)


def without_personal(text: str) -> str:
    """Text with what looks like an e-mail address, National Insurance or telephone number named instead of told."""
    for name, pattern in _PERSONAL:
        text = pattern.sub(f"[{name}]", text)
    return text


def pseudonym(key: bytes, kind: str, value: str, letters: int) -> str:
    """So many letters of the keyed digest of a value; another kind of thing has another pseudonym."""
    return hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()[:letters].upper()


def _person(people: People, key: bytes) -> Callable[[str], str | None]:
    if people is People.PSEUDONYMISED:
        return lambda name: f"P-{pseudonym(key, 'person', name, _PERSON_LETTERS)}"
    return without_personal if people is People.KEPT else lambda name: None


def _mapped(column: pl.Series, change: Callable[[str], str | None]) -> tuple[pl.Series, int]:
    """The column with each different text changed once, and how many texts became another."""
    before = [str(text) for text in column.drop_nulls().unique().cast(pl.String).to_list()]
    after = [change(text) for text in before]
    texts = column.cast(pl.String).replace_strict(before, after, default=None, return_dtype=pl.String)
    return texts.cast(pl.Categorical), sum(old != new for old, new in zip(before, after, strict=True))
