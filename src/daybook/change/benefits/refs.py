"""What other domains, the pages and the API see of a benefit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.kernel.money import Pence


@dataclass(frozen=True, slots=True)
class BenefitRef:
    """A benefit: its reference, its state, and the version that a later act must have seen."""

    reference: str
    title: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class SurveyRef:
    """A survey: its reference, its state, how many were asked, and the version that a later act must have seen."""

    reference: str
    state: str
    asked: int
    version: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a benefit: the day it is of, millionths of the unit, and the same in words with the unit."""

    on: date
    value: int
    words: str


@dataclass(frozen=True, slots=True)
class BenefitView:
    """A benefit as it stands on a day, for a business case or a report.

    `owner` is the title of the post that answers for it, blank for none; `evidenced` whether somebody else than who
    claimed the latest actual held it to be borne out; `standing` is worked out; `counted_twice` says in words with
    which benefits it may claim the same thing; `link` is where it opens.
    """

    reference: str
    title: str
    theme: str
    benefit_class: str
    objective: str
    enabler: str
    measure: str
    unit: str
    owner: str
    baseline: Figure | None
    next_target: Figure | None
    last_target: Figure | None
    latest: Figure | None
    evidenced: bool
    state: str
    standing: str
    counted_twice: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class CashBenefit:
    """What a cash-releasing benefit takes out of the books by each target's day, in pence against its baseline."""

    reference: str
    title: str
    state: str
    by_day: tuple[tuple[date, Pence], ...]
    link: str
