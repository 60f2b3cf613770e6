"""An adviser passes one of the gates of a paper, for the answers that it gives."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import LONGEST_NAME, GatePass
from daybook.decisions.cases.progress import locked_case, makers, move, refuse_part_in, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.queries.conduct import EVER, gate_states
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.gates import ADVISERS, CLAUSES, GateKind, answers_of
from daybook.foundation.approvals.public import titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_note

LONGEST_WORDS = 4_000


@operation("decisions.pass_gate")
def pass_gate(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, gate: str, assessment: str, words: str = ""
) -> CaseRef:
    """Say that an assessment covers what a paper answers on data protection or equality, so that it may be submitted.

    `gate` is data_protection or equality, `assessment` the reference of the assessment. The pass stands while the paper
    gives the same answers: an edit of them opens the gate again. Refused `unknown_gate`, `gate_not_open`, `own_work`
    for whoever wrote the paper, `not_the_role` where the gate is another adviser's, `bad_name`, `bad_text` or `stale`.
    """
    check_name(assessment, LONGEST_NAME, "The assessment")
    check_note(words, LONGEST_WORDS)
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "pass_gate")
    refuse_part_in(case, actor, makers(case), "the paper")
    if gate not in list(GateKind):
        raise Refused("unknown_gate", f"There is no such gate. The gates are: {', '.join(GateKind)}.")
    adviser = ADVISERS[GateKind(gate)]
    if adviser not in titles_acted_in(actor, now):
        message = f"The {gate.replace('_', ' ')} gate is for the {adviser} to pass. Ask whoever holds that role."
        raise Refused("not_the_role", message, clause=CLAUSES[GateKind(gate)], who_can=adviser)
    version = current_version(case)
    form = form_of(version)
    if gate not in [state.kind for state in gate_states(case, form, EVER) if state.is_open]:
        said = gate.replace("_", " ")
        message = f"{case.reference} has no open {said} gate: its answers need none, or it is passed. Go on with it."
        raise Refused("gate_not_open", message)
    kind = GateKind(gate)
    GatePass.objects.create(
        case=case,
        gate=kind,
        answers=answers_of(form, kind),
        version=version,
        assessment=assessment,
        words=words,
        passed_by=actor.person,
        at=now,
    )
    note(case.slug, gate=gate, version=case.version)
    move(case, "pass_gate", actor, now)
    return case_ref(case)
