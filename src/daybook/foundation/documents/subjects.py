"""Which records may have documents is known to the domains above, so the top of the house binds it here."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from daybook.foundation.documents.refs import Owner
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


class Subjects(Protocol):
    def __call__(self, actor: Actor, subject: str, now: datetime) -> Owner:
        """What a record gives its documents; Refused `not_found`, or `not_permitted` for whoever may not read it."""


def _unbound(actor: Actor, subject: str, now: datetime) -> Owner:
    raise Refused("not_ready", "The service has not finished starting. Try again in a minute.")


_subjects: Subjects = _unbound


def bind_subjects(subjects: Subjects) -> None:
    """Say, at start-up, who may read the records that documents belong to."""
    global _subjects
    _subjects = subjects


def owner_of(actor: Actor, subject: str, now: datetime) -> Owner:
    """What a record gives its documents, for somebody who may read it; Refused otherwise."""
    return _subjects(actor, subject, now)
