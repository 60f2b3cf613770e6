"""A published decision enters the public register."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder

from daybook.decisions.cases.public import Part1, part_1_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move, operation
from daybook.kernel.periods import FinancialYear
from daybook.openness.decisions.models import PublicDecision, PublicMove
from daybook.openness.decisions.refs import PublicRef
from daybook.openness.decisions.register import change, public_ref
from daybook.openness.decisions.rules.digests import digest_of
from daybook.openness.decisions.states import REGISTER, PublicState

_COLUMNS = (
    "slug", "reference", "title", "body", "kind", "programme", "decision_maker", "total_pence", "decided_on",
    "published_on", "text", "signed_digest",
)  # fmt: skip


@operation("openness.release_decision")
def release_decision(*, actor: Actor, now: datetime, reference: str) -> PublicRef:
    """Copy Part 1 of a published decision into the register that anybody may read; again, it changes nothing.

    Done by the subscription to `DecisionPublished`. Refused `not_published`, `altered` or `digest_differs`.
    """
    part_1 = part_1_of(reference)
    columns = {name: getattr(part_1, name) for name in _COLUMNS}
    decision, new = PublicDecision.objects.get_or_create(
        slug=columns.pop("slug"),
        defaults=columns
        | {
            "record": _record(part_1),
            "text_digest": digest_of(part_1.text),
            "words": _words(part_1),
            "year": str(FinancialYear.of(part_1.decided_on)),
            "state": REGISTER.start,
            "changed_at": now,
        },
    )
    note_move(decision.slug, "" if new else decision.state, decision.state, case=decision.slug)
    if new:
        PublicMove.objects.create(decision=decision, verb="release_decision", to_state=decision.state, at=now)
        _supersede_earlier(decision, part_1.supersedes, now)
    return public_ref(decision)


def _supersede_earlier(decision: PublicDecision, slugs: Sequence[str], now: datetime) -> None:
    """What the paper itself says it replaces is marked so, in the order of slugs so that two releases take turns."""
    earlier = PublicDecision.objects.select_for_update().filter(slug__in=slugs, state=PublicState.IN_FORCE)
    for replaced in earlier.exclude(pk=decision.pk).order_by("slug"):
        replaced.superseded_by = decision.slug
        change(replaced, "supersede_decision", now, "")
        note(replaced.slug)


def _record(part_1: Part1) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(asdict(part_1), cls=DjangoJSONEncoder))
    del plain["text"]
    return plain


def _words(part_1: Part1) -> str:
    """What a search finds a decision by, in small letters so that both databases compare alike."""
    said = [part_1.reference, part_1.slug, part_1.title, part_1.programme, part_1.summary, part_1.decision_maker]
    for each in part_1.recommendations:
        said += [each.action.replace("_", " "), each.funding, each.vehicle]
    said += [cost.label for cost in part_1.costs] + [fact.text for fact in part_1.facts]
    for section in part_1.sections:
        said += [section.heading, *(paragraph.text for paragraph in section.paragraphs)]
    return " ".join(filter(None, said)).lower()
