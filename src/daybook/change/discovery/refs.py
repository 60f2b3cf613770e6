"""What other domains, the pages and the API see of event logs, services and requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from daybook.change.discovery.rules.packages import Rejected


@dataclass(frozen=True, slots=True)
class LogRef:
    """An event log: its reference and title, how much is in it, the median seconds of a case, and where it opens.

    `people` says what became of those who did the work, `withdrawn` that its events are kept no longer.
    """

    reference: str
    title: str
    source: str
    cases: int
    events: int
    activities: int
    variants: int
    dropped: int
    median_seconds: float
    first_at: datetime
    last_at: datetime
    people: str
    made_at: datetime
    withdrawn: bool
    path: str


@dataclass(frozen=True, slots=True)
class LogPartRef:
    """Some cases of an event log: how many, how long they took in the median, and from which day to which."""

    reference: str
    title: str
    cases: int
    median_seconds: float
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class BaselineRef:
    """One measure of a service: `volume`, `touch_time` (minutes), `unit_cost` (pounds), `satisfaction` (per cent)."""

    measure: str
    value: Decimal
    measured_on: date
    basis: str
    log: str
    made_by: str


@dataclass(frozen=True, slots=True)
class ServiceRef:
    """A service of the catalogue, with the version to act on."""

    reference: str
    title: str
    purpose: str
    owner_post: str
    version: int


@dataclass(frozen=True, slots=True)
class RequirementRef:
    """A requirement in the words that hold, with the version to act on; `traces` are references and names."""

    reference: str
    statement: str
    source: str
    priority: str
    measure: str
    traces: tuple[str, ...]
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class MeasuredService:
    """A service with the newest baseline of each measure."""

    reference: str
    title: str
    owner_post: str
    baselines: tuple[BaselineRef, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Services with their baselines, the open requirements that belong to them, and the titles of what those lead to.

    `leading` counts, for each record that was asked about, every open requirement that leads to it.
    """

    services: tuple[MeasuredService, ...]
    requirements: tuple[RequirementRef, ...]
    titles: Mapping[str, str]
    leading: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReleasesRef:
    """What became of releases: how many were kept, how many were there before, and which were rejected and why.

    `processes` is how many contracting processes the kept ones belong to.
    """

    reference: str
    kept: int
    skipped: int
    processes: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class LineRef:
    """An award: to whom, when, and for how much in hundredths of its currency, without and with value added tax."""

    key: str
    suppliers: str
    together: int
    on: date | None
    net: int | None
    gross: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class ProcurementRef:
    """A contracting process of any buyer, as its published releases say it; amounts as in its awards."""

    reference: str
    ocid: str
    title: str
    buyer: str
    stage: str
    notices: str
    first_on: date
    latest_on: date
    starts_on: date | None
    ends_on: date | None
    codes: tuple[str, ...]
    net: int | None
    gross: int | None
    currency: str
    lines: tuple[LineRef, ...]


@dataclass(frozen=True, slots=True)
class MarketSeen:
    """What others bought and which suppliers were met, of the records that were asked about; the latest first."""

    procurements: tuple[ProcurementRef, ...]
    engagements: tuple[EngagementRef, ...]


@dataclass(frozen=True, slots=True)
class EngagementRef:
    """Suppliers that were met: how, when, about what, and what meeting them changed (references or names).

    `corrects` is the engagement that this one stands in the place of, and `because` why; `corrected_by` the one that
    stands in its own place. Each is blank where there is none.
    """

    reference: str
    way: str
    title: str
    held_on: date
    suppliers: tuple[str, ...]
    ours: str
    interests: str
    changed: tuple[str, ...]
    corrects: str
    because: str
    corrected_by: str


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """A supplier's question with the answer that holds, and the version to act on.

    `standing` says whether all suppliers know the answer; `where` is where it was published, blank where it was not.
    """

    reference: str
    engagement: str
    asked_by: str
    asked_on: date
    words: str
    answer: str
    answered_at: datetime | None
    where: str
    published_at: datetime | None
    state: str
    standing: str
    version: int


@dataclass(frozen=True, slots=True)
class RuleScore:
    """A rule on a column: how many cells it judged, how many broke it, and the share that kept it in per cent.

    `share` is cut to a tenth, blank where nothing was judged.
    """

    column: str
    words: str
    judged: int
    failed: int
    share: str


@dataclass(frozen=True, slots=True)
class ExtractRef:
    """An extract of a data set with its score: records, those that broke no rule, their share, and each rule."""

    reference: str
    data_set: str
    source: str
    taken_on: date
    records: int
    sound: int
    share: str
    rules: tuple[RuleScore, ...]


@dataclass(frozen=True, slots=True)
class ChargeRef:
    """A service that is paid for by its terms, the codes under which it is paid, and the version to act on."""

    reference: str
    title: str
    supplier: str
    cost_centre: str
    account: str
    project: str
    starts_on: date
    months: int
    version: int


@dataclass(frozen=True, slots=True)
class ChargeMonth:
    """A month of a charge, in pence: what it costs, what is credited, what is due, and what the ledger paid.

    `metered` says that every volume was read, not expected; `paid_pence` is None for a month that has not begun.
    """

    month: date
    metered: bool
    charge_pence: int
    credit_pence: int
    due_pence: int
    paid_pence: int | None


@dataclass(frozen=True, slots=True)
class ChargeYear:
    """A financial year of a charge, in pence: due in all its months, and due and paid in those of them that are over.

    `ended` says that all of it is over, so that nothing of it moves with the day any more.
    """

    year: str
    due_pence: int
    over_pence: int
    paid_pence: int
    ended: bool


@dataclass(frozen=True, slots=True)
class PaidService:
    """An outsourced service as it is paid for, year by year."""

    ref: ChargeRef
    years: tuple[ChargeYear, ...]
