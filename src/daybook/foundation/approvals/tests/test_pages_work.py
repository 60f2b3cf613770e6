"""My work: a thousand things in a dozen questions, sorted, filtered, paged, and marked where they are a deputy's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from daybook.finance.ledger.tests.build import NOW, TODAY, Cast, books, cast, deputy, drafted
from daybook.foundation.approvals.models import WaitingItem
from daybook.foundation.approvals.public import record_waiting
from tests.pages import client_of, named, page, queries_of

pytestmark = pytest.mark.django_db
POST, CLOSE = "ledger.post_journal", "ledger.close_period"
ADDRESS = "/my-work/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def _put(subject: str, verb: str = POST, days: int = 0, **more: object) -> None:
    said = {"title": f"Look at {subject}", "why": "It waits.", "now": NOW - timedelta(days=days)} | more
    record_waiting(subject=subject, verb=verb, **said)  # type: ignore[arg-type]


def _titles(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<th scope="row".*?(Look at [\w-]+)', page(client, ADDRESS + query))


def test_an_item_says_why_it_came_and_what_yes_and_no_do(people: Cast) -> None:
    _put("JD-000001", days=3, paragraph="4.3", amount_pence=1234_50, yes="it is posted.", no="it stays.")
    text = page(client_of(people.accountant), ADDRESS)
    for said in ("It waits.", "4.3", "£1,234.50", "it is posted.", "it stays.", "3 days", "19 November 2026"):
        assert said in text, said
    assert f'href="{named("ledger:journal", "JD-000001")}"' in text
    assert '<span class="db-count">1<' in text


def test_nothing_waits_for_somebody_without_a_role(people: Cast) -> None:
    _put("JD-000001")
    assert "Nothing waits for you" in page(client_of(people.stranger), ADDRESS)


def test_a_thousand_items_take_a_dozen_questions(people: Cast) -> None:
    client = client_of(people.accountant)
    _put("ONE")
    few = queries_of(client, ADDRESS)
    WaitingItem.objects.bulk_create(
        WaitingItem(subject=f"MANY-{number:04}", verb=POST, title=f"Look at MANY-{number:04}", why="It waits.",
                    amount_pence=number, raised_at=NOW + timedelta(seconds=number))
        for number in range(999)
    )  # fmt: skip
    assert queries_of(client, ADDRESS) == few <= 12
    assert queries_of(client, f"{ADDRESS}?sort=-amount&domain=ledger&age=") <= 12
    assert "<strong>1,000</strong> things" in page(client, ADDRESS)
    assert len(_titles(client)) == 50


def test_a_deputy_sees_a_thousand_items_in_a_dozen_questions_too(people: Cast) -> None:
    deputy(people.cfo, "chief_finance_officer", people.stranger)
    for number in range(60):
        _put(f"MANY-{number}", CLOSE)
    assert queries_of(client_of(people.stranger), ADDRESS) <= 12


def test_pages_go_on_where_the_one_before_ended(people: Cast) -> None:
    client = client_of(people.accountant)
    for number in range(60):
        _put(f"MANY-{number:02}", days=60 - number)
    first = page(client, ADDRESS)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert _titles(client)[0] == "Look at MANY-00"
    assert _titles(client, following[1]) == [f"Look at MANY-{number}" for number in range(50, 60)]


def test_the_list_is_sorted_and_filtered_by_its_address(people: Cast) -> None:
    client = client_of(people.cfo)
    _put("OLD", days=40, amount_pence=5)
    _put("NEW", CLOSE, amount_pence=900)
    _put("MIDDLE", days=10)
    assert _titles(client) == ["Look at OLD", "Look at MIDDLE", "Look at NEW"]
    assert _titles(client, "?sort=-amount") == ["Look at NEW", "Look at OLD", "Look at MIDDLE"]
    assert _titles(client, "?sort=what") == ["Look at MIDDLE", "Look at NEW", "Look at OLD"]
    assert _titles(client, f"?kind={CLOSE}") == ["Look at NEW"]
    assert _titles(client, "?age=28") == ["Look at OLD"]
    assert _titles(client, "?age=7") == ["Look at OLD", "Look at MIDDLE"]
    assert _titles(client, "?kind=decisions.sign_case&age=nonsense") == _titles(client)
    assert "Nothing that waits for you matches" in page(client, f"{ADDRESS}?kind={CLOSE}&age=28")


def test_what_i_see_as_a_deputy_opens_where_i_choose_to_act_and_then_the_record(people: Cast) -> None:
    books(people)
    draft = drafted(people)
    deputy(people.cfo, "chief_finance_officer", people.stranger)
    client = client_of(people.stranger)
    item, record = f"/my-work/{draft.reference}/ledger.post_journal/", f"/money/journals/{draft.reference}/"
    assert f'href="{item}">' in page(client, "/my-work/").partition("<tbody")[2].partition("</th>")[0]
    assert "Act as deputy for" in page(client, item)
    chosen = client.post("/authority/act-as/", {"acting_for": people.cfo.person, "next": item})
    assert chosen.headers["Location"] == item
    assert f'href="{record}"' in page(client, "/my-work/").partition("<tbody")[2].partition("</th>")[0]
    own = client.post("/authority/act-as/", {"acting_for": "", "next": record})
    assert own.headers["Location"] == "/"
    in_their_own_name = client_of(people.accountant)
    assert f'href="{record}"' in page(in_their_own_name, "/my-work/")


def test_what_i_see_as_a_deputy_is_marked_and_ends_with_the_deputyship(people: Cast) -> None:
    acting = deputy(people.cfo, "chief_finance_officer", people.stranger)
    _put("LENT", CLOSE)
    text = page(client_of(people.stranger), ADDRESS)
    assert "Look at LENT" in text
    assert "Deputy for Cfo" in text
    assert "Deputy for" not in page(client_of(people.cfo), ADDRESS)
    _put("BARRED", CLOSE, barred=[acting.person])
    assert "Look at BARRED" not in page(client_of(people.stranger), ADDRESS)


def test_the_list_as_a_file_runs_no_formula(people: Cast) -> None:
    _put("JD-000001", title="=1+1", amount_pence=5)
    answer = client_of(people.accountant).get(f"{ADDRESS}?export=csv")
    assert b"'=1+1,Post a journal,JD-000001,It waits.,,5,2026-11-22," in b"".join(answer)  # type: ignore[arg-type]


def test_hostile_words_stay_words(people: Cast) -> None:
    _put("JD-000001", title="Look at <script>alert(1)</script>", why="<b>bold</b>")
    text = page(client_of(people.accountant), ADDRESS)
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>bold" not in text


def test_text_of_any_length_is_kept_whole_on_both_databases(people: Cast) -> None:
    long = "paragraph 4.3, " * 200
    _put("JD-000001", paragraph=long, why=long, title=long, yes=long, no=long)
    row = WaitingItem.objects.get()
    assert {row.paragraph, row.why, row.title, row.yes, row.no} == {long}
