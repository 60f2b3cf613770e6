"""A role that a rule of the scheme asks for agrees to a signed paper, before it is decided."""

from __future__ import annotations

from datetime import datetime

from daybook.decisions.cases.models import Signature
from daybook.decisions.cases.progress import (
    locked_case,
    makers,
    move,
    refuse_digest_differs,
    refuse_part_in,
    refuse_unless_moves,
    signers,
    standing_titles,
)
from daybook.decisions.cases.queries import authorised_now, case_ref, current_version, form_of, still_to_agree
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.chain import refuse_nothing_to_agree
from daybook.decisions.cases.rules.interests import alternate_role, refuse_barring
from daybook.foundation.approvals.public import refuse_beyond_limit, titles_acted_in
from daybook.foundation.identity.public import refuse_wrong_password
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused


@operation("decisions.agree_case")
def agree_case(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    password: str,
    interest_kind: str = "none",
    interests: str = "",
) -> CaseRef:
    """Agree, in the role that a paragraph of the scheme asks for, to a paper that is then decided by another.

    Each role of the chain agrees in its turn, after the first signature, on the text that was signed, and gives its
    password again. `interest_kind` and `interests` as for `sign_case`. Refused `nothing_to_agree` where the scheme
    asks for nobody (more), `not_the_role` out of turn, with the paragraph, `own_work` for whoever wrote the paper or
    has signed it, `over_limit` for a deputy, `interest_declared`, `interest_unsaid`, `interest_contradicted`,
    `recused`, `wrong_password`, `too_many_tries`, `digest_differs`, `altered` or `stale`.
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "agree_case")
    version = current_version(case)
    left = still_to_agree(case, authorised_now(case, form_of(version), now), now)
    refuse_nothing_to_agree(case.reference, left)
    asked, held = left[0], frozenset(titles_acted_in(actor, now))
    if asked.role not in standing_titles(case, actor, held):
        message = (
            f"{case.reference} waits for the {asked.acting} to agree, under paragraph {asked.paragraph}. Ask whoever "
            "holds that role."
        )
        raise Refused("not_the_role", message, paragraph=asked.paragraph, who_can=asked.acting)
    refuse_part_in(case, actor, [*makers(case), *signers(case, case.submission)], "the paper or a signature on it")
    refuse_beyond_limit(actor, case.total_pence or 0, now, role_title=asked.role)
    kind = refuse_barring(interest_kind, interests, alternate_role(asked.role, london_day(now)))
    refuse_digest_differs(case, version)
    refuse_wrong_password(actor, password, now)
    Signature.objects.create(
        case=case,
        version=version,
        submission=case.submission,
        role_title=asked.role if asked.role in held else asked.acting,
        stands_in_for="" if asked.role in held else asked.role,
        person=actor.person,
        deputy_for=actor.deputy_for,
        post=actor.post,
        digest=version.digest,
        paragraph=asked.paragraph[:120],
        interest_kind=kind,
        interests=interests.strip(),
        signed_at=now,
    )
    note(case.slug, digest=version.digest, role=asked.role)
    move(case, "agree_case", actor, now, paragraph=asked.paragraph)
    return case_ref(case)
