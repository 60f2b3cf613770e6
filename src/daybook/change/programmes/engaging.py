"""What the acts on a programme's stakeholders share: find one, and keep how it is judged."""

from __future__ import annotations

from datetime import datetime

from daybook.change.programmes.models import Engagement, EngagementHeld, Judgement, Programme, Stakeholder
from daybook.change.programmes.owning import owner_given, record_no_longer_owed
from daybook.change.programmes.rules.owning import subject_of
from daybook.change.programmes.rules.stakeholders import LEAST, LONGEST_WORDS, MOST, Stance
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note


def stakeholder_of(row: Programme, reference: str) -> Stakeholder:
    """A stakeholder of the programme; Refused `not_found`."""
    found = row.stakeholders.filter(reference=reference).first()
    if found is None:
        raise Refused("not_found", f"{row.reference} has no stakeholder {reference[:40]}. Look for it in its list.")
    return found


def refuse_held(owed: Engagement) -> None:
    """Refused `wrong_state` once it was recorded that an engagement was held."""
    if EngagementHeld.objects.filter(engagement=owed).exists():
        stakeholder = owed.stakeholder
        message = f"That was recorded before. Plan another for {stakeholder.name}."
        raise Refused("wrong_state", message, subject=stakeholder.reference)


def judged(
    stakeholder: Stakeholder,
    actor: Actor,
    now: datetime,
    *,
    influence: int,
    interest: int,
    stance: str,
    wanted: str,
    owner: str,
    owner_post: str,
    words: str,
) -> Judgement:
    """Keep where it stands; Refused `off_the_grid`, `unknown_stance`, `bad_text`, `unchanged`, or by `owner_given`."""
    if not (LEAST <= influence <= MOST and LEAST <= interest <= MOST):
        raise Refused("off_the_grid", f"Influence and interest are from {LEAST}, least, to {MOST}, most.")
    if stance not in list(Stance) or wanted not in list(Stance):
        raise Refused("unknown_stance", f"A stance is one of: {', '.join(Stance)}.")
    owner_words, post = owner_given(owner, owner_post, now)
    check_note(words, LONGEST_WORDS)
    said = {
        "influence": influence, "interest": interest, "stance": stance, "wanted": wanted, "owner": owner_words,
        "owner_post": post, "words": words.strip(),
    }  # fmt: skip
    last = stakeholder.judgements.order_by("-number").first()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        raise Refused("unchanged", f"{stakeholder.reference} is judged so already. Change something, or leave it.")
    if last is not None and last.owner_post != post:
        for owed in stakeholder.engagements.filter(held=None):
            record_no_longer_owed(subject_of(stakeholder.reference, owed.number), now)
    number = last.number + 1 if last else 1
    return Judgement.objects.create(stakeholder=stakeholder, number=number, made_by=actor.person, at=now, **said)
