"""Sealing and verifying the audit story.

Writers never queue: each entry carries its own digest, and this sealer, run every minute by a job, chains whatever has
been committed since. The head digest is also logged, so that it leaves the machine with the logs.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import structlog
from django.db import IntegrityError, connection, transaction

from daybook.foundation.audit.models import AuditEntry, AuditSeal, AuditSubject
from daybook.foundation.audit.rules.digests import CONTENT, entry_digest, members_text, seal_digest
from daybook.kernel import triggers

BATCH = 10_000
_SEALS_AT_ONCE = 10
# No transaction of Daybook lives longer than this; an id unseen for so long was rolled back.
LATE_COMMIT = timedelta(days=1)

log = structlog.get_logger(__name__)


def seal_entries(now: datetime) -> int:
    """Seal every committed entry not yet sealed, in batches; the number sealed. Two sealers at once are harmless."""
    sealed = 0
    while count := _seal_batch(now):
        sealed += count
    return sealed


def _seal_batch(now: datetime) -> int:
    head = AuditSeal.objects.order_by("-id").first()
    last_id = head.last_id if head else 0
    late = _late_ids(now)
    fresh = list(AuditEntry.objects.filter(id__gt=last_id).order_by("id").values_list("id", "digest")[:BATCH])
    found = list(AuditEntry.objects.filter(id__in=late).values_list("id", "digest")) if late else []
    members = found + fresh
    if not members:
        return 0
    new_last = fresh[-1][0] if fresh else last_id
    gaps = sorted(set(range(last_id + 1, new_last + 1)) - {entry_id for entry_id, _ in fresh})
    text = members_text(members)
    digest = seal_digest(head.digest if head else "", new_last, text, gaps, now)
    try:
        with transaction.atomic():
            AuditSeal.objects.create(
                previous=head, last_id=new_last, members=text, gaps=gaps, sealed_at=now, digest=digest
            )
    except IntegrityError:
        # Another sealer was first; what it left is sealed on the next turn.
        return 0
    log.info("audit_sealed", entries=len(members), last_entry=new_last, head=digest)
    return len(members)


def _late_ids(now: datetime) -> set[int]:
    """Ids that recent seals could not see, less those sealed since."""
    late: set[int] = set()
    recent = AuditSeal.objects.filter(sealed_at__gt=now - LATE_COMMIT).order_by("id")
    for gaps, members in recent.values_list("gaps", "members"):
        if late or gaps:
            late.update(gaps)
            late.difference_update(entry_id for entry_id, _ in _members(members))
    return late


@dataclass(frozen=True)
class Broken:
    """One thing that is not as it was written: its kind, what it is about, and a sentence for people."""

    kind: str
    subject: str
    message: str


@dataclass
class Verdict:
    """The answer to `audit verify`."""

    sealed: int = 0
    unsealed: int = 0
    oldest_unsealed_seconds: int | None = None
    broken: list[Broken] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken


def verify(now: datetime, head: str = "") -> Verdict:
    """Recompute every digest and the chain of seals, and look for each trigger; names all that is broken.

    `head` is a digest from the log, which some seal must still have: without it nothing here can tell that the newest
    seals were taken away.
    Everything is read as it stood at one moment, however much is written and sealed meanwhile.
    """
    verdict = Verdict()
    with _one_moment():
        last_id, sealed_late = _walk_seals(verdict)
        may_be_late = _late_ids(now)
        for entry_id, told in _side_by_side(sealed_late):
            digest = told["digest"][-1] if told["digest"] else None
            if not told["entry"]:
                _tell_of_no_entry(verdict, entry_id, digest)
                continue
            entry: AuditEntry = told["entry"][0]
            _check_entry(verdict, entry, digest, told["subject"])
            if digest is not None:
                verdict.sealed += 1
            else:
                _count_unsealed(verdict, entry, now, slipped_in=entry_id <= last_id and entry_id not in may_be_late)
        if head and not AuditSeal.objects.filter(digest=head).exists():
            message = (
                f"No seal has the digest {head}, which was logged. Seals were removed, or are of another database."
            )
            verdict.broken.append(Broken("head_missing", head, message))
        for name in triggers.missing(connection):
            message = f"The trigger {name} is missing or altered. Run: daybook migrate, and find out who dropped it."
            verdict.broken.append(Broken("trigger_missing", name, message))
    return verdict


_ONE_MOMENT = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "sqlite": "BEGIN DEFERRED"}


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and no writer waits. A transaction of the caller's is left as it is."""
    if connection.in_atomic_block:
        yield
        return
    # Said by hand: Django would take SQLite's write lock, and cannot be told PostgreSQL's level for one transaction.
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MOMENT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _walk_seals(verdict: Verdict) -> tuple[int, dict[int, str]]:
    """Check each seal against the one before it; the last id sealed, and the digests of entries sealed late."""
    late: dict[int, str] = {}
    previous: AuditSeal | None = None
    last_id = 0
    for seal in AuditSeal.objects.order_by("id").iterator(chunk_size=_SEALS_AT_ONCE):
        before = previous.digest if previous else ""
        whole = seal.digest == seal_digest(before, seal.last_id, seal.members, seal.gaps, seal.sealed_at)
        if not whole or seal.previous_id != (previous.pk if previous else None):
            message = f"Seal {seal.pk} does not follow from what it holds and the seal before it."
            verdict.broken.append(Broken("seal_broken", f"seal {seal.pk}", message))
        late.update((entry_id, digest) for entry_id, digest in _members(seal.members) if entry_id <= last_id)
        previous, last_id = seal, max(last_id, seal.last_id)
    return last_id, late


def _side_by_side(sealed_late: dict[int, str]) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    """For each id in order: its entry, the digest it was sealed with, and its subjects as the index has them.

    Three streams in id order are merged, so that memory does not grow with the story.
    """
    entries = ((entry.pk, "entry", entry) for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2_000))
    late = ((entry_id, "digest", digest) for entry_id, digest in sorted(sealed_late.items()))
    index = AuditSubject.objects.order_by("entry_id", "id").values_list("entry_id", "subject")
    subjects = ((entry_id, "subject", subject) for entry_id, subject in index.iterator(chunk_size=5_000))
    merged = heapq.merge(entries, late, _sealed_in_turn(), subjects, key=itemgetter(0))
    for entry_id, rows in groupby(merged, key=itemgetter(0)):
        told: dict[str, list[Any]] = {"entry": [], "digest": [], "subject": []}
        for _, what, value in rows:
            told[what].append(value)
        yield entry_id, told


def _sealed_in_turn() -> Iterator[tuple[int, str, str]]:
    """The ids that each seal was first to reach, which rise from seal to seal."""
    last_id = 0
    seals = AuditSeal.objects.order_by("id").values_list("last_id", "members")
    for reached, members in seals.iterator(chunk_size=_SEALS_AT_ONCE):
        yield from (
            (entry_id, "digest", digest) for entry_id, digest in sorted(_members(members)) if entry_id > last_id
        )
        last_id = max(last_id, reached)


def _members(text: str) -> Iterator[tuple[int, str]]:
    try:
        yield from ((int(entry_id), str(digest)) for entry_id, digest in json.loads(text))
    except (ValueError, TypeError):
        return  # the seal's own digest names the damage


def _tell_of_no_entry(verdict: Verdict, entry_id: int, sealed_digest: str | None) -> None:
    if sealed_digest is not None:
        message = f"Entry {entry_id} was sealed and is gone."
        verdict.broken.append(Broken("entry_missing", str(entry_id), message))
    else:
        message = f"The index of records names entry {entry_id}, which is not there."
        verdict.broken.append(Broken("subject_index", str(entry_id), message))


def _check_entry(verdict: Verdict, entry: AuditEntry, sealed_digest: str | None, subjects: list[str]) -> None:
    """The entry must be what its digest and its seal say, and the index of records must say what the entry says."""
    computed = entry_digest({name: getattr(entry, name) for name in CONTENT})
    if computed != entry.digest or (sealed_digest is not None and sealed_digest != computed):
        message = f"Entry {entry.pk} ({entry.verb}) is not what was recorded."
        verdict.broken.append(Broken("entry_changed", str(entry.pk), message))
    if subjects != entry.subjects:
        message = f"The index of records does not match entry {entry.pk}."
        verdict.broken.append(Broken("subject_index", str(entry.pk), message))


def _count_unsealed(verdict: Verdict, entry: AuditEntry, now: datetime, *, slipped_in: bool) -> None:
    if slipped_in:
        message = f"Entry {entry.pk} stands among sealed entries but no seal holds it: it was slipped in."
        verdict.broken.append(Broken("entry_not_sealed", str(entry.pk), message))
    verdict.unsealed += 1
    age = max(0, int((now - entry.at).total_seconds()))
    verdict.oldest_unsealed_seconds = max(verdict.oldest_unsealed_seconds or 0, age)
