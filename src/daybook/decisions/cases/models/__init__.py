"""Decision papers and the acts around them. Acts are added and never changed, by trigger."""

from __future__ import annotations

from daybook.decisions.cases.models.conduct import CallIn, Comment, GatePass, PaperReturn, Recusal
from daybook.decisions.cases.models.contracts import ContractUse, UsableContract
from daybook.decisions.cases.models.papers import (
    LONGEST_NAME,
    LONGEST_TITLE,
    Advice,
    Authorisation,
    Case,
    CaseVersion,
    OpenedLine,
    Signature,
    Transition,
)
from daybook.decisions.cases.models.part_two import PartTwo, PartTwoRead, PartTwoReader
from daybook.decisions.cases.models.planning import CaseLink, Meeting, PastDecision, PlannedPaper
from daybook.kernel import triggers

__all__ = [
    "LONGEST_NAME",
    "LONGEST_TITLE",
    "Advice",
    "Authorisation",
    "CallIn",
    "Case",
    "CaseLink",
    "CaseVersion",
    "Comment",
    "ContractUse",
    "GatePass",
    "Meeting",
    "OpenedLine",
    "PaperReturn",
    "PartTwo",
    "PartTwoRead",
    "PartTwoReader",
    "PastDecision",
    "PlannedPaper",
    "Recusal",
    "Signature",
    "Transition",
    "UsableContract",
]

TRIGGERS = [
    *triggers.append_only("cases_caseversion", "versions of a decision paper are never changed: edit the paper"),
    *triggers.append_only("cases_transition", "moves of a decision paper are never changed"),
    *triggers.append_only("cases_signature", "signatures are never changed or removed"),
    *triggers.append_only("cases_authorisation", "the authority of a decision is never changed"),
    *triggers.append_only("cases_openedline", "what a decision opened is never changed"),
    *triggers.append_only("cases_paperreturn", "why a paper was returned is never changed"),
    *triggers.append_only("cases_recusal", "an interest once declared is never changed"),
    *triggers.append_only("cases_callin", "that a paper was called in is never changed"),
    *triggers.append_only("cases_gatepass", "what an adviser passed is never changed: the answers reopen the gate"),
    *triggers.append_only("cases_parttwo", "a Part 2 is never changed: write the next one"),
    *triggers.append_only("cases_parttworead", "who read a Part 2 is never changed"),
    *triggers.append_only("cases_usablecontract", "terms of a usable contract are never changed: record the next ones"),
    *triggers.append_only("cases_contractuse", "what a decision uses of a contract is never changed"),
    *triggers.append_only("cases_caselink", "what a decision supersedes is never changed"),
    *triggers.append_only("cases_pastdecision", "a past decision is never changed"),
]
