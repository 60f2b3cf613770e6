"""What every act on an undertaking shares: raise it, find and lock it, move it, and say who may act."""

from __future__ import annotations

from datetime import date, datetime

from daybook.decisions.undertakings.models import Promised, Step, Undertaking
from daybook.decisions.undertakings.rules.due_dates import occurrence_due, occurrence_promised
from daybook.decisions.undertakings.states import UNDERTAKING, UndertakingState
from daybook.foundation.approvals.public import record_settled, record_waiting, refuse_own_work
from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.public import post_words, posts_held
from daybook.kernel.actor import Actor
from daybook.kernel.calendar import worked_day_from
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept
from daybook.ui.tones import state_words

LONGEST_SAYING = 4_000


def raised(promise: Promised, occurrence: int, owner_post: str, made_by: str, now: datetime) -> Undertaking:
    """The task of a promise for the `occurrence`th time it falls due."""
    promised_for = occurrence_promised(promise.first_due_on, promise.every_months or 0, occurrence)
    due = worked_day_from(promised_for)
    row = Undertaking.objects.create(
        reference=next_reference("UND"),
        promise=promise,
        occurrence=occurrence,
        due_on=due,
        owner_post=owner_post,
        raised_at=now,
    )
    Step.objects.create(
        undertaking=row,
        verb="promised",
        to_state=row.state,
        words=day_off_words("Promised", promised_for) if due != promised_for else "",
        owner_post=owner_post,
        on=promise.promised_on if occurrence == 1 else london_day(now),
        made_by=made_by,
        at=now,
    )
    note(row.reference)
    return row


def day_off_words(said: str, day: date) -> str:
    """What the story says of a day that was given and could not stand, such as "Promised for Sunday 5 June 2022"."""
    return f"{said} for {day:%A %-d %B %Y}, which is not a working day."


def raise_next(row: Undertaking, actor: Actor, now: datetime) -> None:
    """The next task of a repeated promise, once this one is done with, while the work lasts."""
    promise = row.promise
    if promise.every_months is None or promise.until_on is None:
        return
    if promise.tasks.filter(occurrence__gt=row.occurrence).exists():
        return
    if occurrence_due(promise.first_due_on, promise.every_months, row.occurrence + 1) <= promise.until_on:
        raised(promise, row.occurrence + 1, row.owner_post, actor.person, now)


def locked_undertaking(reference: str, seen_version: int) -> Undertaking:
    """The undertaking, locked; Refused `not_found`, or `stale` when another version was seen."""
    found = Undertaking.objects.select_for_update(of=("self",)).select_related("promise")
    row = found.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no undertaking {reference}. Check the reference.")
    note(reference)
    if row.version != seen_version:
        is_now = state_words(row.state).lower()
        message = f"{reference} is {is_now} and has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen_version, now=row.version)
    return row


def move(
    row: Undertaking,
    verb: str,
    actor: Actor,
    now: datetime,
    *,
    words: str,
    on: date | None = None,
    due_on: date | None = None,
) -> None:
    """Take an undertaking where `verb` leads, with its step and its audit entry, and out of every inbox.

    A day that somebody proposed falls away once it is settled or broken.
    """
    before, after = row.state, UNDERTAKING.target(UndertakingState(row.state), verb)
    today = london_day(now)
    note_move(row.reference, before, after, case=row.promise.case, paragraph=row.promise.paragraph)
    note(row.promise.case)
    row.state, row.version = after, row.version + 1
    row.settled_on = (on or today) if after in (UndertakingState.KEPT, UndertakingState.RELEASED) else None
    if after != before:
        row.proposed_due_on, row.proposed_by = None, ""
    row.save()
    Step.objects.create(
        undertaking=row,
        verb=verb,
        from_state=before,
        to_state=after,
        words=words,
        owner_post=row.owner_post,
        on=on or today,
        due_on=due_on,
        made_by=actor.person,
        at=now,
    )
    if after != before:
        record_settled(subject=row.reference, now=now)


def tell_owner(row: Undertaking, now: datetime) -> None:
    """Put a late undertaking into the inbox of whoever holds the post that owns it, and of nobody else.

    Those who may give it to another post see it there. Without an owner it goes to them, to be given to one.
    """
    promise = row.promise
    owned = bool(row.owner_post)
    record_waiting(
        subject=row.reference,
        verb=f"undertakings.{'keep' if owned else 'assign'}_undertaking",
        title=f"{'Overdue' if owned else 'Overdue, and nobody’s'}: {promise.words}",
        why=f"Promised in {promise.case_reference} and due on {row.due_on:%-d %B %Y}.",
        now=now,
        paragraph=promise.paragraph,
        holder=row.owner_post,
        overseen_by="undertakings.assign_undertaking" if owned else "",
        maker=promise.made_by,
        yes="it is kept, with your evidence." if owned else "it goes to whoever holds the post you choose.",
        no="it stays overdue; where it blocks, later decisions wait for it.",
    )


def refuse_unless_moves(row: Undertaking, verb: str) -> None:
    """Refused `wrong_state` where the verb leads nowhere."""
    UNDERTAKING.target(UndertakingState(row.state), verb)


def said(words: str, what: str) -> str:
    """The words given, without space around them; Refused `words_missing` or `bad_text`."""
    plain = words.strip()
    if not plain:
        raise Refused("words_missing", f"Say {what}: it is kept with the undertaking, for whoever asks later.")
    if len(plain) > LONGEST_SAYING or not can_be_kept(plain):
        raise Refused("bad_text", f"This text can have at most {LONGEST_SAYING:,} characters. Shorten it.")
    return plain


def refuse_unless_owner(row: Undertaking, actor: Actor, now: datetime) -> None:
    """Refused `not_the_owner` unless the actor, or whom they deputise for, holds the post that owns it."""
    if not row.owner_post:
        message = f"{row.reference} has no owner yet. Ask the governance officer to give it to a post."
        raise Refused("no_owner", message)
    if _owns(row, actor, now):
        return
    who = post_words(row.owner_post, on=london_day(now), known_at=now)
    message = f"{row.reference} belongs to: {who}. Ask whoever holds that post, or have it given to yours."
    raise Refused("not_the_owner", message, post=row.owner_post, who_can=who)


def asked_day(row: Undertaking) -> date:
    """The day that its owner asks for; Refused `no_proposal` where they ask for none."""
    if row.proposed_due_on is None:
        message = f"Nobody asks that {row.reference} fall due on another day. Its owner can ask for one."
        raise Refused("no_proposal", message)
    return row.proposed_due_on


def refuse_ones_own(row: Undertaking, actor: Actor, now: datetime) -> None:
    """Refused `own_work` for whoever wrote the paper that promised it or holds the owning post, and their deputies."""
    refuse_own_work(actor, row.promise.made_by, f"the undertaking in {row.promise.case_reference}")
    if row.owner_post and _owns(row, actor, now):
        message = f"{row.reference} is yours to keep, so somebody else must say that it need not be, or not by then."
        raise Refused("own_work", message)


def _owns(row: Undertaking, actor: Actor, now: datetime) -> bool:
    people = filter(None, (actor.person, actor.deputy_for))
    held = (posts_held(person, on=london_day(now), known_at=now) for person in people)
    return any(post.reference == row.owner_post for posts in held for post in posts)
