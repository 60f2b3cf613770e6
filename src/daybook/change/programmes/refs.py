"""What other domains, the pages and the API see of a programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.kernel.money import Pence


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """A programme: its reference, the decision it stands on, and the version that a later act must have seen."""

    reference: str
    title: str
    case: str
    mandate_state: str
    due_on: date
    version: int


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A line of a programme's register, and the version that a later act must have seen."""

    reference: str
    programme: str
    kind: str
    title: str
    closed: bool
    version: int


@dataclass(frozen=True, slots=True)
class IssuedRef:
    """A version of the outline case that was signed off, and the SHA-256 of what it says."""

    programme: str
    number: int
    digest: str
    version: int


@dataclass(frozen=True, slots=True)
class LessonRef:
    """A lesson and how it stands: open, taken or not_taken; `version` is the programme's."""

    reference: str
    programme: str
    title: str
    standing: str
    version: int


@dataclass(frozen=True, slots=True)
class StakeholderRef:
    """A stakeholder, where it stands and where it is wanted; `version` is the programme's."""

    reference: str
    programme: str
    name: str
    stance: str
    wanted: str
    version: int


@dataclass(frozen=True, slots=True)
class EngagementRef:
    """What is owed to a stakeholder by a day, and when it was given; `version` is the programme's."""

    stakeholder: str
    number: int
    what: str
    due_on: date
    held_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class GateRef:
    """A gate and whether it was passed; `version` is the programme's."""

    reference: str
    programme: str
    title: str
    passed: bool
    version: int


@dataclass(frozen=True, slots=True)
class OwnedRef:
    """Something that a post owns and is due on a day; `version` is the programme's."""

    subject: str
    programme: str
    what: str
    due_on: date
    version: int


@dataclass(frozen=True, slots=True)
class RoleRef:
    """A role of a programme's team and what it costs in all; `version` is the programme's."""

    reference: str
    programme: str
    title: str
    kind: str
    cost_pence: Pence
    version: int


@dataclass(frozen=True, slots=True)
class TransferRef:
    """Something to be handed over to a post, and how that stands; `version` is the programme's."""

    reference: str
    role: str
    knowledge: str
    to_post: str
    standing: str
    version: int
