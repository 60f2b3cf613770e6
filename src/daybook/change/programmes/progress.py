"""What the acts on a programme share: find and lock it, count the act, move its mandate, keep what was written."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.programmes.models import MandateStep, Programme, Writing
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.outlines import LONGEST_SECTION, TITLES, Paper, section_of
from daybook.change.programmes.states import MANDATE, MandateState
from daybook.foundation.approvals.public import record_settled
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept, check_note

LONGEST_REASON = 500
LONGEST_TOLD = 4_000


def ref_of(row: Programme) -> ProgrammeRef:
    """A programme as others see it."""
    return ProgrammeRef(row.reference, row.title, row.case, str(row.mandate_state), row.due_on, row.version)


def locked_programme(reference: str, seen_version: int) -> Programme:
    """The programme, locked; Refused `not_found`, or `stale` when another version was seen."""
    row = Programme.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no programme {reference[:40]}. Look for it in the list.")
    if row.version != seen_version:
        message = f"{reference} has changed since you opened it. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen_version, now=row.version)
    return row


def keep(row: Programme) -> ProgrammeRef:
    """Count the act and save the programme."""
    row.version += 1
    row.save()
    note(row.reference)
    note(row.case)
    return ref_of(row)


def move_mandate(row: Programme, verb: str, actor: Actor, now: datetime, *, digest: str = "", words: str = "") -> None:
    """Take the mandate where `verb` leads, with its step and out of every inbox; Refused `wrong_state`."""
    before = MandateState(row.mandate_state)
    after = MANDATE.target(before, verb)
    note_move(row.reference, before, after, case=row.case)
    row.mandate_state = after
    row.mandate_digest = "" if after is MandateState.DRAFT else digest or row.mandate_digest
    MandateStep.objects.create(
        programme=row,
        verb=verb,
        from_state=before,
        to_state=after,
        digest=digest or row.mandate_digest,
        words=words,
        made_by=actor.person,
        at=now,
    )
    if after is not before:
        record_settled(subject=row.reference, now=now)


def write(row: Programme, paper: Paper, key: str, words: str, actor: Actor, now: datetime) -> None:
    """Keep the words of a section; Refused `unknown_section`, `bad_text` or `unchanged`."""
    about = section_of(paper, key)
    if about is None:
        raise Refused("unknown_section", f"This document has no section {key[:40]}. Choose one of its outline.")
    plain = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if len(plain) > LONGEST_SECTION or not can_be_kept(plain):
        raise Refused("bad_text", f"A section has at most {LONGEST_SECTION:,} characters. Shorten it.")
    last = latest_writing(row, paper, key)
    if plain == (last.words if last else ""):
        raise Refused("unchanged", "These are the words that stand there already. Change them, or leave them.")
    Writing.objects.create(
        programme=row,
        paper=paper,
        section=key,
        number=last.number + 1 if last else 1,
        words=plain,
        made_by=actor.person,
        at=now,
    )
    note(row.reference, section=f"{about.heading}, {TITLES[paper]}")


def latest_writing(row: Programme, paper: Paper, key: str) -> Writing | None:
    """The words of a section as they stand now."""
    return row.writings.filter(paper=paper, section=key).order_by("-number").first()


def writers_of(row: Programme, paper: Paper) -> set[str]:
    """Everybody who wrote a section of a document."""
    return set(row.writings.filter(paper=paper).values_list("made_by", flat=True).distinct())


def reasoned(words: str, what: str) -> str:
    """A reason of 1 to 500 characters, without space around it; Refused `words_missing` or `bad_text`."""
    plain = " ".join(words.split())
    if not plain:
        raise Refused("words_missing", f"Say {what}: it is kept, for whoever asks later.")
    if len(plain) > LONGEST_REASON or not can_be_kept(plain):
        raise Refused("bad_text", f"This text can have at most {LONGEST_REASON} characters. Shorten it.")
    return plain


def told(words: str, what: str) -> str:
    """Words of 1 to 4,000 characters over any number of lines; Refused `words_missing` or `bad_text`."""
    plain = words.strip()
    if not plain:
        raise Refused("words_missing", f"Say {what}: it is kept, for whoever asks later.")
    check_note(plain, LONGEST_TOLD)
    return plain


def refuse_day_to_come(on: date, now: datetime) -> None:
    """Refused `bad_day` for something done on a day that has not come."""
    if on > london_day(now):
        raise Refused("bad_day", "This day has not come yet. Check the date.")
