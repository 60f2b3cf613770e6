"""A contract award is called in: a higher role takes its decision to itself."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import CallIn
from daybook.decisions.cases.progress import locked_case, makers, move, refuse_part_in, refuse_unless_moves
from daybook.decisions.cases.queries import case_ref, current_version, form_of, scheme_known
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.judging import call_in_authority
from daybook.foundation.approvals.public import refuse_beyond_limit, titles_acted_in
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_REASON = 2_000


@operation("decisions.call_in_case")
def call_in_case(*, actor: Actor, now: datetime, reference: str, seen_version: int, reason: str) -> CaseRef:
    """Take the decision on a contract award to yourself, before it is decided; your role then decides its awards.

    The paragraph that allows it and the reason are printed with the paper. Refused `not_an_award`, `no_authority` where
    the scheme of delegation lets nobody call in an award of this value, `not_the_role`, `own_work` for
    whoever wrote the paper, `over_limit`, `called_in` already, `reason_missing` or `stale`.
    """
    check_note(reason, LONGEST_REASON)
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "call_in_case")
    today = london_day(now)
    authority = call_in_authority(form_of(current_version(case)), scheme=scheme_known(now), on=today)
    if authority is None:
        message = f"{case.reference} awards no contract, so there is nothing to call in. It is decided as it stands."
        raise Refused("not_an_award", message)
    if authority.role is None:
        message = f"The scheme of delegation lets nobody call in {case.reference}. It is decided as it stands."
        raise Refused("no_authority", message)
    if authority.role not in titles_acted_in(actor, now):
        message = f"Only the {authority.role} may call in {case.reference}, under paragraph {authority.paragraph}."
        raise Refused("not_the_role", message, who_can=authority.role, paragraph=authority.paragraph)
    refuse_part_in(case, actor, makers(case), "the paper")
    refuse_beyond_limit(actor, case.total_pence or 0, now, role_title=authority.role)
    if CallIn.objects.filter(case=case).exists():
        raise Refused("called_in", f"{case.reference} is called in already. Go on to decide it.")
    if not reason.strip():
        raise Refused("reason_missing", "Say why the award is called in: the reason is printed with the paper.")
    CallIn.objects.create(
        case=case,
        role_title=authority.role,
        paragraph=authority.paragraph or "",
        scheme=authority.scheme,
        verified=authority.verified,
        reason=reason.strip(),
        made_by=actor.person,
        at=now,
    )
    note(case.slug, called_in=authority.role)
    move(case, "call_in_case", actor, now, paragraph=authority.paragraph or "")
    return case_ref(case)
