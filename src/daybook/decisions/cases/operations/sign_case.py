"""The chief executive signs a submitted paper, first of the two."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Signature
from daybook.decisions.cases.progress import (
    locked_case,
    makers,
    move,
    refuse_part_in,
    refuse_unless_moves,
    standing_titles,
)
from daybook.decisions.cases.promising import refuse_unkept
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.queries.conduct import stand_ins_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.chain import first_signature
from daybook.decisions.cases.rules.interests import alternate_role, refuse_barring
from daybook.foundation.approvals.public import refuse_beyond_limit, titles_acted_in
from daybook.foundation.identity.public import refuse_wrong_password
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("decisions.sign_case")
def sign_case(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    password: str,
    interest_kind: str = "none",
    interests: str = "",
) -> CaseRef:
    """Sign as chief executive that the advice was taken into account and the paper may go to the decision-maker.

    Asks for the actor's password again and fixes the digest that must be decided and published. `interest_kind` is
    none, personal, prejudicial or pecuniary, and `interests` its words. Refused `interest_declared` for one that bars
    (stand aside with `recuse_from_case`), `interest_unsaid` without words, `interest_contradicted` for words without
    an interest, `recused`, `wrong_password`, `too_many_tries`, `own_work` for anybody who wrote a version,
    `not_the_role`, `undertakings_blocking` while an earlier decision of the programme has one that blocks, `stale` or
    `altered`.
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "sign_case")
    today = london_day(now)
    first, held = first_signature(today), frozenset(titles_acted_in(actor, now))
    if first.role not in standing_titles(case, actor, held):
        who = stand_ins_of(case).get(first.role, first.role)
        message = f"This signature is the {who}'s. Ask whoever holds that role to sign."
        raise Refused("not_the_role", message, clause=first.statement, who_can=who)
    refuse_part_in(case, actor, makers(case), "the paper")
    refuse_beyond_limit(actor, case.total_pence or 0, now, role_title=first.role)
    kind = refuse_barring(interest_kind, interests, alternate_role(first.role, today))
    refuse_wrong_password(actor, password, now)
    version = current_version(case)
    refuse_unkept(case, form_of(version), today)
    Signature.objects.create(
        case=case,
        version=version,
        submission=case.submission,
        role_title=first.role,
        stands_in_for="" if first.role in held else first.role,
        person=actor.person,
        deputy_for=actor.deputy_for,
        post=actor.post,
        digest=version.digest,
        paragraph=first.statement,
        interest_kind=kind,
        interests=interests.strip(),
        signed_at=now,
    )
    note(case.slug, digest=version.digest)
    move(case, "sign_case", actor, now)
    return case_ref(case)
