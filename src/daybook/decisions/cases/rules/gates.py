"""Gates that a paper passes on an adviser's word before it is submitted: data protection and equality. Pure.

Whether a gate is needed, and what it was passed for, follow from the paper's answers alone: a pass stands while the
paper gives the answers it was given for, so an edit that brings in personal data opens both gates again by itself.
Source: UK GDPR, Article 35; Equality Act 2010, section 149 (the form's sections 5 and 6).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from daybook.decisions.cases.rules.form import DecisionForm


class GateKind(StrEnum):
    """The two gates, in the order of the form."""

    DATA_PROTECTION = "data_protection"
    EQUALITY = "equality"


CLAUSES = {
    GateKind.DATA_PROTECTION: "Decision form, Part 1 section 5; UK GDPR, Article 35",
    GateKind.EQUALITY: "Decision form, Part 1 section 6; Equality Act 2010, section 149",
}


# The role whose word passes each gate, as the scheme of delegation and pages call it.
ADVISERS = {
    GateKind.DATA_PROTECTION: "Information rights adviser",
    GateKind.EQUALITY: "Equality adviser",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate that a paper has to pass, why, and the digest of the answers it would be passed for."""

    kind: GateKind
    why: str
    answers: str


def gates_of(form: DecisionForm) -> tuple[Gate, ...]:
    """The gates that a paper's answers open, in the form's order; none for a paper without personal data."""
    reasons = ((GateKind.DATA_PROTECTION, _data_protection(form)), (GateKind.EQUALITY, _equality(form)))
    return tuple(Gate(kind, why, answers_of(form, kind)) for kind, why in reasons if why)


def answers_of(form: DecisionForm, kind: GateKind) -> str:
    """The digest of what a paper answers to the questions of one gate."""
    asked = form.data_protection
    answers: list[object] = [kind.value, asked.personal_data_of_public]
    if kind is GateKind.DATA_PROTECTION:
        answers += [asked.dpia_required, asked.dpia_reference, form.part_1.data_protection]
    else:
        answers += [form.equality_assessment, form.part_1.equality]
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()


def _data_protection(form: DecisionForm) -> str:
    asked = form.data_protection
    if asked.personal_data_of_public:
        return "The work uses personal data of the public."
    if asked.dpia_required:
        return "The paper says that a data protection impact assessment is required."
    if asked.personal_data_of_public is None or asked.dpia_required is None:
        return "A question on personal data has no answer."
    return ""


def _equality(form: DecisionForm) -> str:
    if not form.equality_assessment.strip():
        return "The paper does not say how equality is assessed."
    if form.data_protection.personal_data_of_public:
        return "The work uses personal data of the public, so it touches people with protected characteristics."
    return ""
