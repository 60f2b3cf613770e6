"""Proof reads lines alone: whatever is done to a kept balance or a line behind Daybook's back is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from daybook.finance.ledger.models import (
    PERIOD_COLUMNS,
    Account,
    Coding,
    DayBalance,
    Journal,
    Line,
    OpeningBalance,
    Period,
    Segment,
    YearBalance,
)
from daybook.finance.ledger.operations.close_year import close_year
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.reverse_journal import reverse_journal
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.queries import trial_balance
from daybook.finance.ledger.tests.build import NOW, TODAY, YEAR, Cast, pair, posted, row, shut
from daybook.kernel import triggers
from daybook.kernel.refused import Refused


@contextmanager
def triggers_off() -> Iterator[None]:
    """As somebody with the run of the database would have it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for trigger in triggers.declared():
            if trigger.table.startswith("ledger_") and trigger.statement(connection.vendor):
                on_table = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
                cursor.execute(f"DROP TRIGGER {trigger.name}{on_table}")
    yield
    triggers.install(connection)


@pytest.fixture
def closed_year(ledger: Cast) -> Cast:
    """Postings in several months, period 13 and two bodies; the year closed; and one posting in the next."""
    posted(ledger, pair("100.00"), date(2026, 4, 1))
    posted(ledger, [*pair("30.00"), *pair("7.00", body="PCC")], TODAY)
    posted(ledger, pair("5.00", credit="2000"), date(2027, 3, 31))
    posted(ledger, [row("250.00", "1000"), row("-250.00", "4000")], date(2027, 3, 31), adjustment=False)
    shut_all_but_adjustments(ledger)
    posted(ledger, pair("1.00"), date(2027, 3, 31), adjustment=True)
    shut(ledger, YEAR, 13)
    close_year(actor=ledger.cfo, now=NOW, year=YEAR, cost_centre="C1", reserve_account="3000", control_account="9900")
    open_months(ledger, "2027/28", 1)
    posted(ledger, pair("2.00"), date(2027, 4, 2))
    return ledger


def shut_all_but_adjustments(people: Cast) -> None:
    for number in range(1, 13):
        shut(people, YEAR, number)
    open_months(people, YEAR, 13)


def open_months(people: Cast, year: str, *numbers: int) -> None:
    for number in numbers:
        open_period(actor=people.cfo, now=NOW, year=year, number=number, seen_version=1)


def balances(on: date) -> dict[tuple[str, str], int]:
    return {(found.body, found.account): found.balance_pence for found in trial_balance(on)}


def differences() -> list[tuple[str, str]]:
    return [(one.what, one.where) for one in prove().differences]


def test_a_year_is_closed_to_reserves_and_its_balances_carried(closed_year: Cast) -> None:
    before = {("MET", "1000"): 11900, ("MET", "2000"): -500, ("MET", "4000"): -25000, ("MET", "5000"): 13600,
              ("PCC", "1000"): -700, ("PCC", "5000"): 700}  # fmt: skip
    after = {("MET", "1000"): 11900, ("MET", "2000"): -500, ("MET", "3000"): -11400, ("PCC", "1000"): -700,
             ("PCC", "3000"): 700}  # fmt: skip
    assert balances(date(2027, 3, 31)) == before
    assert balances(date(2027, 4, 1)) == after
    assert balances(date(2027, 4, 2))["MET", "5000"] == 200
    assert balances(date(2027, 4, 30)) == balances(date(2027, 4, 2))
    assert balances(TODAY) == {
        ("MET", "1000"): -13000,
        ("MET", "5000"): 13000,
        ("PCC", "1000"): -700,
        ("PCC", "5000"): 700,
    }
    assert balances(date(2026, 3, 31)) == {}
    assert prove().ok


def test_adjustments_count_from_the_last_day_of_the_year_alone(closed_year: Cast) -> None:
    assert balances(date(2027, 3, 30))["MET", "5000"] == 13000
    assert balances(date(2027, 3, 31))["MET", "5000"] == 13600


@pytest.mark.parametrize("day", [date.min, date(1, 1, 31), date(9999, 12, 30), date.max])
def test_any_day_that_can_be_written_can_be_asked(closed_year: Cast, day: date) -> None:
    assert sum(balances(day).values()) == 0


def test_a_closed_year_stays_closed(closed_year: Cast) -> None:
    closing = {"year": YEAR, "cost_centre": "C1", "reserve_account": "3000", "control_account": "9900"}
    with pytest.raises(Refused) as refusal:
        close_year(actor=closed_year.cfo, now=NOW, **closing)
    assert refusal.value.code == "year_already_closed"
    done = Journal.objects.filter(on_date=TODAY).get()
    undo = reverse_journal(actor=closed_year.clerk, now=NOW, journal=str(done), on_date=date(2027, 4, 3), reason="Late")
    post_journal(actor=closed_year.accountant, now=NOW, reference=undo.reference, seen_version=1)
    assert balances(TODAY)["MET", "5000"] == 13000
    assert balances(date(2027, 4, 3))["MET", "5000"] == 200 - 3000
    assert prove().ok


KEPT = [
    *((YearBalance, column, "period balance") for column in PERIOD_COLUMNS),
    (DayBalance, "amount_pence", "day balance"),
    (OpeningBalance, "amount_pence", "opening balance"),
]


@pytest.mark.parametrize(("table", "column", "what"), KEPT)
def test_every_kept_balance_that_is_changed_by_a_penny_is_found(
    closed_year: Cast, table: type, column: str, what: str
) -> None:
    for kept in table.objects.all():
        with transaction.atomic():
            table.objects.filter(pk=kept.pk).update(**{column: getattr(kept, column) + 1})
            [(found, where)] = differences()
            assert found == what
            assert str(Coding.objects.get(pk=kept.coding_id)) in where
            transaction.set_rollback(True)
    assert prove().ok


@pytest.mark.parametrize("table", [YearBalance, DayBalance, OpeningBalance])
def test_every_kept_balance_that_is_removed_is_found(closed_year: Cast, table: type) -> None:
    [whats] = [{what for each, _, what in KEPT if each is table}]
    columns = [column for each, column, _ in KEPT if each is table]
    for kept in table.objects.all():
        held = [column for column in columns if getattr(kept, column)]
        with transaction.atomic():
            table.objects.filter(pk=kept.pk).delete()
            assert [what for what, _ in differences()] == [*whats] * len(held)
            transaction.set_rollback(True)


@pytest.mark.parametrize(("table", "column", "what"), KEPT)
def test_a_kept_balance_from_nowhere_is_found(closed_year: Cast, table: type, column: str, what: str) -> None:
    [project] = Segment.objects.all()
    like = Coding.objects.earliest("id")
    spare = Coding.objects.create(
        key=like.key.removesuffix("||") + "|PRJ|", project=project, body_id=like.body_id,
        cost_centre_id=like.cost_centre_id, account_id=like.account_id,
    )  # fmt: skip
    kept = table.objects.earliest("id")
    for each in {each for known, each, _ in KEPT if known is table}:
        setattr(kept, each, 5 if each == column else 0)
    kept.pk, kept.coding_id = None, spare.pk
    kept.save()
    [(found, where)] = differences()
    assert (found, spare.key in where) == (what, True)


def test_all_opening_balances_removed_at_once_are_found(closed_year: Cast) -> None:
    OpeningBalance.objects.all().delete()
    assert {what for what, _ in differences()} == {"opening balance"}


def test_money_moved_between_two_kept_balances_is_found_twice(closed_year: Cast) -> None:
    one, other = YearBalance.objects.exclude(p08=0).order_by("id")[:2]
    for kept, pence in ((one, 100), (other, -100)):
        YearBalance.objects.filter(pk=kept.pk).update(p08=kept.p08 + pence)
    assert [what for what, _ in differences()] == ["period balance"] * 2


SUMS = {"period balance", "day balance"}
WHOLE = {"journal balance", "lines of journal"}
STRAYED = {"lines of journal", "line outside its journal"}
EXTRA_LINE = """
INSERT INTO ledger_line (journal_id, number, coding_id, book, on_date, period_id, amount_pence, description)
SELECT journal_id, 9, coding_id, book, on_date, period_id, 1, '' FROM ledger_line {line}"""


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger_line SET amount_pence = amount_pence + 1 {line}", SUMS | {"journal balance"}),
        ("DELETE FROM ledger_line {line}", SUMS | WHOLE),
        (EXTRA_LINE, SUMS | WHOLE),
        (
            EXTRA_LINE.replace("book, on_date, period_id, 1", "'BUDGET', on_date, period_id, 1"),
            SUMS | {"journal balance", "line outside its journal"},
        ),
        ("UPDATE ledger_line SET book = 'BUDGET' {line}", SUMS | {"journal balance"} | STRAYED),
        ("UPDATE ledger_line SET on_date = '2026-11-23' {line}", {"day balance"} | STRAYED),
        ("UPDATE ledger_journal SET on_date = '2026-11-23' {journal}", STRAYED),
        ("UPDATE ledger_journal SET line_count = line_count + 1 {journal}", {"lines of journal"}),
    ],
)
def test_a_line_tampered_with_is_found(ledger: Cast, statement: str, found: set[str]) -> None:
    posted(ledger, pair("10.00"))
    done = posted(ledger, pair("30.00"))
    key = int(done.journal.removeprefix("JNL-"))
    line, journal = f"WHERE journal_id = {key} AND number = 1", f"WHERE id = {key}"
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(statement.format(line=line, journal=journal))
    assert {what for what, _ in differences()} == found
    assert any(done.journal in where for what, where in differences() if "journal" in what)


def test_a_line_moved_to_another_coding_is_found(ledger: Cast) -> None:
    posted(ledger, pair("10.00"))
    done = posted(ledger, pair("30.00", debit="2000"))
    other = Line.objects.filter(coding__account__code="5000").earliest("journal_id").coding_id
    with triggers_off(), connection.cursor() as cursor:
        key = int(done.journal.removeprefix("JNL-"))
        cursor.execute(f"UPDATE ledger_line SET coding_id = {other} WHERE journal_id = {key} AND number = 1")
    assert {what for what, _ in differences()} == {"period balance", "day balance"}


@pytest.mark.parametrize("table", ["ledger_line", "ledger_journal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET description = 'x'", "DELETE FROM {}"])
def test_what_is_posted_refuses_to_change(ledger: Cast, table: str, change: str) -> None:
    posted(ledger)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def test_replacing_a_line_does_not_walk_past_the_triggers(ledger: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    posted(ledger)
    columns = "journal_id, number, coding_id, book, on_date, period_id, amount_pence, description"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO ledger_line ({columns}) SELECT {columns} FROM ledger_line")


def test_a_journal_in_a_period_that_does_not_hold_its_day_is_found(ledger: Cast) -> None:
    posted(ledger)
    Period.objects.filter(number=8).update(starts_on=date(2026, 11, 23))
    assert {what for what, _ in differences()} == {"date of journal"}


def test_a_coding_that_means_other_codes_than_its_name_is_found(ledger: Cast) -> None:
    posted(ledger)
    coding = Coding.objects.earliest("id")
    Coding.objects.filter(pk=coding.pk).update(account=Account.objects.get(code="2000"))
    assert differences() == [("codes of coding", coding.key)]
