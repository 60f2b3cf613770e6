"""Reads of meeting the market. `visible_engagements` and `visible_questions` are the only roads to rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from daybook.change.discovery.models import Answer, Effect, Engagement, EngagementSupplier, Question
from daybook.change.discovery.refs import EngagementRef, QuestionRef
from daybook.change.discovery.rules.engaging import standing_of
from daybook.change.discovery.states import QuestionState
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class EngagementDetail:
    """Suppliers that were met, with what was said, asked, and changed."""

    ref: EngagementRef
    words: str
    questions: tuple[QuestionRef, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """How often a supplier was met, when last, and how many questions it asked."""

    name: str
    times: int
    last_on: date
    questions: int


def visible_engagements(actor: Actor, search: str = "", supplier: str = "", way: str = "") -> QuerySet[Engagement]:
    """Engagements that stand and match, in no order; whoever may see discovery sees all of them."""
    found = every_engagement(actor).filter(corrected_by=None)
    for word in search.split():
        found = found.filter(Q(title__icontains=word) | Q(words__icontains=word) | Q(reference__icontains=word))
    if supplier:
        met = EngagementSupplier.objects.filter(engagement=OuterRef("pk"), name__icontains=supplier)
        found = found.filter(Exists(met))
    return found.filter(way=way) if way else found


def every_engagement(actor: Actor) -> QuerySet[Engagement]:
    """Engagements as they were logged, those that were corrected with those that stand."""
    return Engagement.objects.all() if actor.person else Engagement.objects.none()


def visible_questions(actor: Actor, search: str = "", supplier: str = "", state: str = "") -> QuerySet[Question]:
    """Questions that match, in no order."""
    found = Question.objects.filter(engagement__in=every_engagement(actor))
    for word in search.split():
        found = found.filter(Q(words__icontains=word) | Q(reference__icontains=word))
    if supplier:
        found = found.filter(asked_by__icontains=supplier)
    return found.filter(state=state) if state else found


def engagement_detail(actor: Actor, reference: str) -> EngagementDetail:
    """One engagement, with what came of those it corrects; Refused `not_found`."""
    row = _found(every_engagement(actor), reference)
    chain = _with_earlier(row)
    questions = visible_questions(actor).filter(engagement__in=chain).order_by("id")
    return EngagementDetail(
        ref=engagement_ref(row),
        words=row.words,
        questions=tuple(question_ref(one) for one in with_answers(questions)),
        effects=tuple(Effect.objects.filter(engagement__in=chain).order_by("id")),
    )


def find_engagement(reference: str) -> EngagementRef:
    """The engagement of this reference; Refused `not_found`."""
    return engagement_ref(_found(Engagement.objects.all(), reference))


def standing_engagements(records: Collection[str]) -> list[EngagementRef]:
    """The engagements among these records, each as the last correction has it, those of the latest days first."""
    found = {}
    told = Engagement.objects.select_related("corrected_by", "corrects").prefetch_related("suppliers", "effects")
    for row in told.filter(reference__in=list(records)):
        while later := getattr(row, "corrected_by", None):
            row = later
        found[row.pk] = row
    return [engagement_ref(row) for row in sorted(found.values(), key=lambda one: (one.held_on, one.pk), reverse=True)]


def _found(rows: QuerySet[Engagement], reference: str) -> Engagement:
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no engagement {reference}. Check the reference.")
    return row


def _with_earlier(row: Engagement) -> list[Engagement]:
    """An engagement and those it corrects, one after another."""
    chain = [row]
    while earlier := chain[-1].corrects:
        chain.append(earlier)
    return chain


def find_question(actor: Actor, reference: str) -> QuestionRef:
    """The question of this reference; Refused `not_found`."""
    row = with_answers(visible_questions(actor).filter(reference=reference)).first()
    if row is None:
        raise Refused("not_found", f"There is no question {reference}. Check the reference.")
    return question_ref(row)


def answers_to(actor: Actor, reference: str) -> list[Answer]:
    """Every answer to a question, the newest first, each with where it was published."""
    found = Answer.objects.filter(question__in=visible_questions(actor).filter(reference=reference))
    return list(found.select_related("publication").order_by("-number"))


def suppliers_met(actor: Actor, most: int = 50) -> list[Met]:
    """The suppliers met most often, the first of them most of all."""
    engagements = visible_engagements(actor)
    met = EngagementSupplier.objects.filter(engagement__in=engagements).values("name")
    rows = met.annotate(times=Count("pk"), last_on=Max("engagement__held_on")).order_by("-times", "name")[:most]
    asked = dict(visible_questions(actor).values_list("asked_by").annotate(Count("pk")))
    return [Met(row["name"], row["times"], row["last_on"], asked.get(row["name"], 0)) for row in rows]


def effects_on(actor: Actor, reference: str) -> list[Effect]:
    """What meeting the market changed of a requirement or an option, the newest first."""
    found = Effect.objects.filter(engagement__in=every_engagement(actor), to=reference)
    return list(found.select_related("engagement").order_by("-id"))


def with_answers(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Questions with all that `question_ref` tells of them, read at once."""
    return rows.select_related("engagement").prefetch_related("answers__publication")


def engagement_ref(row: Engagement) -> EngagementRef:
    """An engagement as others see it."""
    return EngagementRef(
        reference=row.reference,
        way=row.way,
        title=row.title,
        held_on=row.held_on,
        suppliers=tuple(one.name for one in sorted(row.suppliers.all(), key=lambda one: one.pk)),
        ours=row.ours,
        interests=row.interests,
        changed=tuple(dict.fromkeys(_changed(row))),
        corrects=row.corrects.reference if row.corrects else "",
        because=row.because,
        corrected_by=later.reference if (later := getattr(row, "corrected_by", None)) else "",
    )


def _changed(row: Engagement) -> list[str]:
    """What it and those it corrects changed, in order of entry."""
    effects = [one for each in _with_earlier(row) for one in each.effects.all()]
    return [one.to for one in sorted(effects, key=lambda one: one.pk)]


def question_ref(row: Question) -> QuestionRef:
    """A question as others see it, with the answer that holds."""
    latest = max(row.answers.all(), key=lambda one: one.number, default=None)
    published = getattr(latest, "publication", None) if latest else None
    return QuestionRef(
        reference=row.reference,
        engagement=row.engagement.reference,
        asked_by=row.asked_by,
        asked_on=row.asked_on,
        words=row.words,
        answer=latest.words if latest else "",
        answered_at=latest.at if latest else None,
        where=published.where if published else "",
        published_at=published.at if published else None,
        state=row.state,
        standing=standing_of(QuestionState(row.state)).value,
        version=row.version,
    )
