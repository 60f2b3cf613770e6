"""THE DOOR of discovery: programmes rest on its records by reference, and show what they say."""

from __future__ import annotations

from daybook.change.discovery.cataloguing import record_satisfaction
from daybook.change.discovery.queries.adopted import catalogue_of, market_seen
from daybook.change.discovery.queries.catalogue import find_requirement, find_service, latest_baselines
from daybook.change.discovery.queries.charging import find_charge, paid_services
from daybook.change.discovery.queries.engaging import find_engagement
from daybook.change.discovery.queries.logs import find_log
from daybook.change.discovery.queries.market import find_procurement
from daybook.change.discovery.queries.parts import part_of_log
from daybook.change.discovery.queries.quality import find_extract, scored_extracts
from daybook.change.discovery.refs import (
    BaselineRef,
    Catalogue,
    ChargeYear,
    ExtractRef,
    LogPartRef,
    LogRef,
    MarketSeen,
    MeasuredService,
    PaidService,
    ProcurementRef,
    RequirementRef,
    ServiceRef,
)
from daybook.change.discovery.rules.catalogue import Measure, Priority, value_words
from daybook.change.discovery.rules.screening import People

__all__ = [
    "BaselineRef",
    "Catalogue",
    "ChargeYear",
    "ExtractRef",
    "LogPartRef",
    "LogRef",
    "MarketSeen",
    "Measure",
    "MeasuredService",
    "PaidService",
    "People",
    "Priority",
    "ProcurementRef",
    "RequirementRef",
    "ServiceRef",
    "catalogue_of",
    "find_charge",
    "find_engagement",
    "find_extract",
    "find_log",
    "find_procurement",
    "find_requirement",
    "find_service",
    "latest_baselines",
    "market_seen",
    "paid_services",
    "part_of_log",
    "record_satisfaction",
    "scored_extracts",
    "value_words",
]
