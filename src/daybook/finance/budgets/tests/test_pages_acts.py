"""The pages by which people reserve money and move budgets, from the first form to the approval."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from daybook.decisions.cases.tests.build import Cast
from daybook.finance.budgets.models import Allocation, BudgetLine, Change, Movement, Reservation
from daybook.finance.budgets.tests.build import line_of, reserved
from daybook.ui.links import names_of
from tests.pages import client_of, figures_on, follow_figures, named, page, queries_of, total_on

pytestmark = pytest.mark.django_db
WHY = "Needed sooner <b>there</b>"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-30")


@pytest.fixture
def lines(players: Cast) -> tuple[str, str]:
    return line_of(players, 1_000_00, contingency_pence=100_00), line_of(players, 5_000_00, "P2")


def send(client: Client, address: str, status: int = 200, **given: Any) -> str:
    """Fill the form of a page in, with the version it shows, and follow to where it leads: 422 where it is refused."""
    version = re.search(r'name="version" value="(\d+)"', page(client, address))
    answer = client.post(address, {**({"version": version[1]} if version else {}), **given}, follow=True)
    assert answer.status_code == status
    return answer.content.decode()


def test_money_is_reserved_ordered_invoiced_and_closed_by_pages(players: Cast, lines: tuple[str, str]) -> None:
    holder, clerk = client_of(players.budget_holder), client_of(players.accountant)
    text = send(holder, named("budgets:reserve_funds", lines[0]), title="40 <i>laptops</i>", amount_pence="£300")
    assert "40 &lt;i&gt;laptops" in text
    assert total_on(text) == 300_00
    reference = str(Reservation.objects.get())
    assert total_on(send(holder, named("budgets:commit_funds", reference), amount_pence="200")) == 300_00
    owed = {"creditor_cost_centre": "CORP", "creditor_account": "1000"}
    assert total_on(send(clerk, named("budgets:invoice_funds", reference), amount_pence="200", **owed)) == 100_00
    assert total_on(send(holder, named("budgets:release_funds", reference), amount_pence="40")) == 60_00
    shown = page(clerk, named("budgets:reservation", reference))
    for journals in Movement.objects.values_list("journals", flat=True):
        assert all(f'href="{named("ledger:journal", one)}"' in shown for one in journals.split()), journals
    text = send(holder, named("budgets:close_reservation", reference))
    assert total_on(text) == 0
    assert "What can be done with it" not in text
    for client, verb in ((holder, "commit"), (clerk, "invoice"), (holder, "release")):
        assert "amount_pence" not in page(client, named(f"budgets:{verb}_funds", reference), 409)
    assert "the reservation" in page(holder, named("budgets:close_reservation", reference), 409)
    assert total_on(page(clerk, named("budgets:budget_line", lines[0]))) == 800_00
    follow_figures(clerk, named("budgets:budget_line", lines[0]))


def test_a_refusal_stands_beside_what_was_typed(players: Cast, lines: tuple[str, str]) -> None:
    text = send(
        client_of(players.budget_holder),
        named("budgets:reserve_funds", lines[0]),
        422,
        title="Too much",
        amount_pence="1000.01",
    )
    assert "Its stop is hard" in text
    assert 'value="Too much"' in text
    text = send(
        client_of(players.budget_holder), named("budgets:reserve_funds", lines[0]), 422, title="", amount_pence="x"
    )
    assert text.count("There is a problem") == 1


def test_a_soft_stop_is_set_by_a_page(players: Cast, lines: tuple[str, str]) -> None:
    finance = client_of(players.chief_finance_officer)
    assert "Soft: let through" in send(finance, named("budgets:set_stop", lines[0]), stop="soft")
    assert BudgetLine.objects.get(reference=lines[0]).stop == "soft"


def test_a_virement_goes_from_draft_to_approval_by_pages(players: Cast, lines: tuple[str, str]) -> None:
    clerk, holder = client_of(players.accountant), client_of(players.budget_holder)
    text = send(clerk, named("budgets:draft_virement", lines[1]), to_line=lines[0], amount_pence="250", reason=WHY)
    assert "Needed sooner &lt;b&gt;there" in text
    reference = Change.objects.get().reference
    assert "Submit this change" in text
    named_holder = "It is for the Budget holder of cost centre MOPAC F300, Budget holder (Budget Holder Example), to"
    assert named_holder in page(clerk, named("budgets:submit_change", reference))
    assert "so you cannot" in send(clerk, named("budgets:submit_change", reference))
    assert reference in page(holder, "/")
    assert "Virement between budget lines: £250.00" in page(clerk, "/").partition("What you last worked on")[2]
    # Whoever approves it sees what it would take from what is there.
    assert f"Available in {lines[1]} today" in page(holder, named("budgets:approve_change", reference))
    mayor = client_of(players.deputy_mayor)
    assert "for the Budget holder of cost centre MOPAC F300 to settle" in page(
        mayor, named("budgets:approve_change", reference), 422
    )
    above = client_of(players.chief_finance_officer)
    assert "Approve this change" in page(above, named("budgets:change", reference))
    assert "Approve this change" in page(holder, named("budgets:change", reference))
    assert total_on(send(holder, named("budgets:approve_change", reference))) == 250_00
    assert total_on(page(clerk, named("budgets:budget_line", lines[0]))) == 1_250_00
    again = holder.post(named("budgets:approve_change", reference), {"version": "2"})
    assert "has changed since you opened it" in again.content.decode()


def test_whoever_alone_holds_the_role_is_told_that_nobody_can_settle_it(players: Cast, lines: tuple[str, str]) -> None:
    holder = client_of(players.budget_holder)
    send(holder, named("budgets:draft_virement", lines[1]), to_line=lines[0], amount_pence="250", reason=WHY)
    reference = Change.objects.get().reference
    nobody = "who answers for it, has a part in it or does not hold that role. The Chief finance officer, above them"
    assert nobody in page(holder, named("budgets:submit_change", reference))
    assert nobody in send(holder, named("budgets:submit_change", reference))


def test_no_virement_is_offered_where_there_is_no_other_line_to_move_to(players: Cast) -> None:
    clerk, alone = client_of(players.accountant), line_of(players, 1_000_00)
    line_of(players, 1_000_00, "P2", money="capital")
    address = named("budgets:draft_virement", alone)
    assert address not in page(clerk, named("budgets:budget_line", alone))
    refused = page(clerk, address, 422)
    assert "no other open budget line of this year" in refused
    assert "<select" not in refused
    another = line_of(players, 1_000_00, "P3")
    assert address in page(clerk, named("budgets:budget_line", alone))
    assert re.findall(r'<option value="(BL-\d+)"', page(clerk, address)) == [another]


def test_each_other_kind_is_drafted_from_its_record(players: Cast, lines: tuple[str, str]) -> None:
    clerk = client_of(players.accountant)
    [first] = Allocation.objects.filter(years__line__reference=lines[0])
    sent = (
        ("draft_reprofile", lines[0], {"to_year": "2022/23"}),
        ("draft_release", first.reference, {"to_line": lines[0]}),
        ("draft_return", first.reference, {"from_line": ""}),
    )
    for verb, reference, given in sent:
        assert "Submit this change" in send(
            clerk, named(f"budgets:{verb}", reference), amount_pence="10", reason=WHY, **given
        )
    text = send(clerk, named("budgets:draft_carry_forward", lines[0]), 422, amount_pence="10", reason=WHY)
    assert "2021/22 is not over" in text
    assert set(Change.objects.values_list("kind", flat=True)) == {"reprofile", "release", "return"}


def test_a_change_is_turned_down_with_a_reason_and_one_is_withdrawn(players: Cast, lines: tuple[str, str]) -> None:
    clerk, holder = client_of(players.accountant), client_of(players.budget_holder)
    for verb, who, given in (("refuse_change", holder, {"reason": "Not this year"}), ("withdraw_change", clerk, {})):
        send(clerk, named("budgets:draft_virement", lines[1]), to_line=lines[0], amount_pence="250", reason=WHY)
        reference = Change.objects.latest("id").reference
        send(clerk, named("budgets:submit_change", reference))
        assert given.get("reason", "") in send(who, named(f"budgets:{verb}", reference), **given)
    assert set(Change.objects.values_list("state", flat=True)) == {"refused", "withdrawn"}


def test_the_register_filters_and_is_exported(players: Cast, lines: tuple[str, str]) -> None:
    clerk = client_of(players.accountant)
    assert "drafted from the page of a budget line" in page(clerk, named("budgets:changes"))
    send(clerk, named("budgets:draft_virement", lines[1]), to_line=lines[0], amount_pence="250", reason="=1+1")
    reference = Change.objects.get().reference
    for address, there in (
        ("?state=draft", True),
        ("?state=approved", False),
        ("?text=nothing", False),
        (f"?text={lines[0]}", True),
        ("?state=odd", True),
    ):
        assert (reference in page(clerk, named("budgets:changes") + address)) is there, address
    listed = page(clerk, named("budgets:changes"))
    named_line = BudgetLine.objects.get(reference=lines[0])
    assert f"{lines[0]} {named_line.title}, {named_line.year}" in unescape(listed)
    assert names_of([players.accountant.person])[players.accountant.person] in unescape(listed)
    answer = clerk.get(named("budgets:changes"), {"export": "csv"})
    assert "'=1+1" in b"".join(answer.streaming_content).decode()


def test_many_changes_and_reservations_take_no_more_queries(players: Cast, lines: tuple[str, str]) -> None:
    clerk, addresses = client_of(players.accountant), (named("budgets:changes"), named("budgets:budget_line", lines[0]))
    send(clerk, named("budgets:draft_virement", lines[1]), to_line=lines[0], amount_pence="1", reason=WHY)
    reserved(players, lines[0], 1)
    few = [queries_of(clerk, address) for address in addresses]
    for _ in range(5):
        send(clerk, named("budgets:draft_virement", lines[1]), to_line=lines[0], amount_pence="1", reason=WHY)
        reserved(players, lines[0], 1)
    assert [queries_of(clerk, address) for address in addresses] == few
    assert few[0] <= 12


def test_contingency_is_shown_with_what_became_of_it(players: Cast, lines: tuple[str, str]) -> None:
    [first] = Allocation.objects.filter(years__line__reference=lines[0])
    clerk = client_of(players.accountant)
    text = page(clerk, named("budgets:allocation", first.reference))
    assert "Still held apart" in text
    assert figures_on(text)
    follow_figures(clerk, named("budgets:allocation", first.reference))


@pytest.mark.parametrize(
    "name", ["reserve_funds", "set_stop", "draft_virement", "draft_reprofile", "draft_carry_forward"]
)
def test_strangers_reach_no_form(players: Cast, lines: tuple[str, str], name: str) -> None:
    assert client_of(players.stranger).get(named(f"budgets:{name}", lines[0])).status_code == 403
