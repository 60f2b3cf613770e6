"""The first page and the search box, as each person sees them."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import resolve

from daybook.decisions.cases.tests.build import Cast as Players
from daybook.decisions.cases.tests.build import autumn, submitted
from daybook.decisions.cases.tests.conftest import players
from daybook.finance.ledger.tests.build import TODAY, Cast, drafted, posted
from daybook.finance.ledger.tests.conftest import ledger, people
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.ui.links import reference_in
from daybook.ui.words import age_text
from tests.pages import client_of, named, page

__all__ = ["ledger", "people", "players"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def test_what_waits_for_me_opens_and_says_why(ledger: Cast) -> None:
    draft = drafted(ledger)
    text = page(client_of(ledger.accountant), "/")
    assert f'href="{named("ledger:journal", draft.reference)}"' in text
    assert "needs a second person" in text
    assert "today" in text
    assert "Nothing waits for you" in page(client_of(ledger.clerk), "/")


def test_a_paper_to_sign_waits_for_the_chief_executive(players: Players) -> None:
    case = submitted(players)
    assert f'href="{named("decisions:case", case.slug)}"' in page(client_of(players.chief_executive), "/")


def test_people_may_start_what_their_roles_allow(ledger: Cast) -> None:
    assert "Draft a journal" in page(client_of(ledger.clerk), "/")
    assert "Draft a journal" not in page(client_of(ledger.cfo), "/")
    assert "Open or close a period" in page(client_of(ledger.cfo), "/")


def test_what_i_last_worked_on_opens(ledger: Cast) -> None:
    draft = drafted(ledger)
    text = page(client_of(ledger.clerk), "/")
    assert "Drafted journal" in text
    assert f'href="{named("ledger:journal", draft.reference)}"' in text


def test_what_i_last_worked_on_is_called_what_it_is(players: Players) -> None:
    case = submitted(players)
    assert case.title in page(client_of(players.originating_officer), "/").partition("What you last worked on")[2]


def test_acts_on_the_organisation_and_on_deputyships_are_called_what_they_are(players: Cast) -> None:
    administrator = players.administrator
    open_unit(actor=administrator, now=autumn(16), code="KIT", name="Custody kit", valid_from=date(2021, 4, 1))
    register_person(actor=administrator, now=autumn(16), kind="staff", display_name="Hazel New Example")
    told = page(client_of(administrator), "/").partition("What you last worked on")[2]
    assert "Custody kit" in told
    assert "Hazel New Example" in told


def test_a_new_person_without_a_role_is_told_what_to_do(ledger: Cast) -> None:
    text = page(client_of(ledger.stranger), "/")
    assert "you hold no role yet" in text
    assert ledger.stranger.person in text
    assert "Start something" not in text


def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().get("/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("jnl 16", "JNL-000016"),
        ("JNL-000016", "JNL-000016"),
        ("jd7", "JD-000007"),
        ("BL-3", "BL-000003"),
        ("alc-2", "ALC-000002"),
        ("pcd1080", "PCD 1080"),
        ("prg2", "PRG-000002"),
        ("rsv 14", "RSV-000014"),
        ("PCD-1080", "PCD 1080"),
        ("consultancy", ""),
        ("room 12", ""),
        ("JNL-", ""),
        ("JNL-" + "9" * 30, ""),
    ],
)
def test_references_are_read_as_people_type_them(typed: str, reference: str) -> None:
    # Each domain says beside its routes how its references are written; here nothing has asked for a page yet.
    assert resolve("/search/")
    assert reference_in(typed) == reference


def test_a_reference_opens_its_record(ledger: Cast) -> None:
    journal = posted(ledger).journal
    answer = client_of(ledger.clerk).get("/search/", {"q": journal.lower()})
    assert answer.headers["Location"] == named("ledger:journal", journal)


def test_words_list_only_what_the_person_may_see(ledger: Cast) -> None:
    draft = drafted(ledger)
    assert draft.reference in page(client_of(ledger.clerk), "/search/?q=test")
    assert "Nothing that you may see matches" in page(client_of(ledger.stranger), "/search/?q=test")


def test_a_decision_is_found_by_the_words_of_its_title(players: Players) -> None:
    case = submitted(players)
    typed = quote(" ".join(case.title.split()[:2]).lower())
    assert f'href="{named("decisions:case", case.slug)}"' in page(
        client_of(players.chief_executive), f"/search/?q={typed}"
    )
    assert "Nothing that you may see matches" in page(client_of(players.stranger), f"/search/?q={typed}")


def test_a_page_is_found_by_its_name_by_whoever_may_open_it(players: Players) -> None:
    assert 'href="/authority/scheme/"' in page(client_of(players.chief_executive), "/search/?q=delegation+scheme")
    assert "Nothing that you may see matches" in page(client_of(players.stranger), "/search/?q=delegation+scheme")


@pytest.mark.parametrize("typed", ["", "%20", "<script>", "'" * 500, "%F0%9F%92%A9"])
def test_odd_words_find_nothing_and_break_nothing(ledger: Cast, typed: str) -> None:
    text = page(client_of(ledger.clerk), f"/search/?q={typed}")
    assert "<script>" not in text.partition("<main")[2]


def test_a_null_is_refused_in_words(ledger: Cast) -> None:
    answer = client_of(ledger.clerk).get("/search/?q=%00")
    assert answer.status_code == 422
    assert "holds a null" in answer.content.decode()


def test_words_that_were_sent_with_a_null_are_given_back_without_it(ledger: Cast) -> None:
    answer = client_of(ledger.clerk).post("/money/journals/draft-journal/", {"description": "Two \0long words"})
    assert answer.status_code == 422
    assert "Two long words" in answer.content.decode()


@pytest.mark.parametrize(("days", "words"), [(-1, "today"), (0, "today"), (1, "1 day"), (1200, "1,200 days")])
def test_ages_are_in_words(days: int, words: str) -> None:
    assert age_text(days) == words
