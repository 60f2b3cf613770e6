"""The senior responsible owner signs off a version of the outline case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.change.programmes.issuing import case_to_sign, figures_kept, last_issued, refuse_signing
from daybook.change.programmes.models import Issued
from daybook.change.programmes.progress import keep, locked_programme
from daybook.change.programmes.refs import IssuedRef
from daybook.change.programmes.replanning import record_steps_done
from daybook.change.programmes.rules.blocks import digest_of
from daybook.change.programmes.rules.keeping import as_kept
from daybook.foundation.identity.public import refuse_wrong_password
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day


@operation("programmes.issue_soc")
def issue_soc(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, password: str, steps_done: Sequence[str] = ()
) -> IssuedRef:
    """Sign off the outline case as it stands: its words, every figure and their digest are kept as a version.

    Asks for the actor's password again. `steps_done` are the steps of the plan that are done with it, by key; they are
    done today, in the version too. Refused `mandate_unconfirmed`, `screening_reopened` where data about people came in
    since, `sections_empty`, `unsupported_numbers` naming each number that nothing bears out, `own_work` for whoever
    wrote a section, `unchanged` since the last version, `wrong_password`, `too_many_tries`, `unknown_step`,
    `transfer_open`, `not_found` or `stale`.
    """
    row = locked_programme(reference, seen_version)
    refuse_signing(row, actor)
    refuse_wrong_password(actor, password, now)
    last = last_issued(row)
    number = last.number + 1 if last else 1
    told = f"Done with version {number} of the outline case, which was signed off."
    record_steps_done(row, steps_done, actor, now, reason=told)
    document = case_to_sign(row, actor, london_day(now))
    digest = digest_of(document)
    issued = Issued.objects.create(
        programme=row,
        number=number,
        digest=digest,
        figures=figures_kept(document),
        document=as_kept(document),
        made_by=actor.person,
        at=now,
    )
    note(row.reference, soc=issued.number, digest=digest)
    return IssuedRef(row.reference, issued.number, digest, keep(row).version)
