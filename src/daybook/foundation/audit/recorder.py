"""The kernel's recorder: writes the entry that each operation leaves behind."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from daybook.foundation.audit.rules.digests import entry_digest
from daybook.kernel.operation import Entry
from daybook.kernel.refused import Refused
from daybook.kernel.unread import write_unread

# Written by every operation, so they are put into words once and not anew each time.
_ENTRY = """
INSERT INTO audit_auditentry (at, actor, post, deputy_for, verb, refusal, subjects, "case", from_state, to_state,
    paragraph, request, facts, digest)
VALUES (%(at)s, %(actor)s, %(post)s, %(deputy_for)s, %(verb)s, %(refusal)s, %(subjects)s, %(case)s, %(from_state)s,
    %(to_state)s, %(paragraph)s, %(request)s, %(facts)s, %(digest)s) RETURNING id"""
_SUBJECTS = """
INSERT INTO audit_auditsubject (entry_id, subject)
SELECT %s, named.value FROM json_each(%s) named ORDER BY named.key"""
# PostgreSQL writes both in one statement.
_ENTRY_AND_SUBJECTS = f"""
WITH entry AS ({_ENTRY})
INSERT INTO audit_auditsubject (entry_id, subject)
SELECT entry.id, named.subject
FROM entry, jsonb_array_elements_text(%(subjects)s::jsonb) WITH ORDINALITY AS named(subject, place)
ORDER BY named.place"""


class AuditRecorder:
    def record(self, entry: Entry) -> None:
        _write(entry, refusal="", facts=entry.facts)

    def record_refusal(self, entry: Entry, refusal: Refused) -> None:
        entry.from_state = entry.to_state = ""
        with transaction.atomic():
            _write(entry, refusal=refusal.code, facts=_without_words(refusal.facts))


def _without_words(facts: dict[str, object]) -> dict[str, object]:
    """Facts fit to be kept for ever: findings are sentences that repeat what was typed, so only their number is."""
    findings = facts.get("findings")
    return facts | {"findings": len(findings)} if isinstance(findings, list) else facts


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
    row: dict[str, Any] = content | {
        "at": connection.ops.adapt_datetimefield_value(entry.at),
        "subjects": json.dumps(content["subjects"]),
        "facts": json.dumps(content["facts"]),
        "digest": entry_digest(content),
    }
    if connection.vendor == "postgresql":
        write_unread(_ENTRY_AND_SUBJECTS, row)
        return
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, row)
        [entry_id] = cursor.fetchone()
        cursor.execute(_SUBJECTS, [entry_id, row["subjects"]])
