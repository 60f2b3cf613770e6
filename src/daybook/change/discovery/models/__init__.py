"""Event logs, services with their baselines, requirements, and the market. What was said is added to, never changed."""

from __future__ import annotations

from daybook.change.discovery.models.catalogue import Baseline, Requirement, Service, Trace, Wording
from daybook.change.discovery.models.charging import Charge, ChargeReading, ChargeTerms
from daybook.change.discovery.models.engaging import (
    Answer,
    Effect,
    Engagement,
    EngagementSupplier,
    Publication,
    Question,
)
from daybook.change.discovery.models.lengths import LONGEST_REASON, LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.models.logs import Log, LogPart, LogWithdrawal
from daybook.change.discovery.models.market import MarketRelease, Procurement, ProcurementLine, ReleaseFile
from daybook.change.discovery.models.quality import Extract, ExtractRule, Fault
from daybook.kernel import triggers

__all__ = [
    "LONGEST_REASON",
    "LONGEST_SOURCE",
    "LONGEST_TITLE",
    "Answer",
    "Baseline",
    "Charge",
    "ChargeReading",
    "ChargeTerms",
    "Effect",
    "Engagement",
    "EngagementSupplier",
    "Extract",
    "ExtractRule",
    "Fault",
    "Log",
    "LogPart",
    "LogWithdrawal",
    "MarketRelease",
    "Procurement",
    "ProcurementLine",
    "Publication",
    "Question",
    "ReleaseFile",
    "Requirement",
    "Service",
    "Trace",
    "Wording",
]

TRIGGERS = [
    *triggers.append_only("discovery_log", "event logs are withdrawn, never changed or removed"),
    *triggers.append_only("discovery_logwithdrawal", "withdrawals of event logs are never changed"),
    triggers.refuse("discovery_logpart", "UPDATE", "events of a log are never changed"),
    *triggers.append_only("discovery_baseline", "baselines are measured again, never changed"),
    *triggers.append_only("discovery_wording", "a requirement is worded anew, never changed"),
    *triggers.append_only("discovery_trace", "a requirement is worded anew, never changed"),
    *triggers.append_only("discovery_releasefile", "where releases came from is never changed"),
    *triggers.append_only(
        "discovery_marketrelease", "a release that was published is never changed: bring the next in"
    ),
    *triggers.append_only("discovery_engagement", "who was met is never changed: correct it by another"),
    *triggers.append_only("discovery_engagementsupplier", "who was met is never changed"),
    *triggers.append_only("discovery_answer", "an answer is given anew, never changed"),
    *triggers.append_only("discovery_publication", "what was published is never changed"),
    *triggers.append_only("discovery_effect", "what the market changed is never changed"),
    *triggers.append_only("discovery_extract", "a score is never changed: score the next extract"),
    *triggers.append_only("discovery_extractrule", "a score is never changed: score the next extract"),
    *triggers.append_only("discovery_fault", "a score is never changed: score the next extract"),
    *triggers.append_only("discovery_chargeterms", "terms are never changed: write those that hold from a later month"),
    *triggers.append_only("discovery_chargereading", "a reading is never changed: record it again"),
]
