"""The states of a requirement, which stands until it is dropped, and of a question that a supplier asked."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class RequirementState(StrEnum):
    """Open, or dropped for good."""

    OPEN = "open"
    DROPPED = "dropped"


REQUIREMENT = Machine(
    "the requirement",
    frozenset(
        {
            (RequirementState.OPEN, "revise_requirement", RequirementState.OPEN),
            (RequirementState.OPEN, "drop_requirement", RequirementState.DROPPED),
        }
    ),
)


class QuestionState(StrEnum):
    """Asked, answered to whoever asked, or published to all."""

    ASKED = "asked"
    ANSWERED = "answered"
    PUBLISHED = "published"


# An answer that is given anew has to be published anew.
QUESTION = Machine(
    "the question",
    frozenset(
        {
            (QuestionState.ASKED, "answer_question", QuestionState.ANSWERED),
            (QuestionState.ANSWERED, "answer_question", QuestionState.ANSWERED),
            (QuestionState.PUBLISHED, "answer_question", QuestionState.ANSWERED),
            (QuestionState.ANSWERED, "publish_answer", QuestionState.PUBLISHED),
        }
    ),
)
