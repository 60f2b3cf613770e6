"""A form that is pressed twice is carried out once, and one sent from two tabs asks first."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from daybook.decisions.cases.tests.build import Cast
from daybook.finance.budgets.models import Change, Reservation
from daybook.finance.budgets.tests.build import line_of
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.models import StoredAnswer
from tests.pages import client_of, named, page

if TYPE_CHECKING:
    from conftest import OwnDatabase

KEY = re.compile(r'name="form_key" value="([0-9a-f]{32})"')
ASKED = {"title": "Forty <b>laptops</b>", "amount_pence": "300"}


@pytest.fixture
def holder(players: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-30")
    return client_of(players.budget_holder)


@pytest.fixture
def address(players: Cast) -> str:
    return named("budgets:reserve_funds", line_of(players, 1_000_00))


def key_on(client: Client, address: str) -> str:
    return KEY.findall(page(client, address))[-1]


@pytest.mark.django_db
def test_a_second_press_leads_to_what_the_first_did(holder: Client, address: str) -> None:
    given = {"form_key": key_on(holder, address), **ASKED}
    first, again = holder.post(address, given), holder.post(address, given, follow=True)
    assert again.redirect_chain == [(first["Location"], 302)]
    assert "This form was sent before" in again.content.decode()
    assert Reservation.objects.count() == 1
    assert AuditEntry.objects.filter(verb="budgets.reserve_funds").count() == 1


@pytest.mark.django_db
def test_a_form_with_other_words_under_a_used_key_is_not_carried_out(holder: Client, address: str) -> None:
    given = {"form_key": key_on(holder, address), **ASKED}
    first = holder.post(address, given)
    answer = holder.post(address, given | {"amount_pence": "301"})
    assert answer.status_code == 409
    assert f'href="{first["Location"]}"' in answer.content.decode()
    assert Reservation.objects.count() == 1


@pytest.mark.django_db
def test_a_form_that_was_refused_is_corrected_and_sent(holder: Client, address: str) -> None:
    given = {"form_key": key_on(holder, address), **ASKED}
    for wrong in ("2000", "none"):
        assert holder.post(address, given | {"amount_pence": wrong}).status_code == 422
    assert AuditEntry.objects.filter(refusal="budget_exhausted").count() == 1
    assert not StoredAnswer.objects.exists()
    assert holder.post(address, given).status_code == 302
    assert Reservation.objects.count() == 1


@pytest.mark.django_db
def test_a_fault_leaves_the_form_to_be_sent_again(
    holder: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"form_key": key_on(holder, address), **ASKED}
    monkeypatch.setattr("daybook.finance.budgets.reserving.insert_row", lambda _: 1 / 0)
    holder.raise_request_exception = False
    assert holder.post(address, given).status_code == 500
    assert not StoredAnswer.objects.exists()
    monkeypatch.undo()
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-30")
    assert holder.post(address, given).status_code == 302


@pytest.mark.django_db
def test_the_same_form_in_a_second_tab_asks_first(holder: Client, address: str) -> None:
    one, other = key_on(holder, address), key_on(holder, address)
    assert one != other
    made = holder.post(address, {"form_key": one, **ASKED})["Location"]
    asked = holder.post(address, {"form_key": other, **ASKED})
    text = asked.content.decode()
    assert asked.status_code == 409
    assert made in text
    assert "Forty &lt;b&gt;laptops" in text
    assert Reservation.objects.count() == 1
    hidden = re.findall(r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', text)
    meant = {name: unescape(value) for name, value in hidden} | {"sent_again": "yes", "form_key": KEY.findall(text)[-1]}
    assert holder.post(address, meant).status_code == 302
    assert [one.title for one in Reservation.objects.all()] == [ASKED["title"]] * 2


@pytest.mark.django_db
def test_what_one_person_sent_is_not_told_to_another(holder: Client, address: str, players: Cast) -> None:
    given = {"form_key": key_on(holder, address), **ASKED}
    assert holder.post(address, given).status_code == 302
    other = client_of(players.chief_executive)
    assert other.post(address, given).status_code == 403


SET_UP = """
from daybook.decisions.cases.tests.build import Cast, books
from daybook.finance.budgets.tests.build import line_of
players = Cast()
books(players)
print(line_of(players, 1_000_00), players.budget_holder.person)
"""

# Each press holds its transaction open for a while once money is set aside, so that the two overlap.
PRESS = """
import sys, time
from daybook.finance.budgets.models import Reservation
from daybook.kernel.actor import Actor
from tests.pages import client_of, named
create = Reservation.objects.create
def slowly(**given):
    made = create(**given)
    time.sleep(0.5)
    return made
Reservation.objects.create = slowly
line, person = sys.argv[1:]
client = client_of(Actor(person))
address = named("budgets:reserve_funds", line)
client.get(address, headers={"host": "localhost"})
print("ready", flush=True)
sys.stdin.readline()
given = {"form_key": "0" * 32, "title": "Laptops", "amount_pence": "300"}
answer = client.post(address, given, headers={"host": "localhost"})
print(answer.status_code, answer["Location"])
"""

COUNT = """
from daybook.finance.budgets.models import Reservation
print(Reservation.objects.count())
"""


@pytest.mark.processes
def test_two_presses_at_the_same_moment_reserve_once(own_database: OwnDatabase) -> None:
    line, person = own_database.run_script(SET_UP).split()
    first, second = own_database.run_at_once(PRESS, [(line, person)] * 2)
    assert first == second
    assert first.startswith("302 ")
    assert own_database.run_script(COUNT) == "1"


@pytest.mark.django_db
def test_a_change_drafted_in_two_tabs_asks_before_there_are_two(players: Cast, holder: Client) -> None:
    lines = line_of(players, 1_000_00), line_of(players, 500_00, "P2")
    address = named("budgets:draft_virement", lines[1])
    given = {"to_line": lines[0], "amount_pence": "5", "reason": "Need"}
    for status, count in ((302, 1), (409, 1)):
        assert holder.post(address, given | {"form_key": key_on(holder, address)}).status_code == status
        assert Change.objects.count() == count
