"""Every read of reservations: what each holds of its budget line, and how it came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from daybook.finance.budgets.models import Movement, Reservation
from daybook.finance.budgets.states import ReservationState
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """Money set aside for one thing, in pence: still reserved, on order, and invoiced."""

    reference: str
    line: str
    title: str
    account: str
    state: str
    made_by: str
    version: int
    source_kind: str
    source_ref: str
    reserved_pence: int
    committed_pence: int
    actual_pence: int

    @property
    def held_pence(self) -> int:
        """What it still keeps from everybody else."""
        return self.reserved_pence + self.committed_pence


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One step: by how much each way of holding money changed, in pence, and the journals of it."""

    on_date: date
    line: str
    event: str
    reserved_pence: int
    committed_pence: int
    actual_pence: int
    over_pence: int
    journals: tuple[str, ...]
    made_by: str
    role_title: str
    paragraph: str


def visible_reservations(actor: Actor, line: str = "", limit: int = 200) -> list[ReservationRow]:
    """Reservations, those that still hold money first and then the latest; of one budget line when named."""
    found = Reservation.objects.all() if actor.person else Reservation.objects.none()
    if line:
        found = found.filter(line__reference=line)
    return _rows(found.order_by("closed_on", "-id"), limit)


def find_reservation(actor: Actor, reference: str) -> ReservationRow:
    """One reservation by its reference; Refused `not_found`."""
    digits = reference.removeprefix("RSV-")
    known = digits.isascii() and digits.isdecimal() and len(digits) < 18 and bool(actor.person)
    for row in _rows(Reservation.objects.filter(pk=int(digits) if known else 0), 1):
        return row
    raise Refused("not_found", f"There is no reservation {reference}. Look for it on the page of its budget line.")


def movements_of(reservation: ReservationRow) -> list[MovementRow]:
    """The steps of a reservation, in order."""
    steps = Movement.objects.filter(reservation_id=int(reservation.reference.removeprefix("RSV-"))).order_by("id")
    return [
        MovementRow(
            step.on_date,
            step.line.reference,
            step.event,
            step.reserved_pence,
            step.committed_pence,
            step.actual_pence,
            step.over_pence,
            tuple(step.journals.split()),
            step.made_by,
            step.role_title,
            step.paragraph,
        )
        for step in steps.select_related("line")
    ]


def _rows(found: QuerySet[Reservation], limit: int) -> list[ReservationRow]:
    held = found.select_related("line").annotate(
        reserved=Sum("movements__reserved_pence", default=0),
        committed=Sum("movements__committed_pence", default=0),
        actual=Sum("movements__actual_pence", default=0),
    )
    return [
        ReservationRow(
            str(row),
            row.line.reference,
            row.title,
            row.account,
            ReservationState.CLOSED if row.closed_on else ReservationState.OPEN,
            row.made_by,
            row.version,
            row.source_kind,
            row.source_ref,
            row.reserved,
            row.committed,
            row.actual,
        )
        for row in held[:limit]
    ]
