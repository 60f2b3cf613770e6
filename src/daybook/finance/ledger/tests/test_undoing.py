"""A journal is undone as a whole, once, and only where people entered it; a closed year stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from daybook.finance.ledger.models import Account, AccountKind, Book, Journal, Period
from daybook.finance.ledger.operations.close_year import close_year
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.reverse_journal import reverse_journal
from daybook.finance.ledger.operations.revise_account import revise_account
from daybook.finance.ledger.operations.revise_journal import revise_journal
from daybook.finance.ledger.periods import first_open_year
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.queries import rows_of
from daybook.finance.ledger.rules.journals import JournalRow, reversed_rows
from daybook.finance.ledger.tests.build import NOW, TODAY, Cast, books, cast, pair, posted, shut
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    made = cast()
    books(made)
    return made


def _reversal(people: Cast) -> tuple[str, list[JournalRow]]:
    journal = posted(people).journal
    draft = reverse_journal(actor=people.clerk, now=NOW, journal=journal, on_date=TODAY, reason="Wrong account")
    return draft.reference, reversed_rows(rows_of(int(journal.removeprefix("JNL-"))))


def test_a_reversing_draft_keeps_its_lines(people: Cast) -> None:
    reference, rows = _reversal(people)
    other = [replace(row, amount=row.amount.replace("100.00", "999999.00")) for row in rows]
    change = {"actor": people.clerk, "now": NOW, "reference": reference, "seen_version": 1, "description": "Later"}
    with pytest.raises(Refused, match="undoes"):
        revise_journal(**change, on_date=TODAY, rows=other)
    with pytest.raises(Refused, match="undoes"):
        revise_journal(**change, on_date=date(2027, 3, 31), rows=rows, adjustment=True)
    moved = revise_journal(**change, on_date=date(2026, 11, 30), rows=rows)
    posted_as = post_journal(actor=people.accountant, now=NOW, reference=reference, seen_version=moved.version)
    assert Journal.objects.get(pk=int(posted_as.journal[4:])).on_date == date(2026, 11, 30)
    assert prove().ok


def test_a_journal_that_something_else_caused_is_not_reversed_by_itself(people: Cast) -> None:
    posted(people)
    for number in range(1, 14):
        shut(people, "2026/27", number)
    [closing] = close_year(
        actor=people.cfo, now=NOW, year="2026/27", cost_centre="C1", reserve_account="3000", control_account="9900"
    )
    with pytest.raises(Refused) as refused:
        reverse_journal(actor=people.clerk, now=NOW, journal=closing, on_date=TODAY, reason="Please")
    assert refused.value.code == "not_yours_to_reverse"


@pytest.mark.parametrize("reference", ["JNL-", "JNL-999999", f"JNL-{'9' * 5000}", "JNL-²", "JD-000001", ""])
def test_a_reference_that_names_no_journal_is_refused(people: Cast, reference: str) -> None:
    with pytest.raises(Refused) as refused:
        reverse_journal(actor=people.clerk, now=NOW, journal=reference, on_date=TODAY, reason="Please")
    assert refused.value.code == "not_found"


@pytest.mark.parametrize(("reserve", "control"), [("5000", "9900"), ("3000", "1000"), ("9999", "9900")])
def test_a_year_closes_only_to_a_reserve_and_a_control_account(people: Cast, reserve: str, control: str) -> None:
    for number in range(1, 14):
        shut(people, "2026/27", number)
    accounts = {"reserve_account": reserve, "control_account": control}
    with pytest.raises(Refused) as refused:
        close_year(actor=people.cfo, now=NOW, year="2026/27", cost_centre="C1", **accounts)
    assert refused.value.code == "unfit_account"
    assert not Period.objects.filter(state="LOCKED").exists()


def test_a_year_without_a_line_is_closed_for_good_too(people: Cast) -> None:
    open_year(actor=people.cfo, now=NOW, year="2024/25")
    for number in range(1, 14):
        shut(people, "2024/25", number)
    closing = {"actor": people.cfo, "now": NOW, "year": "2024/25", "cost_centre": "C1"}
    accounts = {"reserve_account": "3000", "control_account": "9900"}
    assert close_year(**closing, **accounts) == []
    assert first_open_year() == "2025/26"
    with pytest.raises(Refused) as refused:
        close_year(**closing, **accounts)
    assert refused.value.code == "year_already_closed"
    with pytest.raises(Refused) as refused:
        open_year(actor=people.cfo, now=NOW, year="2023/24")
    assert refused.value.code == "year_closed"


def test_a_kept_balance_cannot_leave_the_range_of_whole_numbers(people: Cast) -> None:
    posted(people, pair("100.00"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_yearbalance SET p08 = 4000000000000000001 WHERE book = %s", [Book.ACTUAL])


def test_an_account_is_classed_anew_until_a_year_closes_on_it(people: Cast) -> None:
    change = {"actor": people.accountant, "now": NOW, "code": "5000", "name": "Grants paid"}
    revise_account(**change, kind=AccountKind.ASSET)
    assert Account.objects.get(code="5000").kind == AccountKind.ASSET
    posted(people)
    for number in range(1, 14):
        shut(people, "2026/27", number)
    close_year(
        actor=people.cfo, now=NOW, year="2026/27", cost_centre="C1", reserve_account="3000", control_account="9900"
    )
    revise_account(**change, kind=AccountKind.ASSET)
    with pytest.raises(Refused) as refused:
        revise_account(**change, kind=AccountKind.EXPENDITURE)
    assert refused.value.code == "year_closed"


def test_nothing_is_reversed_before_it_happened(people: Cast) -> None:
    journal = posted(people).journal
    day_before = TODAY - timedelta(days=1)
    with pytest.raises(Refused, match="on that day or after it") as refusal:
        reverse_journal(actor=people.clerk, now=NOW, journal=journal, on_date=day_before, reason="Too early")
    assert refusal.value.code == "before_reversed"
    draft = reverse_journal(actor=people.clerk, now=NOW, journal=journal, on_date=TODAY, reason="Wrong account")
    rows = reversed_rows(rows_of(int(journal.removeprefix("JNL-"))))
    change = {"actor": people.clerk, "now": NOW, "reference": draft.reference, "seen_version": 1, "description": "Then"}
    with pytest.raises(Refused) as refusal:
        revise_journal(**change, on_date=day_before, rows=rows)
    assert refusal.value.code == "before_reversed"
