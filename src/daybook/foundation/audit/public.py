"""THE DOOR of the audit: the story of a record, ready to be shown beside it, and what a person lately did."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from daybook.foundation.audit.queries import (
    StoryEntry,
    count_refusals,
    deeds_of,
    entries_in,
    subjects_between,
    visible_story,
)
from daybook.foundation.audit.recorder import AuditRecorder
from daybook.foundation.audit.rules.wording import attempt, deed
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.operation import Entry
from daybook.ui.links import names_of
from daybook.ui.parts import Event
from daybook.ui.tones import state_words

__all__ = [
    "Deed", "SubjectDeed", "attempt", "count_refusals", "deeds_between", "recent_deeds", "record_restored_triggers",
    "story_of", "tell_words", "words_in",
]  # fmt: skip

# What was said, by the operation and the reference it left: told by the domain that keeps the words.
WordsProvider = Callable[[Collection[str]], Mapping[tuple[str, str], str]]
_words: dict[str, WordsProvider] = {}

# Beside a record the latest events do; the rest are on the story's own page.
_BESIDE_A_RECORD = 12


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person did: the record's reference, what was done in words, and when."""

    subject: str
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SubjectDeed:
    """Something that was done to a record: what in words, when, and the reference of who did it."""

    subject: str
    what: str
    at: datetime
    by: str


def deeds_between(prefix: str, first_day: date, last_day: date) -> list[SubjectDeed]:
    """What was done to records whose references begin with `prefix`, in order; the caller asks who may see them.

    Days are days in London, both included. Refusals are left out; an act on two such records stands once for each.
    """
    return [
        SubjectDeed(row["subject"], deed(row["entry__verb"]), row["entry__at"], row["entry__actor"])
        for row in subjects_between(prefix, first_day, last_day)
    ]


def tell_words(prefix: str, words: WordsProvider) -> None:
    """Say what was said in acts that name a record whose reference begins with `prefix`; called once, at start-up.

    The story itself keeps references alone; `words(references)` gives the words by (operation, reference).
    """
    _words[prefix] = words


def story_of(actor: Actor, *subjects: str, limit: int = _BESIDE_A_RECORD) -> list[Event]:
    """What last happened to these records, newest first, as events to draw; for somebody who may see the records."""
    # What is entered later may be dated earlier.
    entries = sorted(entries_in(visible_story(actor, *subjects), limit), key=lambda entry: entry.at, reverse=True)
    names = names_of({entry.actor for entry in entries} | {entry.deputy_for for entry in entries} - {""})
    said = words_in(entries)
    return [event_of(entry, names, said) for entry in entries]


def words_in(entries: Sequence[StoryEntry]) -> dict[tuple[str, str], str]:
    """What was said in these entries, asked only of the domains whose records they name."""
    named = {subject for entry in entries for subject in entry.subjects}
    told: dict[tuple[str, str], str] = {}
    for prefix, words in _words.items():
        if theirs := [subject for subject in named if subject.startswith(prefix)]:
            told |= words(theirs)
    return told


def recent_deeds(actor: Actor, limit: int = 8) -> list[Deed]:
    """The records this actor last worked on, newest first, each once with the last thing done to it."""
    latest: dict[str, Deed] = {}
    for entry in deeds_of(actor, limit * 6):
        subject = entry.subjects[0]
        latest.setdefault(subject, Deed(subject, deed(entry.verb), entry.at))
    return sorted(latest.values(), key=lambda one: one.at, reverse=True)[:limit]


def record_restored_triggers(gone: Sequence[str], altered: Sequence[str], now: datetime) -> None:
    """Write into the story that these triggers were gone, or said something else, and were put back."""
    subjects = [f"TRIGGER-{name}" for name in (*gone, *altered)]
    facts: dict[str, object] = {"gone": list(gone), "altered": list(altered)}
    entry = Entry(system_actor("upgrader"), "audit.restore_triggers", now, subjects, facts=facts)
    with transaction.atomic():
        AuditRecorder().record(entry)


def event_of(
    entry: StoryEntry, names: Mapping[str, str], said: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> Event:
    """An entry as an event: what, when, who, on what authority, from which state to which, and what was said."""
    words = [said[entry.verb, subject] for subject in entry.subjects if (entry.verb, subject) in said]
    return Event(
        what=f"Refused: {attempt(entry.verb)}" if entry.refusal else deed(entry.verb, entry.facts),
        at=entry.at,
        who=who_acted(entry, names),
        authority=f"paragraph {entry.paragraph}" if entry.paragraph else "",
        detail=entry.reason or " ".join(words) or moved(entry),
    )


def who_acted(entry: StoryEntry, names: Mapping[str, str]) -> str:
    """The person who acted, and for whom if they deputised."""
    who = names.get(entry.actor, entry.actor)
    return f"{who}, for {names.get(entry.deputy_for, entry.deputy_for)}" if entry.deputy_for else who


def moved(entry: StoryEntry) -> str:
    """The change of state in words, blank where there was none."""
    if not entry.to_state:
        return ""
    after = state_words(entry.to_state.lower())
    if not entry.from_state or entry.from_state == entry.to_state:
        return after
    return f"{state_words(entry.from_state.lower())} → {after}"
