"""THE DOOR of decisions: what other domains may know of a decision paper."""

from __future__ import annotations

from daybook.decisions.cases.contracting import record_usable_contract
from daybook.decisions.cases.part_1 import DecisionPublished, Part1, part_1_of
from daybook.decisions.cases.queries import check_of, find_case, state_as_at
from daybook.decisions.cases.queries.planning import ChainLink, chain_of, superseded_by
from daybook.decisions.cases.refs import CaseRef, PastDecisionRecorded
from daybook.decisions.cases.rules.contracts import ContractTerms

__all__ = [
    "CaseRef",
    "ChainLink",
    "ContractTerms",
    "DecisionPublished",
    "Part1",
    "PastDecisionRecorded",
    "chain_of",
    "check_of",
    "find_case",
    "part_1_of",
    "record_usable_contract",
    "state_as_at",
    "superseded_by",
]
