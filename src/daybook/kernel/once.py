"""A keyed request is carried out once: its key is claimed in the transaction of the act, and a retry told the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from daybook.kernel.models import StoredAnswer

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """What is kept of an answer for whoever sends the same again: its status and a body fit for JSON."""

    status: int
    body: Any


def carry_out_once(
    *, person: str, key: str, digest: str, at: datetime, act: Callable[[], tuple[T, Kept | None]]
) -> T | StoredAnswer:
    """What `act` answers; or, where this person's key was used before, what was kept of that, without acting.

    `act` gives its answer and what to keep of it. Keeping nothing leaves the key free to be used again. Two that come
    at once wait for each other. The kept answer bears the `digest` of its request, for the caller to compare.
    """
    stored = stored_answer(person, key)
    return stored if stored is not None else _claim_and_act(person, key, digest, at, act)


def stored_answer(person: str, key: str) -> StoredAnswer | None:
    """What was kept for this person's key, if it was used."""
    return StoredAnswer.objects.filter(person=person, key=key).first()


def same_request_since(person: str, digest: str, since: datetime) -> StoredAnswer | None:
    """What was kept of the last request of this person with this content, under whatever key, since a moment."""
    found = StoredAnswer.objects.filter(person=person, request_digest=digest, answered_at__gt=since, status__gt=0)
    return found.order_by("-id").first()


def _claim_and_act(
    person: str, key: str, digest: str, at: datetime, act: Callable[[], tuple[T, Kept | None]]
) -> T | StoredAnswer:
    try:
        with transaction.atomic():
            claim = StoredAnswer(person=person, key=key, request_digest=digest, status=0, body={}, answered_at=at)
            claim.save(force_insert=True)
            answer, kept = act()
            if kept is None:
                claim.delete()
            else:
                claim.status, claim.body = kept.status, kept.body
                claim.save(update_fields=["status", "body"])
            return answer
    except IntegrityError:
        stored = stored_answer(person, key)
        if stored is None:
            raise  # the act itself broke a constraint: nothing was claimed or done
        return stored
