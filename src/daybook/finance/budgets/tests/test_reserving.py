"""Money set aside, committed, invoiced and given back: what is available after each step, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daybook.decisions.cases.tests.build import Cast, autumn, moment
from daybook.decisions.cases.tests.traces import rows as traces
from daybook.finance.budgets.models import BudgetLine, Movement
from daybook.finance.budgets.operations.close_budget_lines import close_budget_lines
from daybook.finance.budgets.operations.close_reservation import close_reservation
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.invoice_funds import invoice_funds
from daybook.finance.budgets.operations.release_funds import release_funds
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.set_stop import set_stop
from daybook.finance.budgets.queries import find_budget_line
from daybook.finance.budgets.reserving import ReservationRef
from daybook.finance.budgets.tests.build import CREDITOR, line_of, reserved
from daybook.finance.ledger.proving import prove
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.actor import system_actor
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(players: Cast) -> str:
    """A budget line of £1,000."""
    return line_of(players, 1_000_00)


def available(players: Cast, line: str) -> int:
    return find_budget_line(players.accountant, line).figures.available_pence


def seen(found: ReservationRef) -> dict[str, Any]:
    return {"reservation": found.reference, "seen_version": found.version, "now": autumn(25)}


def test_the_worked_example(players: Cast, line: str) -> None:
    holder, clerk = players.budget_holder, players.accountant
    first = reserved(players, line, 300_00)
    assert available(players, line) == 700_00
    first = commit_funds(actor=holder, amount_pence=Pence(200_00), **seen(first))
    assert available(players, line) == 700_00
    first = invoice_funds(actor=clerk, amount_pence=Pence(200_00), **CREDITOR, **seen(first))
    assert available(players, line) == 700_00
    assert (first.reserved_pence, first.committed_pence, first.actual_pence) == (100_00, 0, 200_00)
    reserved(players, line, 50_00)
    assert available(players, line) == 650_00
    closed = close_reservation(actor=holder, **seen(first))
    assert (available(players, line), closed.state, closed.reserved_pence) == (750_00, "closed", 0)
    assert prove().ok


def test_an_order_larger_than_its_requisition_takes_the_rest_from_what_is_available(players: Cast, line: str) -> None:
    first = commit_funds(
        actor=players.budget_holder, amount_pence=Pence(400_00), **seen(reserved(players, line, 300_00))
    )
    assert (first.reserved_pence, first.committed_pence, available(players, line)) == (0, 400_00, 600_00)
    with pytest.raises(Refused) as refused:
        commit_funds(actor=players.budget_holder, amount_pence=Pence(600_01), **seen(first))
    assert refused.value.code == "budget_exhausted"


def test_a_hard_stop_refuses_what_is_not_available_and_leaves_no_trace(players: Cast, line: str) -> None:
    reserved(players, line, 900_00)
    before = traces()
    with pytest.raises(Refused, match=r"£100\.00 available") as refused:
        reserve_funds(
            actor=players.budget_holder, now=autumn(25), line=line, title="Too much", amount_pence=Pence(100_01)
        )
    assert (refused.value.code, refused.value.facts["available_pence"]) == ("budget_exhausted", 100_00)
    assert traces() == before
    assert AuditEntry.objects.latest("id").subjects == [line]


def test_a_soft_stop_lets_it_through_and_marks_by_how_much(players: Cast, line: str) -> None:
    set_stop(actor=players.chief_finance_officer, now=autumn(25), line=line, seen_version=1, stop="soft")
    over = reserve_funds(
        actor=players.budget_holder, now=autumn(25), line=line, title="More", amount_pence=Pence(1_250_00)
    )
    assert (over.over_pence, available(players, line)) == (250_00, -250_00)
    assert Movement.objects.get().over_pence == 250_00
    again = reserve_funds(
        actor=players.budget_holder, now=autumn(25), line=line, title="More", amount_pence=Pence(10_00)
    )
    assert again.over_pence == 10_00
    assert AuditEntry.objects.filter(verb="budgets.reserve_funds").latest("id").facts["over_pence"] == 10_00


def test_each_order_rests_on_the_scheme_by_all_that_is_on_order(players: Cast) -> None:
    """£499,999.99 is the budget holder's; a penny more on the same reservation is not, however it is divided."""
    holder, finance = players.budget_holder, players.chief_finance_officer
    line = line_of(players, 600_000_00)
    found = reserved(players, line, 600_000_00)
    found = commit_funds(actor=holder, amount_pence=Pence(499_999_99), **seen(found))
    before = traces()
    with pytest.raises(Refused) as refused:
        commit_funds(actor=holder, amount_pence=Pence(1), **seen(found))
    assert refused.value.code == "not_the_role"
    assert refused.value.facts["who_can"] == "Chief finance officer"
    assert refused.value.facts["paragraph"] == "Commitment from £500,000"
    assert traces() == before
    commit_funds(actor=finance, amount_pence=Pence(1), **seen(found))
    steps = [(step.role_title, step.paragraph) for step in Movement.objects.order_by("id")]
    assert steps == [
        ("", ""),
        ("Budget holder", "Commitment below £500,000"),
        ("Chief finance officer", "Commitment from £500,000"),
    ]
    entry = AuditEntry.objects.filter(verb="budgets.commit_funds", refusal="").latest("id")
    assert entry.paragraph == "Commitment from £500,000"


def test_an_order_past_a_soft_stop_is_not_budgeted_and_another_commits_it(players: Cast, line: str) -> None:
    set_stop(actor=players.chief_finance_officer, now=autumn(25), line=line, seen_version=1, stop="soft")
    found = reserved(players, line, 900_00)
    with pytest.raises(Refused, match="past what its budget line has available") as refused:
        commit_funds(actor=players.budget_holder, amount_pence=Pence(1_000_01), **seen(found))
    assert refused.value.facts["paragraph"] == "Commitment past the budget"
    commit_funds(actor=players.chief_finance_officer, amount_pence=Pence(1_000_01), **seen(found))
    assert Movement.objects.latest("id").paragraph == "Commitment past the budget"


def test_an_invoice_beyond_its_order_commits_the_rest_and_needs_that_authority(players: Cast, line: str) -> None:
    found = commit_funds(
        actor=players.budget_holder, amount_pence=Pence(200_00), **seen(reserved(players, line, 300_00))
    )
    with pytest.raises(Refused) as refused:
        invoice_funds(actor=players.accountant, amount_pence=Pence(200_01), **CREDITOR, **seen(found))
    assert (refused.value.code, refused.value.facts["who_can"]) == ("not_the_role", "Budget holder")
    invoice_funds(actor=players.accountant, amount_pence=Pence(200_00), **CREDITOR, **seen(found))
    assert Movement.objects.latest("id").paragraph == ""


def test_a_stop_is_hard_or_soft_and_set_on_what_was_seen(players: Cast, line: str) -> None:
    for asked, code in (
        ({"stop": "none", "seen_version": 1}, "unknown_stop"),
        ({"stop": "soft", "seen_version": 9}, "stale"),
    ):
        with pytest.raises(Refused) as refused:
            set_stop(actor=players.chief_finance_officer, now=autumn(25), line=line, **asked)
        assert refused.value.code == code


def test_part_is_given_back_and_never_more_than_is_held(players: Cast, line: str) -> None:
    found = commit_funds(
        actor=players.budget_holder, amount_pence=Pence(200_00), **seen(reserved(players, line, 300_00))
    )
    with pytest.raises(Refused) as refused:
        release_funds(actor=players.budget_holder, amount_pence=Pence(300_01), **seen(found))
    assert refused.value.code == "more_than_held"
    found = release_funds(actor=players.budget_holder, amount_pence=Pence(150_00), **seen(found))
    assert (found.reserved_pence, found.committed_pence, available(players, line)) == (0, 150_00, 850_00)


@pytest.mark.parametrize("act", [commit_funds, release_funds])
@pytest.mark.parametrize("amount", [0, -1])
def test_a_step_needs_a_sum_above_zero(players: Cast, line: str, act: Callable[..., object], amount: int) -> None:
    found = reserved(players, line, 300_00)
    with pytest.raises(Refused) as refused:
        act(actor=players.budget_holder, amount_pence=Pence(amount), **seen(found))
    assert refused.value.code == "bad_amount"


def test_nothing_happens_on_a_closed_reservation_or_on_what_was_not_seen(players: Cast, line: str) -> None:
    found = reserved(players, line, 300_00)
    closed = close_reservation(actor=players.budget_holder, **seen(found))
    acts = [
        (commit_funds, {"actor": players.budget_holder, "amount_pence": Pence(1)}),
        (release_funds, {"actor": players.budget_holder, "amount_pence": Pence(1)}),
        (invoice_funds, {"actor": players.accountant, "amount_pence": Pence(1), **CREDITOR}),
        (close_reservation, {"actor": players.budget_holder}),
    ]
    for act, given in acts:
        for version, code in ((found, "stale"), (closed, "wrong_state")):
            with pytest.raises(Refused) as refused:
                act(**given, **seen(version))
            assert refused.value.code == code
            told = AuditEntry.objects.latest("id")
            assert (told.refusal, told.subjects) == (code, [found.reference])


def test_whoever_reserved_does_not_book_the_invoice(players: Cast, line: str) -> None:
    found = reserve_funds(actor=players.accountant, now=autumn(25), line=line, title="Own", amount_pence=Pence(10_00))
    with pytest.raises(Refused) as refused:
        invoice_funds(actor=players.accountant, amount_pence=Pence(10_00), **CREDITOR, **seen(found))
    assert refused.value.code == "own_work"


def test_the_stranger_is_refused_and_leaves_no_trace(players: Cast, line: str) -> None:
    found, stranger = reserved(players, line, 300_00), players.stranger
    before = traces()
    acts = [
        (reserve_funds, {"line": line, "title": "Mine", "amount_pence": Pence(1), "now": autumn(25)}),
        (commit_funds, {"amount_pence": Pence(1), **seen(found)}),
        (release_funds, {"amount_pence": Pence(1), **seen(found)}),
        (invoice_funds, {"amount_pence": Pence(1), **CREDITOR, **seen(found)}),
        (close_reservation, seen(found)),
        (set_stop, {"line": line, "seen_version": 1, "stop": "soft", "now": autumn(25)}),
    ]
    for act, given in acts:
        with pytest.raises(Refused) as refused:
            act(actor=stranger, **given)
        assert refused.value.code == "not_permitted"
    assert traces() == before


def test_nothing_is_reserved_on_a_closed_line(players: Cast, line: str) -> None:
    close_budget_lines(actor=system_actor("subscriber"), now=moment(date(2022, 5, 1)), year="2021/22")
    with pytest.raises(Refused) as refused:
        reserved(players, line, 1_00)
    assert refused.value.code == "line_closed"


@pytest.mark.parametrize("reference", ["RSV-000099", "RSV-", "RSV-²", "nonsense", "RSV-" + "9" * 30])
def test_a_reservation_that_is_not_there(players: Cast, line: str, reference: str) -> None:
    with pytest.raises(Refused) as refused:
        close_reservation(actor=players.budget_holder, now=autumn(25), reservation=reference, seen_version=1)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize("title", ["", " spaced", "line\nbreak", "nul\0", "x" * 301])
def test_hostile_titles_are_refused(players: Cast, line: str, title: str) -> None:
    with pytest.raises(Refused) as refused:
        reserve_funds(actor=players.budget_holder, now=autumn(25), line=line, title=title, amount_pence=Pence(1))
    assert refused.value.code == "bad_name"


def test_movements_are_never_changed(players: Cast, line: str) -> None:
    reserved(players, line, 300_00)
    for change in (lambda: Movement.objects.update(reserved_pence=0), lambda: Movement.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_each_step_is_audited_with_its_line_and_journals(players: Cast, line: str) -> None:
    found = reserved(players, line, 300_00)
    entry = AuditEntry.objects.filter(verb="budgets.reserve_funds").latest("id")
    movement = Movement.objects.get()
    assert {found.reference, line, *movement.journals.split()} <= set(entry.subjects)
    assert BudgetLine.objects.get(reference=line).reservations.count() == 1
