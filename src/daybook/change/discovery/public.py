"""THE DOOR of discovery: programmes adopt logs, services and requirements by reference, and show what they say."""

from __future__ import annotations

from daybook.change.discovery.queries.catalogue import find_requirement, find_service, latest_baselines
from daybook.change.discovery.queries.logs import find_log
from daybook.change.discovery.refs import BaselineRef, LogRef, RequirementRef, ServiceRef

__all__ = [
    "BaselineRef",
    "LogRef",
    "RequirementRef",
    "ServiceRef",
    "find_log",
    "find_requirement",
    "find_service",
    "latest_baselines",
]
