"""Reads of services and requirements. `visible_services` and `visible_requirements` are the only roads to rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from daybook.change.discovery.models import Baseline, Log, Procurement, Requirement, Service, Wording
from daybook.change.discovery.refs import BaselineRef, RequirementRef, ServiceRef
from daybook.kernel.actor import Actor
from daybook.kernel.prices import Millionths, from_millionths
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class RequirementFilter:
    """Which requirements; every blank matches all. `trace` keeps those that lead to a reference or name."""

    search: str = ""
    priority: str = ""
    state: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class RequirementDetail:
    """A requirement with why it was dropped, and every wording, the newest first."""

    ref: RequirementRef
    dropped_because: str
    wordings: tuple[Wording, ...]


def visible_services(actor: Actor, search: str = "") -> QuerySet[Service]:
    """Services whose title, purpose or reference has every word; whoever may see discovery sees all of them."""
    found = Service.objects.all() if actor.person else Service.objects.none()
    for word in search.split():
        found = found.filter(Q(title__icontains=word) | Q(purpose__icontains=word) | Q(reference__icontains=word))
    return found


def find_service(reference: str) -> ServiceRef:
    """The service of this reference; Refused `not_found`."""
    row = Service.objects.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no service {reference}. Check the reference.")
    return ServiceRef(row.reference, row.title, row.purpose, row.owner_post, row.version)


def baselines_of(reference: str) -> list[BaselineRef]:
    """Every baseline of a service, the newest first."""
    rows = Baseline.objects.filter(service__reference=reference).select_related("log")
    return [baseline_ref(row) for row in rows.order_by("-measured_on", "-id")]


def latest_baselines(references: Collection[str]) -> dict[str, dict[str, BaselineRef]]:
    """The newest baseline of each measure, by service and measure."""
    found: dict[str, dict[str, BaselineRef]] = {}
    rows = Baseline.objects.filter(service__reference__in=list(references)).select_related("log", "service")
    for row in rows.order_by("measured_on", "id"):
        found.setdefault(row.service.reference, {})[row.measure] = baseline_ref(row)
    return found


def visible_requirements(actor: Actor, wanted: RequirementFilter | None = None) -> QuerySet[Wording]:
    """The wordings that hold, of requirements that match, in no order."""
    wanted = wanted or RequirementFilter()
    found = Wording.objects.filter(version=F("requirement__version")).select_related("requirement")
    if not actor.person:
        return found.none()
    exact = {"priority": wanted.priority, "requirement__state": wanted.state, "traces__to": wanted.trace}
    found = found.filter(**{column: value for column, value in exact.items() if value})
    for word in wanted.search.split():
        found = found.filter(
            Q(statement__icontains=word) | Q(source__icontains=word) | Q(requirement__reference__icontains=word)
        )
    return found


def requirement_detail(actor: Actor, reference: str) -> RequirementDetail:
    """One requirement with its wordings; Refused `not_found`."""
    row = visible_requirements(actor).filter(requirement__reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no requirement {reference}. Check the reference.")
    wordings = Wording.objects.filter(requirement=row.requirement).prefetch_related("traces").order_by("-version")
    return RequirementDetail(requirement_ref(row), row.requirement.dropped_because, tuple(wordings))


def requirement_ref(row: Wording) -> RequirementRef:
    """A requirement by the wording that holds."""
    head: Requirement = row.requirement
    return RequirementRef(
        reference=head.reference,
        statement=row.statement,
        source=row.source,
        priority=row.priority,
        measure=row.measure,
        traces=tuple(trace.to for trace in sorted(row.traces.all(), key=lambda one: one.pk)),
        state=head.state,
        version=head.version,
    )


def find_requirement(reference: str) -> RequirementRef:
    """The requirement of this reference, in the words that hold; Refused `not_found`."""
    row = Wording.objects.filter(version=F("requirement__version"), requirement__reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no requirement {reference}. Check the reference.")
    return requirement_ref(row)


def known_titles(references: Collection[str]) -> dict[str, str]:
    """The titles of those of these references that are records of discovery: a requirement is told by its words."""
    given = list(references)
    worded = Wording.objects.filter(version=F("requirement__version"), requirement__reference__in=given)
    return {
        **dict(Service.objects.filter(reference__in=given).values_list("reference", "title")),
        **dict(Log.objects.filter(reference__in=given).values_list("reference", "title")),
        **dict(Procurement.objects.filter(reference__in=given).values_list("reference", "title")),
        **dict(worded.values_list("requirement__reference", "statement")),
    }


def baseline_ref(row: Baseline) -> BaselineRef:
    """A baseline as others see it."""
    return BaselineRef(
        measure=row.measure,
        value=from_millionths(Millionths(row.value_millionths)),
        measured_on=row.measured_on,
        basis=row.basis,
        log=row.log.reference if row.log else "",
        made_by=row.made_by,
    )
