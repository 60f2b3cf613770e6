"""Funds are opened and added to, portfolios added up, and a whole year carried forward, by pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from daybook.decisions.cases.tests.build import Cast, autumn, moment
from daybook.finance.budgets.changes import carried_from
from daybook.finance.budgets.models import Change, ChangeSignature, Fund
from daybook.finance.budgets.operations.add_to_fund import add_to_fund
from daybook.finance.budgets.operations.approve_year_end import approve_year_end
from daybook.finance.budgets.operations.close_budget_lines import close_budget_lines
from daybook.finance.budgets.operations.commit_funds import commit_funds
from daybook.finance.budgets.operations.draft_reprofile import draft_reprofile
from daybook.finance.budgets.operations.draft_year_end import draft_year_end
from daybook.finance.budgets.operations.open_fund import open_fund
from daybook.finance.budgets.operations.reserve_funds import reserve_funds
from daybook.finance.budgets.operations.submit_year_end import submit_year_end
from daybook.finance.budgets.operations.withdraw_change import withdraw_change
from daybook.finance.budgets.queries import find_budget_line, find_fund
from daybook.finance.budgets.tests.build import line_of, open_other_fund, reserved
from daybook.finance.ledger.models import Period
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.proving import prove
from daybook.foundation.notifications.models import Message
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused
from tests.pages import client_of, follow_figures, named, page, queries_of

pytestmark = pytest.mark.django_db
FUNDS = "/money/funds/"
MORE = {"approval": "Budget 2021/22, approved on 25 November 2021", "amount_pence": "1,000"}


@pytest.fixture
def april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2022-04-20")


def send(client: Client, address: str, status: int = 200, **given: str) -> str:
    answer = client.post(address, given, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def refusal(refused_as: str, operation: object, **given: object) -> None:
    with pytest.raises(Refused) as refused:
        operation(**given)  # type: ignore[operator]
    assert refused.value.code == refused_as


def test_a_fund_is_opened_and_added_to(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")
    client = client_of(players.chief_finance_officer)
    asked = {
        "name": "Fleet <b>Fund</b>", "code": "FLEET", "portfolio": "Estates", "body": "MOPAC", "cost_centre": "CORP",
        "opened_on": "25/11/2021", "amount_pence": "£500",
    }  # fmt: skip
    assert "There is no cost centre" in send(client, f"{FUNDS}open-fund/", 422, **asked | {"cost_centre": "NONE"})
    assert "A code has 1 to 40 letters and digits" in send(client, f"{FUNDS}open-fund/", 422, **asked | {"code": "<x>"})
    assert not Fund.objects.filter(code__in=["FLEET", "<x>"]).exists()
    assert "Fleet &lt;b&gt;Fund&lt;/b&gt; is open" in send(client, f"{FUNDS}open-fund/", **asked)
    taken = asked | {"code": "OTHER"}
    assert "There is already a fund called" in send(client, f"{FUNDS}open-fund/", 422, **taken)
    assert "There is already a fund FLEET" in send(client, f"{FUNDS}open-fund/", 422, **asked)
    send(client, named("budgets:add_to_fund", "FLEET"), added_on="25/11/2021", **MORE)
    fund = find_fund(players.accountant, "FLEET")
    assert (fund.put_in_pence, fund.left_pence) == (1_500_00, 1_500_00)
    follow_figures(client_of(players.accountant), named("budgets:fund", "FLEET"))


def test_money_is_put_in_by_those_who_may_and_above_zero(players: Cast) -> None:
    given = {"now": autumn(25), "code": "MCF", "added_on": date(2021, 11, 25), "approval": "The budget"}
    finance = players.chief_finance_officer
    refusal("not_permitted", add_to_fund, actor=players.stranger, amount_pence=Pence(1), **given)
    refusal("not_found", add_to_fund, actor=finance, amount_pence=Pence(1), **given | {"code": "NONE"})
    refusal("bad_amount", add_to_fund, actor=finance, amount_pence=Pence(0), **given)
    refusal("bad_name", add_to_fund, actor=finance, amount_pence=Pence(1), **given | {"approval": " "})
    assert client_of(players.accountant).get(named("budgets:add_to_fund", "MCF")).status_code == 403


def test_a_fund_whose_code_holds_a_slash_has_its_pages(players: Cast) -> None:
    open_other_fund(players, "A/1.B")
    client = client_of(players.chief_finance_officer)
    assert "Fund A/1.B" in page(client, f"{FUNDS}A~11.B/")
    page(client, named("budgets:add_to_fund", "A/1.B"))


def test_funds_of_a_portfolio_are_added_up(players: Cast) -> None:
    open_other_fund(players)
    client = client_of(players.accountant)
    text = page(client, FUNDS)
    assert "?portfolio=Any" in text
    assert "2,000,001.00" in text
    assert "2,000,001.00" not in page(client, f"{FUNDS}?portfolio=Any")
    before = queries_of(client, FUNDS)
    for number in range(4):
        open_other_fund(players, f"F{number}")
    assert queries_of(client, FUNDS) == before


def test_only_the_fullest_funds_are_drawn(players: Cast) -> None:
    for number in range(12):
        open_other_fund(players, f"F{number}")
    text = page(client_of(players.accountant), FUNDS)
    chart = text[text.index("<figure") : text.index("</figure>")]
    assert "Left to allocate, the 10 fullest funds" in chart
    assert "Major Change Fund" in chart
    assert "Fund F11" in text


def test_a_year_is_carried_forward_at_once(players: Cast, april: None) -> None:
    ordered, unspent, spent = (line_of(players, 1_000_00, project) for project in ("P1", "P2", "P3"))
    order = reserved(players, ordered, 300_00)
    commit_funds(
        actor=players.budget_holder, now=autumn(26), reservation=order.reference, seen_version=1,
        amount_pence=Pence(200_00),
    )  # fmt: skip
    reserved(players, spent, 1_000_00)
    client, address = client_of(players.accountant), named("budgets:year_end", 2021)
    assert re.search(r"Lines to settle\s*</dt>\s*<dd[^>]*>\s*3\b", page(client, address))
    text = send(client, named("budgets:draft_year_end", 2021), reason="The second half is late")
    assert "2 carry-forwards are drafted" in text
    found = carried_from(players.accountant, "2021/22")
    assert {line: change.amount_pence for line, change in found.items()} == {ordered: 0, spent: 0}
    send(client, named("budgets:draft_year_end", 2021), with_unspent="on", reason="It is needed still")
    assert carried_from(players.accountant, "2021/22")[unspent].amount_pence == 1_000_00
    again = send(client, named("budgets:draft_year_end", 2021), 422, with_unspent="on", reason="Again")
    assert "has anything to carry that is not drafted already" in again
    assert Change.objects.count() == 3
    follow_figures(client, address)
    assert "export=csv" in page(client, address)
    assert queries_of(client_of(players.chief_finance_officer), address) <= 12
    exported = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{unspent},Decision on P2,MCF,1000.00,0.00,0.00,0.00,1000.00,BC-" in exported


def year_over(players: Cast) -> list[str]:
    """Two budget lines of a year that is over, whose adjustment period is open beside the first month of the next."""
    lines = [line_of(players, 1_000_00, project) for project in ("P1", "P2")]
    open_year(actor=players.chief_finance_officer, now=moment(date(2022, 4, 20)), year="2022/23")
    Period.objects.filter(year="2022/23", number=1).update(state="OPEN")
    Period.objects.filter(year="2021/22", number=13).update(state="OPEN")
    return lines


def test_carry_forwards_are_submitted_and_approved_together(players: Cast, april: None) -> None:
    lines, finance, day = year_over(players), players.chief_finance_officer, moment(date(2022, 4, 20))
    reserved(players, lines[0], 300_00)
    maker, approver, address = client_of(players.accountant), client_of(finance), named("budgets:year_end", 2021)
    refusal("nothing_to_submit", submit_year_end, actor=players.accountant, now=day, year="2021/22")
    send(maker, named("budgets:draft_year_end", 2021), with_unspent="on", reason="It is needed still")
    assert "Approve them all" not in page(approver, named("budgets:approve_year_end", 2021))
    assert "Submit your carry-forwards" in page(maker, address)
    assert "2 carry-forwards are submitted" in send(maker, named("budgets:submit_year_end", 2021))
    assert "Look at what waits for you" not in page(maker, address)
    assert "Look at what waits for you" in page(approver, address)
    form = page(approver, named("budgets:approve_year_end", 2021))
    assert "2,000.00" not in form
    assert "1,700.00" in form
    seen = {name: re.findall(rf'name="{name}" value="([^"]*)"', form)[0] for name in ("references", "total_pence")}
    assert seen["total_pence"] == "200000"
    assert "2 carry-forwards are approved" in send(approver, named("budgets:approve_year_end", 2021), **seen)
    assert list(ChangeSignature.objects.values_list("person", flat=True)) == [finance.person] * 2
    assert {change.state for change in Change.objects.all()} == {"approved"}
    told = Message.objects.filter(person=players.accountant.person, kind="settled").values_list("title", flat=True)
    first = Change.objects.earliest("id").reference
    assert list(told) == [f"{first} and 1 more is approved: Carry forward into the next year"]
    into = carried_from(players.accountant, "2021/22")[lines[0]].to_line
    figures = find_budget_line(players.accountant, into).figures
    assert (figures.budget_pence, figures.reserved_pence, figures.available_pence) == (1_000_00, 300_00, 700_00)
    assert prove().ok


def test_no_carry_forward_is_approved_where_one_cannot_be(players: Cast, april: None) -> None:
    given = {"now": moment(date(2022, 4, 20)), "year": "2021/22"}
    lines, accountant = year_over(players), players.accountant
    draft_year_end(actor=accountant, with_unspent=True, reason="It is needed still", **given)
    sent = [change.reference for change in submit_year_end(actor=accountant, **given)]
    reserve_funds(actor=accountant, now=given["now"], line=lines[1], title="Late", amount_pence=Pence(1))
    asked = given | {"references": sent, "total_pence": Pence(2_000_01)}
    refusal("not_available", approve_year_end, actor=players.chief_finance_officer, **asked)
    assert {change.state for change in Change.objects.all()} == {"submitted"}
    assert not ChangeSignature.objects.exists()
    assert find_budget_line(accountant, lines[0]).figures.available_pence == 1_000_00


def test_a_year_is_not_carried_before_it_ends_nor_by_everybody(players: Cast) -> None:
    line = line_of(players, 1_000_00)
    given = {"year": "2021/22", "with_unspent": True, "reason": "Late"}
    refusal("year_not_over", draft_year_end, actor=players.accountant, now=autumn(27), **given)
    april = moment(date(2022, 4, 20))
    refusal("not_permitted", draft_year_end, actor=players.stranger, now=april, **given)
    refusal("reason_missing", draft_year_end, actor=players.accountant, now=april, **given | {"reason": " "})
    assert not Change.objects.exists()
    [made] = draft_year_end(actor=players.accountant, now=april, **given)
    withdraw_change(actor=players.accountant, now=april, reference=made.reference, seen_version=made.version)
    [again] = draft_year_end(actor=players.accountant, now=april, **given)
    assert carried_from(players.accountant, "2021/22")[line].reference == again.reference


def test_what_was_left_in_closed_books_is_available_to_nobody(players: Cast, april: None) -> None:
    old, new = line_of(players, 1_000_00), line_of(players, 400_00, year="2022/23")
    accountant = players.accountant
    assert find_fund(accountant, "MCF").figures.available_pence == 1_400_00
    close_budget_lines(actor=system_actor("subscriber"), now=moment(date(2022, 5, 30)), year="2021/22")
    fund = find_fund(accountant, "MCF")
    assert (fund.figures.available_pence, fund.closed_year) == (400_00, "2021/22")
    client = client_of(accountant)
    follow_figures(client, named("budgets:fund", "MCF"))
    follow_figures(client, FUNDS)
    assert "left when its books were closed" in page(client, named("budgets:budget_line", old))
    assert "left when its books were closed" not in page(client, named("budgets:budget_line", new))


def test_only_what_can_be_done_is_offered(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2022-11-30")
    line, client = line_of(players, 1_000_00, year="2022/23"), client_of(players.accountant)
    assert named("budgets:draft_carry_forward", line) not in page(client, named("budgets:budget_line", line))
    assert "2021/22</option>" in page(client, named("budgets:draft_reprofile", line))
    Period.objects.filter(year="2021/22", number__gt=0).update(state="LOCKED")
    form = page(client, named("budgets:draft_reprofile", line))
    assert "2023/24</option>" in form
    assert "2021/22</option>" not in form
    given = {"from_line": line, "to_year": "2021/22", "amount_pence": Pence(1), "reason": "Earlier"}
    refusal("year_closed", draft_reprofile, actor=players.accountant, now=moment(date(2022, 11, 30)), **given)


def test_money_of_a_year_to_come_is_reserved_and_ordered_before_it_begins(players: Cast) -> None:
    open_year(actor=players.chief_finance_officer, now=autumn(24), year="2022/23")
    line = line_of(players, 1_000_00, year="2022/23")
    order = reserved(players, line, 300_00)
    commit_funds(
        actor=players.budget_holder, now=autumn(26), reservation=order.reference, seen_version=1,
        amount_pence=Pence(200_00),
    )  # fmt: skip
    figures = find_budget_line(Actor("P-000001"), line).figures
    assert (figures.reserved_pence, figures.committed_pence, figures.available_pence) == (100_00, 200_00, 700_00)


def test_a_fund_is_not_opened_with_nothing(players: Cast) -> None:
    given = {
        "actor": players.chief_finance_officer, "now": autumn(25), "code": "NEW", "name": "New", "portfolio": "Any",
        "body": "MOPAC", "cost_centre": "CORP", "opened_on": date(2021, 11, 25),
    }  # fmt: skip
    refusal("bad_amount", open_fund, amount_pence=Pence(0), **given)
    assert not Fund.objects.filter(code="NEW").exists()
