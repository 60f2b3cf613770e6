"""What went before a decision and what is coming: the supersede chain, meetings and the forward plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from daybook.decisions.cases.models import Case, CaseLink, Meeting, PastDecision, PlannedPaper
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

_LONGEST_CHAIN = 100
_MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A decision in a chain. `held` is False for a past one, known from its source alone; `follows` an earlier slug."""

    slug: str
    reference: str
    title: str
    decided: str
    sorts_on: date
    amount_pence: int | None
    summary: str
    source: str
    state: str
    held: bool
    follows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A paper on the forward plan; `slug` and `state` are blank before its record is begun."""

    key: int
    subject: str
    decision_maker: str
    slug: str
    reference: str
    state: str
    planned_by: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting with its papers."""

    reference: str
    name: str
    on: date
    papers_due_on: date
    version: int
    papers: tuple[PlanLine, ...]


def superseded_by(reference_slug: str, until: datetime) -> list[str]:
    """The decisions, by slug, that superseded one before a moment: here, or past ones that followed it."""
    links = CaseLink.objects.filter(earlier=reference_slug, at__lt=until).values_list("case__slug", flat=True)
    past = PastDecision.objects.filter(follows=reference_slug, recorded_at__lt=until).values_list("slug", flat=True)
    return sorted(links.union(past))


def decisions_titled(titles: Sequence[str]) -> dict[str, str]:
    """The references of the decisions, here and past, that alone have one of these titles, by the title in small.

    Only the first fifty titles are looked for.
    """
    asked = reduce(or_, (Q(title__iexact=title) for title in titles[:_MOST_ASKED]))
    cases = Case.objects.filter(asked).values_list("title", "reference")
    past = PastDecision.objects.filter(asked).values_list("title", "reference")
    found = defaultdict[str, set[str]](set)
    for title, reference in cases.union(past):
        found[title.casefold()].add(reference)
    return {title: references.pop() for title, references in found.items() if len(references) == 1}


def is_past(slug: str) -> bool:
    """Whether this is a decision known only as a public fact, without a paper of its own here."""
    return PastDecision.objects.filter(slug=slug).exists()


def chain_of(slug: str) -> list[ChainLink]:
    """The whole chain that a decision stands in, earliest first; only itself where nothing goes before or after.

    Reads each step of the chain in five queries, however many decisions stand on it.
    """
    found: dict[str, ChainLink] = {}
    frontier = {slug}
    while frontier and len(found) < _LONGEST_CHAIN:
        links = _links(frontier)
        found |= links
        frontier = _neighbours(frontier, links) - set(found)
    return sorted(found.values(), key=lambda link: (link.sorts_on, link.slug))


def meetings_from(on: date, until: date | None = None) -> list[MeetingLine]:
    """Meetings from a day on, soonest first, with what is planned for each; two queries."""
    meetings = Meeting.objects.filter(on__gte=on).order_by("on", "id")
    if until is not None:
        meetings = meetings.filter(on__lt=until)
    return _with_papers(list(meetings[:200]))


def meeting_of(reference: str) -> MeetingLine:
    """One meeting with its papers; Refused `not_found`."""
    meeting = Meeting.objects.filter(reference=reference).first()
    if meeting is None:
        raise Refused("not_found", f"There is no meeting {reference[:20]}. Look at the forward plan.")
    return _with_papers([meeting])[0]


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Every meeting that was arranged, in no order, for whoever is signed in."""
    return Meeting.objects.all() if actor.person else Meeting.objects.none()


def locked_meeting_fault(held: Meeting | None, reference: str, seen_version: int) -> None:
    """Refused `not_found` where a meeting is not there, `stale` where its plan changed since it was seen."""
    if held is None:
        raise Refused("not_found", f"There is no meeting {reference[:20]}. Look at the forward plan.")
    if held.version != seen_version:
        message = "The plan of this meeting was changed since you opened it. Look at it again, then repeat."
        raise Refused("stale", message, subject=held.reference, seen=seen_version, now=held.version)


def _with_papers(meetings: list[Meeting]) -> list[MeetingLine]:
    papers: dict[int, list[PlanLine]] = {}
    planned = PlannedPaper.objects.filter(meeting__in=meetings, removed_at=None).select_related("case").order_by("id")
    for row in planned:
        papers.setdefault(row.meeting_id, []).append(_plan_line(row))
    return [
        MeetingLine(one.reference, one.name, one.on, one.papers_due_on, one.version, tuple(papers.get(one.pk, ())))
        for one in meetings
    ]


def _plan_line(row: PlannedPaper) -> PlanLine:
    case = row.case
    return PlanLine(
        row.pk,
        (case.title if case else "") or row.subject,
        row.decision_maker,
        case.slug if case else "",
        case.reference if case else "",
        case.state if case else "",
        row.planned_by,
    )


def _links(slugs: Iterable[str]) -> dict[str, ChainLink]:
    wanted = list(slugs)
    earlier: dict[str, list[str]] = {}
    for later, before in CaseLink.objects.filter(case__slug__in=wanted).values_list("case__slug", "earlier"):
        earlier.setdefault(later, []).append(before)
    found = {}
    for case in Case.objects.filter(slug__in=wanted):
        on = case.decided_on or case.drafted_at.date()
        decided = f"{on.day} {on:%B %Y}" if case.decided_on else ""
        found[case.slug] = ChainLink(
            case.slug, case.reference, case.title, decided, on, case.total_pence, "", "", case.state, True,
            tuple(earlier.get(case.slug, ())),
        )  # fmt: skip
    for past in PastDecision.objects.filter(slug__in=wanted):
        follows = (past.follows,) if past.follows else ()
        found[past.slug] = ChainLink(
            past.slug, past.reference, past.title, past.decided, past.sorts_on, past.amount_pence, past.summary,
            past.source, "published", False, follows,
        )  # fmt: skip
    return found


def _neighbours(slugs: set[str], links: dict[str, ChainLink]) -> set[str]:
    before = {earlier for link in links.values() for earlier in link.follows}
    after = set(CaseLink.objects.filter(earlier__in=slugs).values_list("case__slug", flat=True))
    return before | after | set(PastDecision.objects.filter(follows__in=slugs).values_list("slug", flat=True))
