"""Event logs of the demonstration: invented services of today, and Daybook's own story of its decisions.

The invented logs are drawn by a fixed stream of chance, so that every demonstration has the same; nobody in them
exists.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from daybook.change.discovery.operations.import_log import LogColumns, import_log
from daybook.change.discovery.operations.import_story import Records, import_story
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

_Step = tuple[str, str, int]  # What is done, by which team, and the usual hours until it is done.
_Event = tuple[str, str, datetime, str]
_Way = Callable[[random.Random], Iterator[_Step]]
_INVOICE_CASES, _PAY_CASES = 620, 420
_MADE_UP = "Invented for the demonstration: no service of anybody"

_RECEIVED: _Step = ("Invoice received", "Post room", 0)
_SCANNED: _Step = ("Invoice scanned", "Post room", 20)
_MATCHED: _Step = ("Matched to order", "Payables", 30)
_HELD: _Step = ("Held: no order number", "Payables", 26)
_CHASED: _Step = ("Order number chased by e-mail", "Payables", 60)
_ANSWERED: _Step = ("Order number given", "Buyer", 150)
_APPROVED: _Step = ("Approved by budget holder", "Budget holder", 70)
_REMINDED: _Step = ("Budget holder reminded", "Payables", 120)
_PAID: _Step = ("Paid", "Treasury", 48)
_RETURNED: _Step = ("Returned to supplier", "Payables", 40)

_ASKED: _Step = ("Change of circumstances sent", "Line manager", 0)
_KEYED: _Step = ("Keyed from the form", "HR administration", 44)
_QUERIED: _Step = ("Query to line manager", "HR administration", 20)
_REPLIED: _Step = ("Query answered", "Line manager", 90)
_CHECKED: _Step = ("Checked by second person", "HR administration", 16)
_CORRECTED: _Step = ("Corrected", "HR administration", 12)
_TO_PAYROLL: _Step = ("Passed to payroll", "Payroll", 30)
_CUT_OFF: _Step = ("Missed the cut-off", "Payroll", 10)
_MANUAL: _Step = ("Paid by hand", "Payroll", 60)
_IN_PAY: _Step = ("In pay", "Payroll", 160)


def bring_in_logs(cast: dict[str, Actor], today: date) -> None:
    """Two invented logs, and the story of this demonstration's decisions over the last year."""
    yesterday = today - timedelta(days=1)
    brought = (
        ("Supplier invoices, as done today", _invoices, _INVOICE_CASES, "INV"),
        ("Changes of circumstances to pay, as done today", _pay_changes, _PAY_CASES, "CHG"),
    )
    for title, way, cases, prefix in brought:
        chance = random.Random(title)
        events = [
            event
            for number in range(cases)
            for event in _case(chance, way, f"{prefix}-{number:05d}", (number, cases), today)
        ]
        import_log(
            actor=cast["officer"], now=moment(yesterday, 11), title=title, source=_MADE_UP, columns=_columns(events)
        )
    import_story(
        actor=cast["officer"],
        now=moment(yesterday, 12),
        title="Decisions in Daybook",
        records=Records.DECISIONS,
        first_day=today - timedelta(days=730),
        last_day=yesterday,
    )


def _case(chance: random.Random, way: _Way, name: str, place: tuple[int, int], today: date) -> Iterator[_Event]:
    """One case: it begins within the last year, in working hours, and each step comes after its own wait."""
    part = place[0] / place[1]
    start = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=380)
    at = start + timedelta(days=int(part * 300), hours=8 + chance.random() * 9)
    late = 0.75 if part > 0.5 else 1.0
    for activity, team, hours in way(chance):
        at += timedelta(hours=hours * late * chance.lognormvariate(-0.2, 0.7))
        yield name, activity, at.replace(microsecond=0), f"{team} {chance.randrange(1, 5)}"


def _invoices(chance: random.Random) -> Iterator[_Step]:
    yield _RECEIVED
    yield _SCANNED
    if chance.random() < 0.04:
        yield _RETURNED
        return
    if chance.random() < 0.38:
        yield _HELD
        yield _CHASED
        while chance.random() < 0.3:
            yield _CHASED
        yield _ANSWERED
    yield _MATCHED
    while chance.random() < 0.28:
        yield _REMINDED
    yield _APPROVED
    yield _PAID


def _pay_changes(chance: random.Random) -> Iterator[_Step]:
    yield _ASKED
    yield _KEYED
    while chance.random() < 0.33:
        yield _QUERIED
        yield _REPLIED
        yield _KEYED
    yield _CHECKED
    while chance.random() < 0.22:
        yield _CORRECTED
        yield _CHECKED
    yield _TO_PAYROLL
    if chance.random() < 0.19:
        yield _CUT_OFF
        if chance.random() < 0.5:
            yield _MANUAL
    yield _IN_PAY


def _columns(events: list[_Event]) -> LogColumns:
    return LogColumns(
        cases=[case for case, _, _, _ in events],
        activities=[activity for _, activity, _, _ in events],
        times=[at.isoformat() for _, _, at, _ in events],
        resources=[who for _, _, _, who in events],
    )
