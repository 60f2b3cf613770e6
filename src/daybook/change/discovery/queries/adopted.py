"""What catalogue and market say of the records that somebody rests on."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q

from daybook.change.discovery.models import Procurement, Service, Wording
from daybook.change.discovery.queries.catalogue import known_titles, latest_baselines, requirement_ref
from daybook.change.discovery.queries.engaging import standing_engagements
from daybook.change.discovery.queries.market import procurement_ref
from daybook.change.discovery.refs import Catalogue, MarketSeen, MeasuredService, RequirementRef
from daybook.change.discovery.states import RequirementState


def catalogue_of(records: Collection[str]) -> Catalogue:
    """The services among these records, and the open requirements that are among them or lead to any of them.

    In order of entry; what a requirement leads to is told by its title where it is a service or a log.
    """
    services = list(Service.objects.filter(reference__in=list(records)).order_by("id"))
    latest = latest_baselines([row.reference for row in services])
    requirements = _requirements(records)
    traces = {one for ref in requirements for one in ref.traces}
    return Catalogue(
        services=tuple(
            MeasuredService(row.reference, row.title, row.owner_post, tuple(latest.get(row.reference, {}).values()))
            for row in services
        ),
        requirements=tuple(requirements),
        titles=known_titles(traces),
        leading={record: sum(record in ref.traces for ref in requirements) for record in records},
    )


def market_seen(records: Collection[str]) -> MarketSeen:
    """The contracting processes and the engagements among these records, those of the latest days first."""
    given = list(records)
    bought = Procurement.objects.filter(reference__in=given).prefetch_related("lines").order_by("-latest_on", "-id")
    return MarketSeen(
        tuple(procurement_ref(row) for row in bought),
        tuple(standing_engagements(given)),
    )


def _requirements(records: Collection[str]) -> list[RequirementRef]:
    given = list(records)
    rows = (
        Wording.objects.filter(version=F("requirement__version"), requirement__state=RequirementState.OPEN)
        .filter(Q(requirement__reference__in=given) | Q(traces__to__in=given))
        .select_related("requirement")
        .prefetch_related("traces")
    )
    return [requirement_ref(row) for row in rows.distinct().order_by("requirement_id")]
