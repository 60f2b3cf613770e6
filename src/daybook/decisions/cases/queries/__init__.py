"""Every read of decision papers. `visible_cases` is the only road to rows for pages and the API."""

from __future__ import annotations

from daybook.decisions.cases.queries.papers import (
    CaseDetail,
    CaseFilter,
    Move,
    Opened,
    Signed,
    Tick,
    Version,
    case_detail,
    case_ref,
    check_of,
    current_version,
    deferrals_ended,
    find_case,
    form_of,
    past_or_case,
    standing_advice,
    state_as_at,
    versions_of,
    visible_cases,
    years_with_cases,
)

__all__ = [
    "CaseDetail",
    "CaseFilter",
    "Move",
    "Opened",
    "Signed",
    "Tick",
    "Version",
    "case_detail",
    "case_ref",
    "check_of",
    "current_version",
    "deferrals_ended",
    "find_case",
    "form_of",
    "past_or_case",
    "standing_advice",
    "state_as_at",
    "versions_of",
    "visible_cases",
    "years_with_cases",
]
