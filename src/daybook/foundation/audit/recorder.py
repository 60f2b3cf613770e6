"""The kernel's recorder: writes the entry that each operation leaves behind."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from daybook.foundation.audit.models import AuditEntry, AuditSubject
from daybook.foundation.audit.rules.digests import entry_digest
from daybook.kernel.operation import Entry
from daybook.kernel.refused import Refused


class AuditRecorder:
    def record(self, entry: Entry) -> None:
        _write(entry, refusal="", facts=entry.facts)

    def record_refusal(self, entry: Entry, refusal: Refused) -> None:
        entry.from_state = entry.to_state = ""
        with transaction.atomic():
            _write(entry, refusal=refusal.code, facts={**refusal.facts, "message": refusal.message})


def _write(entry: Entry, *, refusal: str, facts: dict[str, object]) -> None:
    content: dict[str, object] = {
        "at": entry.at,
        "actor": entry.actor.person,
        "post": entry.actor.post,
        "deputy_for": entry.actor.deputy_for,
        "verb": entry.verb,
        "refusal": refusal,
        "subjects": entry.subjects,
        "case": entry.case,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "paragraph": entry.paragraph,
        "request": entry.actor.request,
        "facts": json.loads(json.dumps(facts, cls=DjangoJSONEncoder)),
    }
    row = AuditEntry.objects.create(**content, digest=entry_digest(content))
    AuditSubject.objects.bulk_create([AuditSubject(entry=row, subject=subject) for subject in entry.subjects])
