"""Every read of undertakings. `visible_undertakings` is the only road to rows for pages and the API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, DateField, Q, QuerySet, Value, When

from daybook.decisions.undertakings.models import Promised, Step, Undertaking
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.decisions.undertakings.rules.due_dates import occurrence_due
from daybook.decisions.undertakings.rules.outstanding import blocks, is_overdue, programme_key
from daybook.decisions.undertakings.states import OUTSTANDING, UNDERTAKING, UndertakingState
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_bounds
from daybook.kernel.refused import Refused

# After any of these there is no day asked for, or another.
_SAYS_A_DAY = frozenset(UNDERTAKING.verbs - {"assign_undertaking"})


@dataclass(frozen=True, slots=True)
class UndertakingFilter:
    """Which undertakings to list; every blank matches all. `overdue_on` keeps those that are late on a day."""

    state: str = ""
    case: str = ""
    programme: str = ""
    owner_post: str = ""
    search: str = ""
    blocking: bool = False
    overdue_on: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One step of an undertaking, oldest first in a list of them."""

    verb: str
    from_state: str
    to_state: str
    words: str
    owner_post: str
    on: date
    made_by: str
    at: datetime
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class UndertakingDetail:
    """An undertaking with its promise and steps, as it stood at the end of a day; `first_due_on` is before any move."""

    ref: UndertakingRef
    condition: str
    every_months: int | None
    occurrence: int
    until_on: date | None
    paragraph: str
    promised_on: date
    made_by: str
    first_due_on: date
    steps: tuple[Done, ...]


def visible_undertakings(actor: Actor, wanted: UndertakingFilter | None = None) -> QuerySet[Undertaking]:
    """Undertakings that match, in no order; whoever may see undertakings sees all of them."""
    wanted = wanted or UndertakingFilter()
    found = Undertaking.objects.select_related("promise")
    exact = {
        "state": wanted.state,
        "promise__case": wanted.case,
        "promise__programme_key": programme_key(wanted.programme),
        "owner_post": wanted.owner_post,
    }
    found = found.filter(**{column: value for column, value in exact.items() if value})
    if wanted.blocking:
        found = found.filter(promise__blocking=True, state__in=OUTSTANDING)
    if wanted.overdue_on:
        found = found.filter(state=UndertakingState.OPEN, due_on__lt=wanted.overdue_on)
    for word in wanted.search.split():
        found = found.filter(
            Q(reference__icontains=word)
            | Q(promise__words__icontains=word)
            | Q(promise__case_reference__icontains=word)
            | Q(promise__programme__icontains=word)
        )
    return found


def outstanding_first(found: QuerySet[Undertaking]) -> QuerySet[Undertaking]:
    """The same rows with `turn`: the day something is due while it is outstanding, and the last of days afterwards."""
    turn = Case(When(state__in=OUTSTANDING, then="due_on"), default=Value(date.max), output_field=DateField())
    return found.annotate(turn=turn)


def undertakings_of(case: str, *, today: date) -> tuple[UndertakingRef, ...]:
    """What one decision undertook, in the order of the paper and then of time."""
    found = Undertaking.objects.filter(promise__case=case).select_related("promise")
    return tuple(ref_of(row, today) for row in found.order_by("promise_id", "occurrence"))


def earlier_undertakings(
    programme: str, *, case: str, supersedes: Collection[str] = (), today: date
) -> tuple[UndertakingRef, ...]:
    """What other decisions undertook that the decision `case` follows, by the day it is due.

    Those of its programme, by name, and those it supersedes, by key: programmes are renamed.
    """
    key = programme_key(programme)
    follows = Q(promise__case__in=list(supersedes))
    if key:
        follows |= Q(promise__programme_key=key)
    found = Undertaking.objects.filter(follows).exclude(promise__case=case).select_related("promise")
    return tuple(ref_of(row, today) for row in found.order_by("due_on", "id"))


def undertaking_detail(actor: Actor, reference: str, *, today: date, as_at: date | None = None) -> UndertakingDetail:
    """An undertaking as it stands, or as it stood at the end of `as_at`. Refused `not_found`, or `not_begun` then."""
    row = visible_undertakings(actor).filter(reference=reference).first() or _none(reference)
    steps = Step.objects.filter(undertaking=row)
    if as_at is not None:
        steps = steps.filter(at__lt=london_bounds(as_at)[1])
    done = tuple(_done(step) for step in steps.order_by("at", "id"))
    if not done:
        raise Refused("not_begun", f"{reference} had not been given on that day. Choose a later one.")
    promise = row.promise
    first_due = occurrence_due(promise.first_due_on, promise.every_months or 0, row.occurrence)
    if as_at is not None:
        row.state, row.owner_post = done[-1].to_state, done[-1].owner_post
        row.due_on = next((step.due_on for step in reversed(done) if step.verb == "move_due_date"), None) or first_due
        asked = next((step for step in reversed(done) if step.verb in _SAYS_A_DAY), None)
        row.proposed_due_on = asked.due_on if asked is not None and asked.verb == "propose_due_date" else None
        row.settled_on = done[-1].on if row.state not in OUTSTANDING else None
    return UndertakingDetail(
        ref=ref_of(row, as_at or today),
        condition=promise.condition,
        every_months=promise.every_months,
        occurrence=row.occurrence,
        until_on=promise.until_on,
        paragraph=promise.paragraph,
        promised_on=promise.promised_on,
        made_by=promise.made_by,
        first_due_on=first_due,
        steps=done,
    )


def find_undertaking(reference: str, *, today: date) -> UndertakingRef:
    """The undertaking of this reference; Refused `not_found`."""
    row = Undertaking.objects.select_related("promise").filter(reference=reference).first() or _none(reference)
    return ref_of(row, today)


def unreminded(today: date, limit: int) -> list[Undertaking]:
    """Undertakings that became late and whose owner has not been told, the longest late first."""
    late = Undertaking.objects.filter(state=UndertakingState.OPEN, due_on__lt=today, reminded_at=None)
    return list(late.select_related("promise").order_by("due_on", "id")[:limit])


def programmes_with_undertakings() -> list[str]:
    """The names of programmes whose decisions undertook anything, each once, in order."""
    names = Promised.objects.exclude(programme_key="").order_by("programme_key", "id")
    first: dict[str, str] = {}
    for key, name in names.values_list("programme_key", "programme"):
        first.setdefault(key, name)
    return list(first.values())


def ref_of(row: Undertaking, today: date) -> UndertakingRef:
    """An undertaking as others see it on a day."""
    promise = row.promise
    return UndertakingRef(
        reference=row.reference,
        case=promise.case,
        case_reference=promise.case_reference,
        words=promise.words,
        kind=promise.kind,
        due_on=row.due_on,
        owner_post=row.owner_post,
        state=str(row.state),
        version=row.version,
        blocking=promise.blocking,
        blocks=blocks(
            state=row.state,
            blocking=promise.blocking,
            repeated=promise.every_months is not None,
            due_on=row.due_on,
            today=today,
        ),
        overdue=is_overdue(row.state, row.due_on, today),
        settled_on=row.settled_on,
        programme=promise.programme,
        proposed_due_on=row.proposed_due_on,
    )


def _done(step: Step) -> Done:
    return Done(
        step.verb, step.from_state, step.to_state, step.words, step.owner_post, step.on, step.made_by, step.at,
        step.due_on,
    )  # fmt: skip


def _none(reference: str) -> Undertaking:
    raise Refused("not_found", f"There is no undertaking {reference}. Check the reference.")
