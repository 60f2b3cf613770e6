"""A public decision taken elsewhere is put on the record, as its source tells it."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.cases.models import LONGEST_TITLE, Case, PastDecision
from daybook.decisions.cases.refs import PastDecisionRecorded, PastDecisionRef
from daybook.decisions.cases.rules.references import slug_of
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, operation
from daybook.kernel.outbox import publish
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_note

LONGEST_SUMMARY = 4_000


@operation("decisions.record_past_decision")
def record_past_decision(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    title: str,
    decided: str,
    sorts_on: date,
    summary: str,
    source: str,
    amount_pence: Pence | None = None,
    follows: str = "",
) -> PastDecisionRef:
    """Put a decision that was taken elsewhere into the chain of a programme, with the source that it was read in.

    `decided` is when, as the source says it; `sorts_on` the first day that can be; `follows` the decision it took
    further, here or itself a past one. It opens no money and has no signatures, and the public reads it with its
    source. Refused `reference_taken`, `unknown_case` for a decision it follows, `bad_name`, `bad_text` or
    `bad_reference`.
    """
    check_name(title, LONGEST_TITLE, "The title")
    check_name(source, LONGEST_TITLE, "The source")
    check_name(decided, 40, "When it was decided")
    check_note(summary, LONGEST_SUMMARY)
    slug, before = slug_of(reference), slug_of(follows) if follows.strip() else ""
    if _known(slug):
        raise Refused("reference_taken", f"There is a decision {slug} already. Open it instead.")
    if before and not _known(before):
        raise Refused("unknown_case", f"There is no decision {before} to follow. Record that one first.")
    PastDecision.objects.create(
        reference=" ".join(reference.split()),
        slug=slug,
        title=title,
        decided=decided,
        sorts_on=sorts_on,
        amount_pence=amount_pence,
        summary=summary,
        source=source,
        follows=before,
        recorded_by=actor.person,
        recorded_at=now,
    )
    note(slug, follows=before)
    publish(PastDecisionRecorded(slug))
    return PastDecisionRef(reference, slug, title)


def _known(slug: str) -> bool:
    return Case.objects.filter(slug=slug).exists() or PastDecision.objects.filter(slug=slug).exists()
