"""What approvals tells of questions and of items handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class QuestionRef:
    """A question about an item, and its answer where one came back.

    It is no longer `needed` once it is answered or withdrawn, or what it was about is settled.
    """

    reference: str
    subject: str
    verb: str
    about: str
    words: str
    asked_by: str
    deputy_for: str
    asked_of: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    needed: bool = True
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandedRef:
    """With whom an item is: `handed_to` blank is everybody who may do it."""

    subject: str
    verb: str
    handed_to: str
    version: int
