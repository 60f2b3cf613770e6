"""Every read of approvals: what waits for somebody, in their own name and as a deputy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from daybook.foundation.approvals.models import Handing, ItemQuestion, WaitingBar, WaitingItem
from daybook.foundation.approvals.refs import QuestionRef
from daybook.foundation.identity.public import Lent, Standing, offers_over, standing_of, standings_of
from daybook.foundation.organisation.public import references_of_posts_held
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused

# Asked of a person themselves, so that nobody does it in their name.
PERSONAL = frozenset({"approvals.accept_deputyship", "approvals.answer_question"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item in somebody's inbox: what to do, to what, why it came, under which paragraph, since when."""

    id: int
    subject: str
    verb: str
    title: str
    why: str
    paragraph: str
    raised_at: datetime
    amount_pence: int | None
    yes: str
    no: str
    holder: str
    maker: str
    handed_to: str
    version: int
    role_title: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One name somebody may act in: their own (`acting_for` blank) or that of whoever lent them a role.

    `person` is whose work it is, `posts` what they hold, `standing` what may be done in this name.
    """

    actor: str
    person: str
    acting_for: str
    standing: Standing
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which items to list; blanks match all. `name` is "own", or the person whose deputy one would act as."""

    domain: str = ""
    verb: str = ""
    raised_before: datetime | None = None
    name: str = ""


def seat_of(actor: Actor, now: datetime) -> Seat:
    """The name somebody acts in."""
    person = actor.deputy_for or actor.person
    posts = None if actor.deputy_for else actor.posts
    if posts is None:
        posts = references_of_posts_held([person], on=london_day(now), known_at=now)[person]
    return Seat(actor.person, person, actor.deputy_for, standing_of(actor, now), posts)


def seats_of(person: str, lent: Collection[Lent], now: datetime) -> list[Seat]:
    """Every name somebody may act in now: their own, then those of whoever lends them a role; in two queries."""
    standings = standings_of(person, lent, now)
    whose = {acting_for: acting_for or person for acting_for in standings}
    held = references_of_posts_held(whose.values(), on=london_day(now), known_at=now)
    return [Seat(person, one, acting_for, standings[acting_for], held[one]) for acting_for, one in whose.items()]


def visible_work(seats: Sequence[Seat], wanted: WorkFilter | None = None) -> QuerySet[WaitingItem]:
    """What waits in any of these names, in no order; `acting_for` says in whose, `worth` is its amount or nothing."""
    wanted = wanted or WorkFilter()
    within = [seat for seat in seats if wanted.name in ("", seat.acting_for or "own")]
    found = _waiting_in(within)
    if wanted.domain:
        found = found.filter(verb__startswith=f"{wanted.domain}.")
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.raised_before:
        found = found.filter(raised_at__lt=wanted.raised_before)
    whose = [When(_waits_for(seat), then=Value(seat.acting_for)) for seat in within]
    return found.annotate(
        acting_for=Case(*whose, default=Value(""), output_field=CharField()),
        worth=Coalesce(F("amount_pence"), Value(0), output_field=BigIntegerField()),
    )


def count_kinds(seats: Sequence[Seat]) -> dict[str, int]:
    """How many items of each verb wait in any of these names."""
    return dict(_waiting_in(seats).order_by("verb").values_list("verb").annotate(many=Count("id")))


def offers_waiting_in_vain(now: datetime) -> list[str]:
    """Offers to act as deputy, and proposals of them, that wait in an inbox though their days have passed."""
    verbs = ["approvals.accept_deputyship", "approvals.confirm_deputyship"]
    waiting = WaitingItem.objects.filter(verb__in=verbs, settled_at=None)
    return offers_over(list(waiting.values_list("subject", flat=True)), london_day(now))


def visible_waiting(actor: Actor, now: datetime, limit: int = 200) -> list[Waiting]:
    """What waits for this actor in the name they act in, oldest first."""
    rows = _waiting_in([seat_of(actor, now)]).order_by("raised_at", "id")
    return [waiting_of(row) for row in rows[:limit]]


def verb_waiting(seat: Seat, subject: str) -> str:
    """What of a record waits in this name, longest first; blank where nothing does."""
    found = _waiting_in([seat]).filter(subject=subject).order_by("raised_at", "id")
    return found.values_list("verb", flat=True).first() or ""


def waiting_of(row: WaitingItem) -> Waiting:
    """A row of the inbox as pages see it."""
    return Waiting(
        row.pk, row.subject, row.verb, row.title, row.why, row.paragraph, row.raised_at, row.amount_pence, row.yes,
        row.no, row.holder, row.maker, row.handed_to, row.version, row.role_title,
    )  # fmt: skip


def could_do(seat: Seat) -> Q:
    """Open items that may be done in this name, whoever they were handed on to; of a deputy, up to the limit lent."""
    titled = Q(role_title="")
    for title, limit in seat.standing.titles.items():
        within = Q() if limit is None else Q(amount_pence=None) | Q(amount_pence__lte=limit)
        titled |= Q(within, role_title=title)
    mine = titled & (Q(holder="") | Q(holder__in=[seat.person, *seat.posts]))
    permissions = seat.standing.permissions - (PERSONAL if seat.acting_for else frozenset())
    barred = WaitingBar.objects.filter(item=OuterRef("pk"), person__in={seat.person, seat.actor})
    return Q(mine, ~Exists(barred), settled_at=None, verb__in=permissions)


def _waits_for(seat: Seat) -> Q:
    return could_do(seat) & Q(handed_to__in=["", seat.person])


def _waiting_in(seats: Sequence[Seat]) -> QuerySet[WaitingItem]:
    if not seats:
        return WaitingItem.objects.none()
    wanted = Q()
    for seat in seats:
        wanted |= _waits_for(seat)
    return WaitingItem.objects.filter(wanted)


def find_item(seats: Sequence[Seat], subject: str, verb: str) -> Waiting:
    """An open item that may be done in one of these names, or that somebody may give to another; else `not_found`."""
    known = Q(overseen_by__in=seats[0].standing.permissions)
    for seat in seats:
        known |= could_do(seat)
    row = WaitingItem.objects.filter(known, subject=subject, verb=verb, settled_at=None).first()
    if row is None:
        message = f"Nothing of this kind about {subject[:40]} waits for you: it is done, or it is somebody else’s."
        raise Refused("not_found", message)
    return waiting_of(row)


def barred_from(item: Waiting) -> set[str]:
    """References of the people who may not do an item though they hold the permission."""
    return set(WaitingBar.objects.filter(item=item.id).values_list("person", flat=True))


def waits_in(seat: Seat, item: Waiting) -> bool:
    """Whether an item may be done in this name, whoever it was handed on to."""
    return WaitingItem.objects.filter(could_do(seat), pk=item.id).exists()


def handed_on(seat: Seat, limit: int = 100) -> list[tuple[Waiting, Handing]]:
    """Items of this name that were handed on to somebody else, each with its last handing, oldest first."""
    items = WaitingItem.objects.filter(could_do(seat)).exclude(handed_to__in=["", seat.person])
    latest = Handing.objects.filter(item=OuterRef("item")).order_by("-id").values("pk")[:1]
    rows = Handing.objects.filter(item__in=items.values("pk"), pk=Subquery(latest)).select_related("item")
    return [(waiting_of(row.item), row) for row in rows.order_by("item__raised_at", "id")[:limit]]


def overseen(seat: Seat, limit: int = 100) -> list[Waiting]:
    """Items that wait for their one holder, and that may be given to another in this name, oldest first."""
    rows = WaitingItem.objects.filter(settled_at=None, overseen_by__in=seat.standing.permissions)
    others = rows.exclude(holder__in=[seat.person, *seat.posts]).order_by("raised_at", "id")
    return [waiting_of(row) for row in others[:limit]]


def visible_questions(person: str) -> QuerySet[ItemQuestion]:
    """The questions that somebody asked, in no order."""
    return ItemQuestion.objects.filter(asked_by=person)


def question_ref(row: ItemQuestion) -> QuestionRef:
    """A question with its answer, as pages and operations tell of it."""
    answer, withdrawal = getattr(row, "answer", None), getattr(row, "withdrawal", None)
    return QuestionRef(
        row.reference, row.subject, row.item.verb, row.item.title, row.words, row.asked_by, row.deputy_for,
        row.asked_of, row.asked_at, answer.words if answer else "", answer.answered_at if answer else None,
        answer is None and withdrawal is None and row.item.settled_at is None,
        withdrawal.withdrawn_at if withdrawal else None,
    )  # fmt: skip


def find_question(reference: str) -> QuestionRef:
    """The question of this reference; Refused `not_found`."""
    row = ItemQuestion.objects.select_related("item", "answer", "withdrawal").filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no question {reference[:40]}. Check the reference.")
    return question_ref(row)


def questions_about(subject: str) -> list[QuestionRef]:
    """Everything that was asked about a record, oldest first, with what was answered."""
    rows = ItemQuestion.objects.filter(subject=subject).select_related("item", "answer", "withdrawal").order_by("id")
    return [question_ref(row) for row in rows]


def words_said(references: Collection[str]) -> dict[tuple[str, str], str]:
    """What was asked, answered and said on handing on, by the operation and the reference it left in the story."""
    asked = ItemQuestion.objects.filter(reference__in=references).select_related("item", "answer", "withdrawal")
    keys = [int(one[4:]) for one in references if one.startswith("HND-") and one[4:].isdigit()]
    handed = {handing.reference: handing for handing in Handing.objects.filter(pk__in=keys)} if keys else {}
    told: dict[tuple[str, str], str] = {}
    for row in asked:
        told["approvals.ask_question", row.reference] = row.words
        told["approvals.answer_question", row.reference] = question_ref(row).answer
    for reference, handing in handed.items():
        told["approvals.hand_on_item", reference] = handing.reason
        told["approvals.take_back_item", reference] = handing.reason
    return told
