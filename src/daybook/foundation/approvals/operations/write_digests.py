"""The e-mail of the day is written, for those who chose one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from daybook.foundation.approvals.queries import seats_of, visible_work
from daybook.foundation.audit.public import attempt
from daybook.foundation.identity.public import lent_to
from daybook.foundation.notifications.public import (
    Line,
    address_of_page,
    age_words,
    next_for_digest,
    record_digest,
)
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day

_MOST_LISTED = 50
_COLUMNS = ("verb", "subject", "raised_at", "acting_for")


@operation("approvals.write_digests")
def write_digests(*, actor: Actor, now: datetime) -> Sequence[str]:
    """Write today's digest for the next few people who chose one: what waits for them with its age, longest first.

    It gives kinds, references and links; no titles, names or sums. Their references are the answer, those for whom
    there was nothing to say left out. Nobody is written to twice on a day, and at the end nobody is left.
    """
    day = london_day(now)
    note(f"DIGEST-{day}")
    return [person for person in next_for_digest(day, now) if _written(person, now)]


def _written(person: str, now: datetime) -> bool:
    found = visible_work(seats_of(person, lent_to(person, now), now)).order_by("raised_at", "id")
    day = london_day(now)
    lines = [_line(row, day) for row in found.values(*_COLUMNS)[:_MOST_LISTED]]
    if len(lines) == _MOST_LISTED and (more := found.count() - _MOST_LISTED):
        lines.append(Line(f"And {more:,} more", address_of_page(reverse("work:work"))))
    return record_digest(person=person, day=day, waiting=lines, now=now)


def _line(row: dict[str, Any], day: date) -> Line:
    kind = attempt(row["verb"])
    age = age_words((day - london_day(row["raised_at"])).days)
    return Line(
        f"{kind[:1].upper()}{kind[1:]}: {row['subject']}, {age}{', as a deputy' if row['acting_for'] else ''}",
        address_of_page(reverse("work:item", args=[row["subject"], row["verb"]])),
    )
