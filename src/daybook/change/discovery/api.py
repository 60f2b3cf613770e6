"""What programs may read of event logs, services and requirements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.change.discovery.queries.catalogue import (
    RequirementFilter,
    latest_baselines,
    requirement_ref,
    visible_requirements,
    visible_services,
)
from daybook.change.discovery.queries.charging import charge_detail, visible_charges
from daybook.change.discovery.queries.engaging import (
    engagement_ref,
    question_ref,
    visible_engagements,
    visible_questions,
    with_answers,
)
from daybook.change.discovery.queries.logs import events_in, measures_of, ref_of, visible_logs
from daybook.change.discovery.queries.market import MarketFilter, procurement_ref, visible_procurements
from daybook.change.discovery.queries.quality import extract_ref, visible_extracts
from daybook.change.discovery.refs import (
    ChargeMonth,
    EngagementRef,
    ExtractRef,
    LogRef,
    MeasuredService,
    ProcurementRef,
    QuestionRef,
    RequirementRef,
)
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.reading import Reading


@dataclass(frozen=True, slots=True)
class PathCount:
    """One activity directly followed by another: how often, and the median seconds between them."""

    source: str
    target: str
    count: int
    median_seconds: float


def read_logs(*, actor: Actor, now: datetime, search: str = "", limit: int = 100) -> list[LogRef]:
    """Event logs, the newest first; at most 500."""
    rows = visible_logs(actor, search).order_by("-id")
    return [ref_of(row) for row in rows[: max(min(limit, 500), 0)]]


def read_paths(*, actor: Actor, now: datetime, log: str) -> list[PathCount]:
    """What directly follows what in an event log, the most frequent first; nothing where there is no such log."""
    if not visible_logs(actor).filter(reference=log).exists():
        return []
    found = measures_of(events_in(actor, log))
    return [PathCount(path.source, path.target, path.count, path.median_seconds) for path in found.directly_follows]


def read_services(*, actor: Actor, now: datetime, search: str = "", limit: int = 100) -> list[MeasuredService]:
    """Services of the catalogue with their baselines, in order of entry; at most 500."""
    rows = list(visible_services(actor, search).order_by("id")[: max(min(limit, 500), 0)])
    latest = latest_baselines([row.reference for row in rows])
    return [
        MeasuredService(row.reference, row.title, row.owner_post, tuple(latest.get(row.reference, {}).values()))
        for row in rows
    ]


def read_requirements(
    *, actor: Actor, now: datetime, search: str = "", priority: str = "", trace: str = "", limit: int = 100
) -> list[RequirementRef]:
    """Requirements in the words that hold, in order of entry; at most 500."""
    rows = visible_requirements(actor, RequirementFilter(search=search, priority=priority, trace=trace))
    return [requirement_ref(row) for row in rows.order_by("requirement_id")[: max(min(limit, 500), 0)]]


def read_market(
    *,
    actor: Actor,
    now: datetime,
    search: str = "",
    buyer: str = "",
    supplier: str = "",
    code: str = "",
    limit: int = 100,
) -> list[ProcurementRef]:
    """Contracting processes of any buyer with their awards, the latest published first; at most 500.

    `code` is the beginning of a CPV code.
    """
    rows = visible_procurements(actor, MarketFilter(search=search, buyer=buyer, supplier=supplier, code=code))
    ordered = rows.prefetch_related("lines").order_by("-latest_on", "-id")
    return [procurement_ref(row) for row in ordered[: max(min(limit, 500), 0)]]


def read_engagements(
    *, actor: Actor, now: datetime, search: str = "", supplier: str = "", limit: int = 100
) -> list[EngagementRef]:
    """Suppliers that were met, the latest first; at most 500."""
    rows = visible_engagements(actor, search, supplier).select_related("corrects")
    rows = rows.prefetch_related("suppliers", "effects")
    return [engagement_ref(row) for row in rows.order_by("-held_on", "-id")[: max(min(limit, 500), 0)]]


def read_questions(
    *, actor: Actor, now: datetime, search: str = "", supplier: str = "", state: str = "", limit: int = 100
) -> list[QuestionRef]:
    """Suppliers' questions with the answers that hold and who knows them, the latest first; at most 500."""
    rows = with_answers(visible_questions(actor, search, supplier, state))
    return [question_ref(row) for row in rows.order_by("-asked_on", "-id")[: max(min(limit, 500), 0)]]


def read_extracts(
    *, actor: Actor, now: datetime, search: str = "", data_set: str = "", limit: int = 100
) -> list[ExtractRef]:
    """Extracts with their scores, the latest taken first; at most 500."""
    rows = visible_extracts(actor, search, data_set).prefetch_related("rules").order_by("-taken_on", "-id")
    return [extract_ref(row) for row in rows[: max(min(limit, 500), 0)]]


def read_charge_months(*, actor: Actor, now: datetime, charge: str) -> list[ChargeMonth]:
    """Each month of an outsourced service, in pence: what is due by its terms, and what the ledger paid.

    Nothing where there is no such charge.
    """
    if not visible_charges(actor).filter(reference=charge).exists():
        return []
    return list(charge_detail(actor, charge, london_day(now)).months)


READINGS = (
    Reading("discovery.logs", "discovery.view", read_logs),
    Reading("discovery.paths", "discovery.view", read_paths),
    Reading("discovery.services", "discovery.view", read_services),
    Reading("discovery.requirements", "discovery.view", read_requirements),
    Reading("discovery.extracts", "discovery.view", read_extracts),
    Reading("discovery.charge_months", "discovery.view", read_charge_months),
    Reading("discovery.market", "discovery.view", read_market),
    Reading("discovery.engagements", "discovery.view", read_engagements),
    Reading("discovery.questions", "discovery.view", read_questions),
)
