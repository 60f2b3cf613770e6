"""The states of a decision paper, from its draft to its publication."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class CaseState(StrEnum):
    """A paper may be edited until it is submitted; from then its text is fixed, unless it is returned to its author."""

    DRAFT = "draft"
    CHECKED = "checked"
    SUBMITTED = "submitted"
    SIGNED = "signed_by_chief_executive"
    DECIDED = "decided"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


_ = CaseState
CASE = Machine(
    "the decision paper",
    frozenset(
        {
            (_.DRAFT, "edit_case", _.DRAFT),
            (_.DRAFT, "give_advice", _.DRAFT),
            (_.DRAFT, "pass_gate", _.DRAFT),
            (_.DRAFT, "write_part_two", _.DRAFT),
            (_.DRAFT, "check_case", _.CHECKED),
            (_.DRAFT, "withdraw_case", _.WITHDRAWN),
            (_.CHECKED, "edit_case", _.DRAFT),
            (_.CHECKED, "give_advice", _.CHECKED),
            (_.CHECKED, "pass_gate", _.CHECKED),
            (_.CHECKED, "write_part_two", _.DRAFT),
            (_.CHECKED, "check_case", _.CHECKED),
            (_.CHECKED, "submit_case", _.SUBMITTED),
            (_.CHECKED, "withdraw_case", _.WITHDRAWN),
            (_.SUBMITTED, "sign_case", _.SIGNED),
            (_.SUBMITTED, "recuse_from_case", _.SUBMITTED),
            (_.SUBMITTED, "call_in_case", _.SUBMITTED),
            (_.SUBMITTED, "return_case", _.DRAFT),
            (_.SUBMITTED, "withdraw_case", _.WITHDRAWN),
            (_.SIGNED, "agree_case", _.SIGNED),
            (_.SIGNED, "decide_case", _.DECIDED),
            (_.SIGNED, "recuse_from_case", _.SIGNED),
            (_.SIGNED, "call_in_case", _.SIGNED),
            (_.SIGNED, "return_case", _.DRAFT),
            (_.SIGNED, "withdraw_case", _.WITHDRAWN),
            (_.DECIDED, "publish_case", _.PUBLISHED),
            (_.DECIDED, "withdraw_case", _.WITHDRAWN),
        }
    ),
)
