"""The states of a benefit: what somebody says will come, what has been approved, and what is claimed no longer."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class BenefitState(StrEnum):
    """Whoever changes what an approved benefit says, or its targets, makes it a draft again."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


_ = BenefitState
BENEFIT = Machine(
    "the benefit",
    frozenset(
        {
            (_.DRAFT, "revise_benefit", _.DRAFT),
            (_.DRAFT, "set_targets", _.DRAFT),
            (_.DRAFT, "record_actual", _.DRAFT),
            (_.DRAFT, "measure_from_log", _.DRAFT),
            (_.DRAFT, "measure_from_ledger", _.DRAFT),
            (_.DRAFT, "measure_from_survey", _.DRAFT),
            (_.DRAFT, "evidence_claim", _.DRAFT),
            (_.DRAFT, "approve_benefit", _.APPROVED),
            (_.DRAFT, "withdraw_benefit", _.WITHDRAWN),
            (_.APPROVED, "revise_benefit", _.DRAFT),
            (_.APPROVED, "set_targets", _.DRAFT),
            (_.APPROVED, "record_actual", _.APPROVED),
            (_.APPROVED, "measure_from_log", _.APPROVED),
            (_.APPROVED, "measure_from_ledger", _.APPROVED),
            (_.APPROVED, "measure_from_survey", _.APPROVED),
            (_.APPROVED, "evidence_claim", _.APPROVED),
            (_.APPROVED, "withdraw_benefit", _.WITHDRAWN),
        }
    ),
)


class SurveyState(StrEnum):
    """A survey takes answers while it is open, and says what it found once it is closed."""

    OPEN = "open"
    CLOSED = "closed"


SURVEY = Machine(
    "the survey",
    frozenset(
        {
            (SurveyState.OPEN, "answer_survey", SurveyState.OPEN),
            (SurveyState.OPEN, "close_survey", SurveyState.CLOSED),
        }
    ),
)
