"""The trial balance, the enquiry behind every figure, and the periods."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from daybook.finance.ledger.models import Period
from daybook.finance.ledger.operations.close_year import close_year
from daybook.finance.ledger.tests.build import NOW, TODAY, YEAR, Cast, pair, posted, shut
from daybook.finance.ledger.tests.test_pages_journals import many_journals
from tests.pages import client_of, figures_on, follow_figures, named, page, queries_of, total_on

pytestmark = pytest.mark.django_db
BALANCE, ENQUIRY, PERIODS = "/money/trial-balance/", "/money/trial-balance/enquiry/", "/money/periods/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def a_year_of_journals(people: Cast) -> None:
    """Two bodies, income and expenditure, an adjustment, the year closed, and the next one begun."""
    posted(people, pair("100.00"), date(2026, 4, 1))
    posted(people, pair("30.00", debit="1000", credit="4000"), date(2026, 9, 30))
    posted(people, pair("7.77", body="PCC"), date(2027, 3, 31))
    for number in range(1, 13):
        shut(people, YEAR, number)
    from daybook.finance.ledger.operations.open_period import open_period

    open_period(actor=people.cfo, now=NOW, year=YEAR, number=13, seen_version=1)
    posted(people, pair("0.50"), date(2027, 3, 31), adjustment=True)
    shut(people, YEAR, 13)
    close_year(actor=people.cfo, now=NOW, year=YEAR, cost_centre="C1", reserve_account="3000", control_account="9900")
    open_period(actor=people.cfo, now=NOW, year="2027/28", number=1, seen_version=1)
    posted(people, pair("11.00"), date(2027, 4, 2))


@pytest.mark.parametrize(
    ("as_at", "figures"),
    [("2026-04-01", 2), ("2026-10-15", 3), ("2027-03-30", 3), ("2027-03-31", 5), ("2027-04-01", 4), ("2027-04-30", 5)],
)
def test_every_figure_of_the_trial_balance_opens_lines_with_the_same_total(
    ledger: Cast, as_at: str, figures: int
) -> None:
    a_year_of_journals(ledger)
    assert follow_figures(client_of(ledger.clerk), f"{BALANCE}?as_at={as_at}") == figures


def test_figures_of_filtered_balances_open_filtered_lines(ledger: Cast) -> None:
    posted(ledger, [*pair("5.00"), *pair("3.00", body="PCC")])
    client = client_of(ledger.clerk)
    assert follow_figures(client, f"{BALANCE}?body=PCC") == 2
    assert follow_figures(client, f"{BALANCE}?cost_centre=C2") == 0


def test_debits_equal_credits_and_the_export_says_the_same(ledger: Cast) -> None:
    a_year_of_journals(ledger)
    client = client_of(ledger.clerk)
    context = client.get(f"{BALANCE}?as_at=2027-04-30").context
    assert context["difference"] == 0
    answer = client.get(f"{BALANCE}?as_at=2027-04-30&export=csv")
    [header, *rows] = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert len(rows) == 5
    assert sum(round(float(row[header.index("balance")]) * 100) for row in rows) == 0


def test_a_date_that_cannot_be_read_is_said_and_kept(ledger: Cast) -> None:
    text = page(client_of(ledger.clerk), f"{BALANCE}?as_at=31/02/2026", 422)
    assert "there is no such day" in text
    assert 'value="31/02/2026"' in text


def test_days_in_the_wrong_order_are_refused(ledger: Cast) -> None:
    text = page(client_of(ledger.clerk), f"{ENQUIRY}?since=2026-05-01&to=2026-04-01", 422)
    assert "on or after the first" in text


def test_the_running_total_ends_at_the_total_over_all_pages(ledger: Cast) -> None:
    many_journals(250)
    client = client_of(ledger.clerk)
    first = client.get(f"{ENQUIRY}?account=1000")
    total = total_on(first.content.decode())
    assert total == -sum(range(1, 251))
    second = client.get(f"{ENQUIRY}{first.context['table'].next_url}")
    rows = [*first.context["table"].rows, *second.context["table"].rows]
    assert len(rows) == 250
    running = 0
    for row in rows:
        running += row.cells[-2]
        assert row.cells[-1] == running
    assert running == total
    assert not second.context["table"].next_url


def test_the_export_of_an_enquiry_holds_every_line(ledger: Cast) -> None:
    many_journals(250)
    answer = client_of(ledger.clerk).get(f"{ENQUIRY}?account=1000&export=csv")
    [header, *rows] = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert len(rows) == 250
    assert {row[header.index("account")] for row in rows} == {"1000"}


def test_queries_do_not_grow_with_lines(ledger: Cast) -> None:
    many_journals(10)
    client = client_of(ledger.clerk)
    few = [queries_of(client, address) for address in (BALANCE, ENQUIRY)]
    many_journals(1_000)
    assert [queries_of(client, address) for address in (BALANCE, ENQUIRY)] == few


def test_an_empty_balance_says_what_to_do(ledger: Cast) -> None:
    text = page(client_of(ledger.clerk), BALANCE)
    assert "Nothing stands in this book" in text
    assert figures_on(text) == []


def test_the_person_who_may_moves_a_period(ledger: Cast) -> None:
    client = client_of(ledger.cfo)
    text = page(client, PERIODS)
    assert "Start closing" in text
    seen = {"year": YEAR, "number": "8", "version": "2"}
    answer = client.post(named("ledger:start_closing_period"), seen, follow=True)
    assert "2026/27 P08 is closing" in answer.content.decode()
    assert client.post(named("ledger:close_period"), seen).status_code == 409
    assert Period.objects.get(year=YEAR, number=8).state == "CLOSING"


def test_others_see_the_periods_without_buttons(ledger: Cast) -> None:
    text = page(client_of(ledger.clerk), PERIODS)
    assert "Start closing" not in text
    assert "Chief finance officer" in text
    answer = client_of(ledger.clerk).post(
        named("ledger:start_closing_period"), {"year": YEAR, "number": "8", "version": "2"}
    )
    assert answer.status_code == 403


def test_a_year_is_closed_from_its_page(ledger: Cast) -> None:
    posted(ledger, pair("100.00"))
    client = client_of(ledger.cfo)
    assert "Close the year" not in page(client, PERIODS)
    address = named("ledger:close_year", 2026)
    codes = {"cost_centre": "C1", "reserve_account": "3000", "control_account": "9900"}
    refused = client.post(address, codes)
    assert "These periods are not closed" in refused.content.decode()
    assert 'value="3000"' in refused.content.decode()
    for number in range(1, 14):
        shut(ledger, YEAR, number)
    assert "Close the year" in page(client, PERIODS)
    answer = client.post(address, codes, follow=True)
    assert "2026/27 is closed and locked" in answer.content.decode()


def test_the_books_of_another_year_are_made(ledger: Cast) -> None:
    answer = client_of(ledger.cfo).post(named("ledger:open_year"), {"year": "2027/28"}, follow=True)
    assert "14 new periods" in answer.content.decode()
    assert client_of(ledger.clerk).post(named("ledger:open_year"), {"year": "2028/29"}).status_code == 403
