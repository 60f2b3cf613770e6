"""The doors that buying will use: each does its work once for its source, however often it is asked."""

from __future__ import annotations

from typing import Any

import pytest

from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.finance.budgets.models import Movement, Reservation
from daybook.finance.budgets.public import (
    Creditor,
    ReservationRef,
    ReservationRequest,
    record_commitment,
    record_invoiced,
    record_release,
    record_reservation,
)
from daybook.finance.budgets.queries import find_budget_line
from daybook.finance.budgets.tests.build import as_a_consequence, line_of
from daybook.finance.ledger.proving import prove
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.django_db
BANK = Creditor("CORP", "1000")


@pytest.fixture
def line(players: Cast) -> str:
    return line_of(players, 1_000_00)


def requisition(players: Cast, line: str, pence: int, ref: str = "REQ-1") -> ReservationRef:
    request = ReservationRequest(line, "Laptops", pence, "requisition", ref)
    with as_a_consequence(players):
        return record_reservation(request, made_by="P-000001", now=autumn(25))


def available(players: Cast, line: str) -> int:
    return find_budget_line(players.accountant, line).figures.available_pence


def test_the_worked_example_through_the_doors_each_asked_twice(players: Cast, line: str) -> None:
    given: dict[str, Any] = {"made_by": "P-000001", "now": autumn(25)}
    seen = []
    for _ in range(2):
        first = requisition(players, line, 300_00).reference
        seen.append(available(players, line))
    for _ in range(2):
        with as_a_consequence(players):
            record_commitment(first, amount_pence=200_00, event="PO-1 ordered", **given)
        seen.append(available(players, line))
    for _ in range(2):
        with as_a_consequence(players):
            record_invoiced(first, amount_pence=200_00, event="INV-1 invoiced", creditor=BANK, **given)
        seen.append(available(players, line))
    requisition(players, line, 50_00, "REQ-2")
    seen.append(available(players, line))
    for _ in range(2):
        with as_a_consequence(players):
            closed = record_release(first, event="closed short", **given)
        seen.append(available(players, line))
    assert [pence // 100 for pence in seen] == [700, 700, 700, 700, 700, 700, 650, 750, 750]
    assert (closed.state, Reservation.objects.count(), Movement.objects.count()) == ("closed", 2, 5)
    assert prove().ok


def test_an_event_asked_again_with_another_sum_is_refused(players: Cast, line: str) -> None:
    first = requisition(players, line, 300_00).reference
    given: dict[str, Any] = {"made_by": "P-000001", "now": autumn(25)}
    with as_a_consequence(players):
        record_commitment(first, amount_pence=200_00, event="PO-1", **given)
        record_invoiced(first, amount_pence=20_00, event="INV-1", creditor=BANK, **given)
        record_release(first, amount_pence=150_00, event="cut", **given)
        assert record_release(first, amount_pence=150_00, event="cut", **given).committed_pence == 130_00
        for door, event, more in (
            (record_commitment, "PO-1", {}),
            (record_invoiced, "INV-1", {"creditor": BANK}),
            (record_release, "cut", {}),
        ):
            with pytest.raises(Refused) as refused:
                door(first, amount_pence=1, event=event, **more, **given)
            assert refused.value.code == "recorded_otherwise"


@pytest.mark.parametrize("event", ["", "x" * 41])
def test_an_event_has_a_name_that_can_be_kept(players: Cast, line: str, event: str) -> None:
    first = requisition(players, line, 300_00).reference
    with as_a_consequence(players), pytest.raises(Refused) as refused:
        record_commitment(first, amount_pence=1, event=event, made_by="P-000001", now=autumn(25))
    assert refused.value.code == "bad_event"
