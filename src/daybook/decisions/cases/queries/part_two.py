"""Part 2: whether there is one, who may read it, and who did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.decisions.cases.models import Case, PartTwo, PartTwoRead, PartTwoReader
from daybook.decisions.cases.queries.papers import (
    authorised_now,
    current_version,
    form_of,
    still_to_agree,
    visible_cases,
)
from daybook.decisions.cases.states import CaseState
from daybook.foundation.identity.public import permissions_held
from daybook.kernel.actor import Actor

# Whoever acts on a paper next reads what they put their name to.
_ACTS_NEXT = {CaseState.SUBMITTED: "decisions.sign_case", CaseState.SIGNED: "decisions.decide_case"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody named for a Part 2, why, by whom and since when; `ended_at` once they no longer need to know."""

    person: str
    reason: str
    named_by: str
    named_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody read a version of a Part 2."""

    person: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PartTwoShown:
    """What everybody with decisions may know of a Part 2: not its text."""

    number: int
    digest: str
    written_by: str
    written_at: datetime
    readers: tuple[Reader, ...]
    readings: tuple[Reading, ...]
    may_read: bool


def latest_part_two(case: Case) -> PartTwo | None:
    """The Part 2 that stands on a paper."""
    return PartTwo.objects.filter(case=case).order_by("-number").first()


def may_read_part_two(actor: Actor, case: Case, now: datetime) -> bool:
    """Whether somebody wrote a Part 2, signed its paper, is named for it, or acts on it next and took no step aside."""
    person = actor.person
    if PartTwo.objects.filter(case=case, written_by=person).exists():
        return True
    if PartTwoReader.objects.filter(case=case, person=person, ended_at=None).exists():
        return True
    if case.recusals.filter(person=person).exists():
        return False
    if case.signatures.filter(person=person).exists():
        return True
    needed = _ACTS_NEXT.get(CaseState(case.state))
    if case.state == CaseState.SIGNED and still_to_agree(
        case, authorised_now(case, form_of(current_version(case)), now), now
    ):
        needed = "decisions.agree_case"
    return needed is not None and needed in permissions_held(actor, now)


def part_two_shown(actor: Actor, case: Case, now: datetime) -> PartTwoShown | None:
    """A paper's Part 2 without its text; None where it has none here."""
    part_two = latest_part_two(case)
    if part_two is None:
        return None
    readers = PartTwoReader.objects.filter(case=case).order_by("named_at", "id")
    reads = PartTwoRead.objects.filter(part_two__case=case).order_by("-at", "-id").select_related("part_two")
    return PartTwoShown(
        number=part_two.number,
        digest=part_two.digest,
        written_by=part_two.written_by,
        written_at=part_two.written_at,
        readers=tuple(Reader(row.person, row.reason, row.named_by, row.named_at, row.ended_at) for row in readers),
        readings=tuple(Reading(row.person, row.part_two.number, row.at) for row in reads),
        may_read=may_read_part_two(actor, case, now),
    )


def part_two_of(actor: Actor, reference: str, now: datetime) -> PartTwoShown | None:
    """What somebody who may see a paper may know of its Part 2; None where it has none here."""
    return part_two_shown(actor, visible_cases(actor).get(slug=reference), now)
