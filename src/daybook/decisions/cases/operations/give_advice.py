"""One line of the originating officer's declaration is ticked."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import LONGEST_NAME, Advice
from daybook.decisions.cases.progress import locked_case, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref, current_version, standing_advice
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.check import ADVICE_KINDS
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_WORDS = 4_000


@operation("decisions.give_advice")
def give_advice(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, kind: str, words: str = "", adviser: str = ""
) -> CaseRef:
    """Declare that one kind of advice was taken on the paper as it stands; an edit afterwards voids it.

    `kind` is financial, legal, equality, commercial, data_protection or head_of_service; `adviser` may say who gave
    it, and `words` what was advised. Refused `unknown_advice`, `already_given`, `bad_text` or `stale`.
    """
    check_note(words, LONGEST_WORDS)
    check_note(adviser, LONGEST_NAME)
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "give_advice")
    if kind not in ADVICE_KINDS:
        raise Refused("unknown_advice", f"There is no such declaration. The six are: {', '.join(ADVICE_KINDS)}.")
    if kind in standing_advice(case):
        said = kind.replace("_", " ")
        raise Refused("already_given", f"The {said} advice on {case.reference} is declared already. Go on to the next.")
    Advice.objects.create(
        case=case,
        version=current_version(case),
        kind=kind,
        adviser=adviser,
        words=words,
        given_by=actor.person,
        given_at=now,
    )
    note(case.slug, advice=kind, version=case.version)
    return case_ref(case)
