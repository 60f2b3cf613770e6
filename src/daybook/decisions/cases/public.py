"""THE DOOR of decisions: what other domains may know of a decision paper."""

from __future__ import annotations

from daybook.decisions.cases.queries import check_of, find_case, state_as_at
from daybook.decisions.cases.refs import CaseRef

__all__ = ["CaseRef", "check_of", "find_case", "state_as_at"]
