"""What the acts on a benefit share: find and lock it, count the act, keep its step, ask for its approval."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from daybook.change.benefits.models import Actual, Benefit, BenefitStep, Survey
from daybook.change.benefits.queries import latest_targets, none_of, owner_of, ref_of
from daybook.change.benefits.queries.surveys import none_of_surveys
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.profile import LONGEST_WORDS
from daybook.change.benefits.states import BENEFIT, SURVEY, BenefitState, SurveyState
from daybook.foundation.approvals.public import record_settled, record_waiting
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept

WRITING = ("draft_benefit", "revise_benefit", "set_targets")


def locked_benefit(reference: str, seen_version: int) -> Benefit:
    """The benefit, locked; Refused `not_found`, or `stale` when another version was seen."""
    row = Benefit.objects.select_for_update().filter(reference=reference).first() or none_of(reference)
    if row.version != seen_version:
        message = f"{reference} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen_version, now=row.version)
    return row


def locked_survey(reference: str) -> Survey:
    """The survey, locked; Refused `not_found`."""
    row = Survey.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise none_of_surveys(reference)
    return row


def refuse_closing(row: Survey, today: date) -> None:
    """Refused `wrong_state` once a survey is closed, or `not_yet` while people may still answer and have not."""
    SURVEY.target(SurveyState(row.state), "close_survey")
    if today <= row.closes_on and row.invitations.filter(answered=False).exists():
        message = f"People may answer until {row.closes_on:%-d %B %Y}. Close it after that day."
        raise Refused("not_yet", message, subject=row.reference)


def refuse_unless_moves(row: Benefit, verb: str) -> None:
    """Refused `wrong_state` where the verb leads nowhere from here."""
    BENEFIT.target(BenefitState(row.state), verb)


def move(
    row: Benefit, verb: str, actor: Actor, now: datetime, *, words: str = "", said: dict[str, Any] | None = None
) -> BenefitRef:
    """Take the benefit where `verb` leads, with its step and out of every inbox it no longer waits in."""
    before = BenefitState(row.state)
    after = BENEFIT.target(before, verb)
    row.state = after
    row.version += 1
    row.save()
    BenefitStep.objects.create(
        benefit=row, verb=verb, from_state=before, to_state=after, words=words, said=said, made_by=actor.person, at=now
    )
    note_move(row.reference, before, after)
    _ask(row, now)
    return ref_of(row)


def writers_of(row: Benefit) -> set[str]:
    """Everybody who wrote what the benefit says, or its targets."""
    return set(row.steps.filter(verb__in=WRITING).values_list("made_by", flat=True))


def kept_actual(
    row: Benefit, actor: Actor, now: datetime, *, on: date, value: int, evidence: str, source: str = ""
) -> Actual:
    """Keep what was measured. Refused `bad_day` for a day to come, `words_missing` or `bad_text`."""
    if on > london_day(now):
        raise Refused("bad_day", "This day has not come yet, so nothing was measured on it. Check the date.")
    last = row.actuals.order_by("-number").first()
    actual = Actual.objects.create(
        benefit=row,
        number=last.number + 1 if last else 1,
        on=on,
        value=value,
        evidence=said(evidence, "where this figure stands"),
        source=source,
        made_by=actor.person,
        at=now,
    )
    note(row.reference, actual=actual.number)
    if source.startswith(("LOG-", "SUR-")):
        note(source)
    return actual


def said(words: str, what: str) -> str:
    """Words without space around them; Refused `words_missing` or `bad_text`."""
    plain = words.strip()
    if not plain:
        raise Refused("words_missing", f"Say {what}: it is kept, for whoever asks later.")
    if len(plain) > LONGEST_WORDS or not can_be_kept(plain):
        raise Refused("bad_text", f"This text can have at most {LONGEST_WORDS:,} characters. Shorten it.")
    return plain


def as_said(columns: dict[str, Any]) -> dict[str, Any]:
    """A profile's columns for the record of a step."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}


def _ask(row: Benefit, now: datetime) -> None:
    """A draft that could be approved waits for whoever may; anything else waits for nobody."""
    ready = row.state == BenefitState.DRAFT and row.baseline is not None and row.owner_post and latest_targets(row)
    if not ready:
        record_settled(subject=row.reference, now=now)
        return
    barred = {*writers_of(row), owner_of(row, now)} - {""}
    record_waiting(
        subject=row.reference,
        verb="benefits.approve_benefit",
        title=f"Benefit: {row.title}",
        why="It has a baseline, an owner and targets. Nobody approves a benefit they wrote or will answer for.",
        now=now,
        barred=sorted(barred),
        maker=row.drafted_by,
        yes="it counts as promised, and its figures are held against its targets.",
        no="withdraw it with a reason, or ask for it to be revised.",
    )
