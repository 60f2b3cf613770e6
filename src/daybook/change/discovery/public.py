"""THE DOOR of discovery: programmes adopt logs, services and requirements by reference, and show what they say."""

from __future__ import annotations

from daybook.change.discovery.cataloguing import record_satisfaction
from daybook.change.discovery.queries.adopted import catalogue_of
from daybook.change.discovery.queries.catalogue import find_requirement, find_service, latest_baselines
from daybook.change.discovery.queries.logs import find_log
from daybook.change.discovery.queries.parts import part_of_log
from daybook.change.discovery.refs import (
    BaselineRef,
    Catalogue,
    LogPartRef,
    LogRef,
    MeasuredService,
    RequirementRef,
    ServiceRef,
)
from daybook.change.discovery.rules.catalogue import Measure, Priority, value_words
from daybook.change.discovery.rules.screening import People

__all__ = [
    "BaselineRef",
    "Catalogue",
    "LogPartRef",
    "LogRef",
    "Measure",
    "MeasuredService",
    "People",
    "Priority",
    "RequirementRef",
    "ServiceRef",
    "catalogue_of",
    "find_log",
    "find_requirement",
    "find_service",
    "latest_baselines",
    "part_of_log",
    "record_satisfaction",
    "value_words",
]
