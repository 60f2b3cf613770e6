"""Every read of the audit story: of one record, of one person, and the log of all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from daybook.foundation.audit.models import AuditEntry, AuditSeal, AuditSubject
from daybook.foundation.audit.rules.wording import refused_because
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_bounds

COLUMNS = (
    "id",
    "at",
    "actor",
    "post",
    "deputy_for",
    "verb",
    "refusal",
    "subjects",
    "case",
    "from_state",
    "to_state",
    "paragraph",
    "request",
    "facts",
)


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One act or refusal as it was recorded; `refusal` is the code of a refusal, blank for what was done."""

    id: int
    at: datetime
    actor: str
    post: str
    deputy_for: str
    verb: str
    refusal: str
    subjects: list[str]
    case: str
    from_state: str
    to_state: str
    paragraph: str
    request: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Why it was refused, in words; blank for what was done."""
        return refused_because(self.refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries of the log: blanks match all; days are days in London, both included."""

    actor: str = ""
    verb: str = ""
    first_day: date | None = None
    last_day: date | None = None
    refusals_only: bool = False


def visible_entries(actor: Actor, wanted: EntryFilter) -> QuerySet[AuditEntry]:
    """The log for those who may see it (the route asks for `audit.view`)."""
    entries = AuditEntry.objects.all() if actor.person else AuditEntry.objects.none()
    for column, value in (("actor", wanted.actor), ("verb", wanted.verb)):
        if value:
            entries = entries.filter(**{column: value})
    if wanted.first_day:
        entries = entries.filter(at__gte=london_bounds(wanted.first_day)[0])
    if wanted.last_day:
        entries = entries.filter(at__lt=london_bounds(wanted.last_day)[1])
    return entries.exclude(refusal="") if wanted.refusals_only else entries


def visible_story(actor: Actor, *subjects: str) -> QuerySet[AuditEntry]:
    """The entries about these records, for somebody who may see the records."""
    if not actor.person:
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(pk__in=AuditSubject.objects.filter(subject__in=subjects).values("entry_id"))


def entries_in(query: QuerySet[AuditEntry], limit: int) -> list[StoryEntry]:
    """The newest entries of a query."""
    return [as_entry(row) for row in query.order_by("-id").values(*COLUMNS)[:limit]]


def as_entry(row: dict[str, Any]) -> StoryEntry:
    """An entry from its columns by name."""
    return StoryEntry(**{column: row[column] for column in COLUMNS})


def deeds_of(actor: Actor, limit: int) -> list[StoryEntry]:
    """What this actor last did, newest first, refusals left out."""
    return entries_in(AuditEntry.objects.filter(actor=actor.person, refusal=""), limit)


def subjects_between(prefix: str, first_day: date, last_day: date) -> Iterable[Mapping[str, Any]]:
    """Each record whose reference begins with `prefix` with each act on it, in order; refusals left out."""
    return (
        AuditSubject.objects.filter(
            subject__startswith=prefix,
            entry__refusal="",
            entry__at__gte=london_bounds(first_day)[0],
            entry__at__lt=london_bounds(last_day)[1],
        )
        .order_by("entry__at", "entry_id")
        .values("subject", "entry__verb", "entry__at", "entry__actor")
    )


def count_refusals(person: str, code: str, since: datetime) -> int:
    """How often somebody was refused for this reason since a moment."""
    return AuditEntry.objects.filter(actor=person, refusal=code, at__gt=since).count()


def sealed_among(ids: Collection[int]) -> frozenset[int]:
    """Which of these entries are sealed, at a cost that does not grow with the log.

    An entry is sealed when a seal reaches past it, unless it was still uncommitted then: those are in the seal's gaps
    and stand among the members of a later one.
    """
    newest = AuditSeal.objects.order_by("-id").values("pk")[:1]
    told = AuditSeal.objects.filter(Q(pk=Subquery(newest)) | ~Q(gaps=[]), last_id__gte=min(ids, default=0))
    seals = list(told.values_list("last_id", "gaps"))
    head = max((last for last, _ in seals), default=0)
    reached = {entry_id for entry_id in ids if entry_id <= head}
    gaps = reached.intersection(*[{gap for _, listed in seals for gap in listed}])
    return frozenset(reached - gaps) | _sealed_late(gaps)


def _sealed_late(ids: Collection[int]) -> frozenset[int]:
    """Which of these entries stand among the members of a seal that was made after one had passed them by."""
    if not ids:
        return frozenset()
    naming = Q(*[Q(members__contains=f"[{entry_id},") for entry_id in ids], _connector=Q.OR)
    found = AuditSeal.objects.filter(naming, last_id__gte=min(ids)).values_list("members", flat=True)
    return frozenset(entry_id for entry_id in ids if any(f"[{entry_id}," in members for members in found))
