"""Sealing and verifying the audit story.

Writers never queue: each entry carries its own digest, and this sealer, run every minute by a job, chains whatever has
been committed since. The head digest is also logged, so that it leaves the machine with the logs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, connection, transaction

from daybook.foundation.audit.models import AuditEntry, AuditSeal, AuditSubject
from daybook.foundation.audit.rules.digests import CONTENT, entry_digest, members_text, seal_digest
from daybook.kernel import triggers

BATCH = 10_000
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


def verify(now: datetime) -> Verdict:
    """Recompute every digest and the chain of seals, and look for each trigger; names all that is broken."""
    verdict = Verdict()
    expected = _walk_seals(verdict)
    last_id = AuditSeal.objects.order_by("-id").values_list("last_id", flat=True).first() or 0
    late = _late_ids(now)
    seen: set[int] = set()
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=5_000):
        seen.add(entry.pk)
        _check_entry(verdict, entry, expected.get(entry.pk))
        if entry.pk in expected:
            verdict.sealed += 1
            continue
        if entry.pk <= last_id and entry.pk not in late:
            message = f"Entry {entry.pk} stands among sealed entries but no seal holds it: it was slipped in."
            verdict.broken.append(Broken("entry_not_sealed", str(entry.pk), message))
        verdict.unsealed += 1
        age = max(0, int((now - entry.at).total_seconds()))
        verdict.oldest_unsealed_seconds = max(verdict.oldest_unsealed_seconds or 0, age)
    for entry_id in sorted(set(expected) - seen):
        message = f"Entry {entry_id} was sealed and is gone."
        verdict.broken.append(Broken("entry_missing", str(entry_id), message))
    _check_subjects(verdict)
    for name in triggers.missing(connection):
        message = f"The trigger {name} is missing or altered. Run: daybook migrate, and find out who dropped it."
        verdict.broken.append(Broken("trigger_missing", name, message))
    return verdict


def _walk_seals(verdict: Verdict) -> dict[int, str]:
    """Check each seal against the one before it; every sealed id with the digest it had."""
    expected: dict[int, str] = {}
    previous: AuditSeal | None = None
    for seal in AuditSeal.objects.order_by("id").iterator(chunk_size=100):
        before = previous.digest if previous else ""
        whole = seal.digest == seal_digest(before, seal.last_id, seal.members, seal.gaps, seal.sealed_at)
        if not whole or seal.previous_id != (previous.pk if previous else None):
            message = f"Seal {seal.pk} does not follow from what it holds and the seal before it."
            verdict.broken.append(Broken("seal_broken", f"seal {seal.pk}", message))
        expected.update(_members(seal.members))
        previous = seal
    return expected


def _members(text: str) -> Iterator[tuple[int, str]]:
    try:
        yield from ((int(entry_id), str(digest)) for entry_id, digest in json.loads(text))
    except (ValueError, TypeError):
        return  # the seal's own digest names the damage


def _check_entry(verdict: Verdict, entry: AuditEntry, sealed_digest: str | None) -> None:
    computed = entry_digest({name: getattr(entry, name) for name in CONTENT})
    if computed != entry.digest or (sealed_digest is not None and sealed_digest != computed):
        message = f"Entry {entry.pk} ({entry.verb}) is not what was recorded."
        verdict.broken.append(Broken("entry_changed", str(entry.pk), message))


def _check_subjects(verdict: Verdict) -> None:
    """The index from records to entries must say what the entries say."""
    index: dict[int, list[str]] = {}
    for entry_id, subject in AuditSubject.objects.order_by("id").values_list("entry_id", "subject").iterator():
        index.setdefault(entry_id, []).append(subject)
    for entry_id, subjects in AuditEntry.objects.order_by("id").values_list("id", "subjects").iterator():
        if index.get(entry_id, []) != subjects:
            message = f"The index of records does not match entry {entry_id}."
            verdict.broken.append(Broken("subject_index", str(entry_id), message))
