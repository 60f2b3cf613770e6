"""The senior responsible owner signs off a version of the outline case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.composing.management import screening_reopened
from daybook.change.programmes.issuing import figures_kept, last_issued, lint_document
from daybook.change.programmes.models import Issued
from daybook.change.programmes.progress import keep, locked_programme, writers_of
from daybook.change.programmes.refs import IssuedRef
from daybook.change.programmes.replanning import record_steps_done
from daybook.change.programmes.rules.blocks import Document, digest_of
from daybook.change.programmes.rules.keeping import as_kept
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.states import MandateState
from daybook.decisions.cases.public import NumberLint, standing_words, sum_words
from daybook.foundation.approvals.public import refuse_own_work
from daybook.foundation.identity.public import refuse_wrong_password
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

_MOST_NAMED = 5


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
    if row.mandate_state != MandateState.CONFIRMED:
        message = (
            f"The mandate of {row.reference} is {row.mandate_state}. Have it confirmed first: the case stands on it."
        )
        raise Refused("mandate_unconfirmed", message)
    for writer in sorted(writers_of(row, Paper.SOC)):
        refuse_own_work(actor, writer, "a section of this outline case")
    refuse_wrong_password(actor, password, now)
    last = last_issued(row)
    number = last.number + 1 if last else 1
    told = f"Done with version {number} of the outline case, which was signed off."
    record_steps_done(row, steps_done, actor, now, reason=told)
    sources = sources_of(row, actor=actor, today=london_day(now))
    document = document_of(sources, Paper.SOC)
    if screening_reopened(sources):
        message = "Data about people came in after the data protection screening. Have it answered again first."
        raise Refused("screening_reopened", message)
    _refuse_empty(document)
    _refuse_unsupported(lint_document(sources, document))
    digest = digest_of(document)
    if last is not None and last.digest == digest:
        raise Refused("unchanged", f"Version {last.number} says exactly this. There is nothing to sign off anew.")
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


def _refuse_empty(document: Document) -> None:
    empty = document.empty()
    if empty:
        named = "; ".join(f"{part.number} {part.heading}" for part in empty)
        message = f"Nothing stands yet in: {named}. The outline case says in each of them what has to be done first."
        raise Refused("sections_empty", message, sections=len(empty))


def _refuse_unsupported(lint: NumberLint) -> None:
    if lint.clean:
        return
    loose = lint.loose
    told = [f"{judged.mention.text}: {standing_words(judged)}" for judged in loose[:_MOST_NAMED]]
    told += [sum_words(check) for check in lint.wrong_sums[:_MOST_NAMED]]
    more = f" And {len(loose) - _MOST_NAMED} more." if len(loose) > _MOST_NAMED else ""
    message = f"No number may leave that nothing bears out. {' '.join(told)}{more}"
    raise Refused("unsupported_numbers", message, numbers=len(loose), sums=len(lint.wrong_sums))
