"""THE DOOR of decisions: what other domains may know of a decision paper."""

from __future__ import annotations

from datetime import date

from daybook.decisions.cases.contracting import record_usable_contract
from daybook.decisions.cases.decided import DecidedPaper, decided_paper, papers_saying
from daybook.decisions.cases.part_1 import DecisionPublished, Part1, part_1_of
from daybook.decisions.cases.queries import case_detail, check_of, find_case, state_as_at
from daybook.decisions.cases.queries.numbers import known_values
from daybook.decisions.cases.queries.planning import ChainLink, chain_of, superseded_by
from daybook.decisions.cases.reading import ReadPaper, read_paper
from daybook.decisions.cases.refs import CaseRef, PastDecisionRecorded
from daybook.decisions.cases.rules.contracts import ContractTerms
from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS
from daybook.decisions.cases.rules.number_counts import numbers_in
from daybook.decisions.cases.rules.number_lint import Judged, Known, NumberLint, Standing, lint_numbers
from daybook.decisions.cases.rules.number_tokens import What
from daybook.decisions.cases.rules.number_words import standing_words, sum_words
from daybook.decisions.cases.showing import Recommended, cost_table, recommended, year_table
from daybook.kernel.actor import Actor

__all__ = [
    "PART_ONE_SECTIONS",
    "CaseRef",
    "ChainLink",
    "ContractTerms",
    "DecidedPaper",
    "DecisionPublished",
    "Judged",
    "Known",
    "NumberLint",
    "Part1",
    "PastDecisionRecorded",
    "ReadPaper",
    "Recommended",
    "Standing",
    "What",
    "chain_of",
    "check_of",
    "cost_table",
    "decided_paper",
    "find_case",
    "known_of_paper",
    "lint_numbers",
    "numbers_in",
    "papers_saying",
    "part_1_of",
    "read_paper",
    "recommended",
    "record_usable_contract",
    "standing_words",
    "state_as_at",
    "sum_words",
    "superseded_by",
    "year_table",
]


def known_of_paper(actor: Actor, reference: str, *, today: date) -> list[Known]:
    """Every value that the record of a paper bears out, for the number-lint of a text. Refused `not_found`."""
    return known_values(case_detail(actor, reference, today=today), today=today)
