"""Reserving money through the operation and its gate, beside a bare `UPDATE ... WHERE` that commits each time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence

import psycopg
from django.db import connection, transaction

from bench.figures import Figure, share
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.public import AllocationRequest, YearAmount, record_allocation
from daybook.finance.budgets.rules.control_accounts import ALLOCATED, APPROVED, IN_FUNDS
from daybook.finance.ledger.models import AccountKind
from daybook.finance.ledger.operations.open_account import open_account
from daybook.finance.ledger.tests.build import NOW, TODAY, YEAR, Cast
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.operation import Entry, _entry

CONNECTIONS, BUDGETS, POUND = 8, 1_000, 100
_MILLION = 1_000_000 * POUND
_BARE = "UPDATE bench_budget SET reserved = reserved + 100 WHERE id = %s AND reserved + 100 <= budget"


def measure(people: Cast, reservations: int) -> list[Figure]:
    """Reservations a second on one contended budget beside the floor, and on many budgets by one and several."""
    lines = _budgets(people)
    _bare_table()
    each = reservations // CONNECTIONS
    floor = _rate(CONNECTIONS, each, _bare)
    one_budget = _rate(CONNECTIONS, each, lambda place, count: _reserve(people.accountant, lines[:1], count))
    alone = _rate(1, reservations, lambda place, count: _reserve(people.accountant, lines, count))
    spread = _rate(
        CONNECTIONS, each, lambda place, count: _reserve(people.accountant, lines[place::CONNECTIONS], count)
    )
    return [
        share("reserve on one contended budget", one_budget, floor, "reservations/s", 0.5),
        share(f"{CONNECTIONS} connections on {BUDGETS:,} budgets, beside one", spread, alone, "reservations/s", 1.2),
    ]


def _budgets(people: Cast) -> list[str]:
    """Budget lines with a million pounds each, one to a project, from one fund."""
    for code in (APPROVED, IN_FUNDS, ALLOCATED):
        open_account(actor=people.cfo, now=NOW, code=code, name=f"Control {code}", kind=AccountKind.CONTROL)
    many = Pence(BUDGETS * _MILLION)
    open_fund(
        actor=people.cfo, now=NOW, code="FUND", name="Fund", portfolio="Bench", body="MET", cost_centre="C1",
        opened_on=TODAY, amount_pence=many,
    )  # fmt: skip
    token = _entry.set(Entry(people.cfo, "bench.budgets", NOW))
    try:
        with transaction.atomic():
            return [_budget(number, people.cfo) for number in range(BUDGETS)]
    finally:
        _entry.reset(token)


def _budget(number: int, actor: Actor) -> str:
    request = AllocationRequest(
        f"B {number}", "Bench", "Fund", "", TODAY, [YearAmount(YEAR, _MILLION)], "C1", "5000", f"P{number}"
    )
    return record_allocation(request, made_by=actor.person, now=NOW).budget_lines[0]


def _bare_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_budget (id bigint PRIMARY KEY, budget bigint, reserved bigint)")
        cursor.execute("INSERT INTO bench_budget VALUES (1, 1000000000, 0)")


def _bare(place: int, count: int) -> None:
    with psycopg.connect(os.environ["DAYBOOK_DATABASE_URL"]) as bare:
        for _ in range(count):
            bare.execute(_BARE, (1,))
            bare.commit()


def _reserve(actor: Actor, lines: Sequence[str], count: int) -> None:
    for number in range(count):
        line = lines[number % len(lines)]
        reserve_funds(actor=actor, now=NOW, line=line, title="Bench", amount_pence=Pence(POUND))


def _rate(connections: int, each: int, work: Callable[[int, int], None]) -> float:
    """How many a second, by so many processes that start together."""
    connection.close()
    begin = time.perf_counter()
    children = []
    for place in range(connections):
        child = os.fork()
        if not child:
            try:
                work(place, each)
                os._exit(0)
            except BaseException:
                os._exit(1)
        children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return connections * each / (time.perf_counter() - begin)
