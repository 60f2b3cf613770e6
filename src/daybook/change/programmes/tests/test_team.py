"""The team: what it costs in exact pence, and what it knows, which holds a milestone back until it is handed over."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.programmes.api import read_team, read_team_months
from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.models import Programme, Role, TransferConfirmed, TransferItem
from daybook.change.programmes.operations.confirm_transfer import confirm_transfer
from daybook.change.programmes.operations.drop_role import drop_role
from daybook.change.programmes.operations.drop_transfer import drop_transfer
from daybook.change.programmes.operations.enter_role import enter_role
from daybook.change.programmes.operations.evidence_transfer import evidence_transfer
from daybook.change.programmes.operations.list_transfer import list_transfer
from daybook.change.programmes.operations.revise_plan import revise_plan
from daybook.change.programmes.operations.revise_role import revise_role
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.rules.plan import PlannedStep, held_back
from daybook.change.programmes.rules.team import (
    Basis,
    RoleKind,
    Terms,
    cost_by_month,
    cost_of,
    costs_by_year,
)
from daybook.change.programmes.tests.build import NOW, ROLE, TODAY, opened, receiving_post, seen, teamed, to_hand_over
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused, waiting
from daybook.kernel.calendar import is_working_day
from daybook.kernel.money import Pence, half_up_pence
from daybook.kernel.periods import FinancialYear
from tests.pages import client_of, named, page

DAY, YEAR = Basis.DAY_RATE, Basis.ANNUAL_COST


def terms(basis: Basis, rate: int, start: date, until: date, half_days: int = 10) -> Terms:
    return Terms(RoleKind.CONSULTANT, basis, rate, start, until, half_days)


def test_hand_worked_costs() -> None:
    # March 2022 has 23 working days; April has 19, since Good Friday and Easter Monday fall in it.
    consultant = terms(DAY, 800_00, date(2022, 3, 1), date(2022, 5, 1))
    assert cost_by_month(consultant) == {date(2022, 3, 1): 18_400_00, date(2022, 4, 1): 15_200_00}
    # A whole financial year at full time is the annual cost; half of the week is half of it.
    year = (date(2022, 4, 1), date(2023, 4, 1))
    assert cost_of(terms(YEAR, 60_000_01, *year)) == 60_000_01
    assert cost_of(terms(YEAR, 60_000_01, *year, 5)) == 30_000_01
    # 31 days of March 2022 out of 365, and 30 of April out of another 365.
    part = terms(YEAR, 60_000_00, date(2022, 3, 1), date(2022, 5, 1))
    assert costs_by_year([part]) == {
        FinancialYear(2021): {RoleKind.IN_HOUSE: 0, RoleKind.CONSULTANT: 5_095_89, RoleKind.CONTINGENT: 0},
        FinancialYear(2022): {RoleKind.IN_HOUSE: 0, RoleKind.CONSULTANT: 4_931_51, RoleKind.CONTINGENT: 0},
    }


def slow_cost(one: Terms) -> int:
    """The cost of a role day by day in fractions, rounded once."""
    total, day = Fraction(0), one.starts_on
    while day < one.ends_before:
        if one.basis is DAY:
            total += one.rate_pence * is_working_day(day)
        else:
            total += Fraction(one.rate_pence, FinancialYear.of(day).span.length)
        day += timedelta(days=1)
    return half_up_pence(total * one.half_days / 10)


@given(st.sampled_from(Basis), st.integers(1, 10**9), st.integers(0, 1500), st.integers(1, 400), st.integers(1, 10))
def test_months_add_up_to_the_whole_and_the_whole_to_a_slow_second_calculation(
    basis: Basis, rate: int, first: int, days: int, half_days: int
) -> None:
    start = date(2022, 1, 1) + timedelta(days=first)
    one = terms(basis, rate, start, start + timedelta(days=days), half_days)
    assert sum(cost_by_month(one).values()) == cost_of(one) == slow_cost(one)
    assert sum(kinds[RoleKind.CONSULTANT] for kinds in costs_by_year([one]).values()) == cost_of(one)


def test_which_steps_the_transfer_holds_back() -> None:
    def step(key: str, needs: bool = True, done: date | None = None) -> PlannedStep:
        return PlannedStep(key, "Step", done_on=done, needs_transfer=needs)

    assert held_back([step("A")], [step("A")]) == ()
    assert held_back([step("A")], [step("A", done=TODAY)]) == ("A",)
    assert held_back([step("A")], [step("A", needs=False, done=TODAY)]) == ("A",)
    assert held_back([step("A")], [step("A", needs=False)]) == ("A",)
    assert held_back([step("A"), step("B", needs=False)], [step("B", needs=False)]) == ("A",)
    assert held_back([], [step("A", done=TODAY)]) == ("A",)
    assert held_back([step("A", done=TODAY)], [step("A", needs=False, done=TODAY)]) == ()


def test_an_open_item_holds_a_marked_step_back_until_its_post_confirms(players: Cast) -> None:
    item = to_hand_over(players)
    row = Programme.objects.get()
    officer, owner = players.originating_officer, players.senior_responsible_owner
    act: dict[str, Any] = {"actor": officer, "now": NOW, "reason": "As it stands"}
    steps = [PlannedStep("W1", "Work", 20), PlannedStep("M1", "Final milestone", 0, ("W1",), needs_transfer=True)]
    revise_plan(steps=steps, **act, **seen(row.reference))
    done = [steps[0], PlannedStep("M1", "Final milestone", 0, ("W1",), done_on=TODAY, needs_transfer=True)]
    told = refused("transfer_open", revise_plan, steps=done, **act, **seen(row.reference))
    assert f"{item.reference} The cost model" in told.message
    assert told.facts["items"] == [item.reference]
    unmarked = [steps[0], PlannedStep("M1", "Final milestone", 0, ("W1",))]
    for way_round in (unmarked, [steps[0]]):
        refused("transfer_open", revise_plan, steps=way_round, **act, **seen(row.reference))
    longer = [PlannedStep("W1", "Work", 30), steps[1]]
    revise_plan(steps=longer, **act, **seen(row.reference))
    assert waiting(owner, NOW) == [("programmes.confirm_transfer", item.reference)]
    confirm: dict[str, Any] = {"now": NOW, "item": item.reference}
    refused("own_work", confirm_transfer, actor=officer, **confirm, **seen(row.reference))
    refused("not_permitted", confirm_transfer, actor=players.stranger, **confirm, **seen(row.reference))
    assert confirm_transfer(actor=owner, **confirm, **seen(row.reference)).standing == "confirmed"
    assert waiting(owner, NOW) == []
    refused("wrong_state", confirm_transfer, actor=owner, **confirm, **seen(row.reference))
    revise_plan(steps=done, **act, **seen(row.reference))


def test_what_is_not_handed_over_after_all_is_dropped_with_a_reason(players: Cast) -> None:
    item = to_hand_over(players)
    row = Programme.objects.get()
    steps = [PlannedStep("M1", "Final milestone", 0, needs_transfer=True)]
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "reason": "As it stands"}
    revise_plan(steps=steps, **act, **seen(row.reference))
    drop: dict[str, Any] = {"now": NOW, "item": item.reference}
    owner = players.senior_responsible_owner
    refused("not_permitted", drop_transfer, actor=act["actor"], reason="So", **drop, **seen(row.reference))
    refused("words_missing", drop_transfer, actor=owner, reason=" ", **drop, **seen(row.reference))
    made = drop_transfer(actor=owner, reason="The post was abolished.", **drop, **seen(row.reference))
    assert (made.standing, waiting(owner, NOW)) == ("dropped", [])
    refused("wrong_state", drop_transfer, actor=owner, reason="Again", **drop, **seen(row.reference))
    done = [PlannedStep("M1", "Final milestone", 0, done_on=TODAY, needs_transfer=True)]
    revise_plan(steps=done, **act, **seen(row.reference))


def test_only_the_holder_of_the_post_confirms_and_only_what_was_shown(players: Cast) -> None:
    ref = opened(players)
    role = teamed(players, ref)
    post = receiving_post(players)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    item = list_transfer(role=role.reference, knowledge="How it runs", to_post=post, **act, **seen(ref.reference))
    owner: dict[str, Any] = {"actor": players.senior_responsible_owner, "now": NOW, "item": item.reference}
    refused("not_shown", confirm_transfer, **owner, **seen(ref.reference))
    evidence_transfer(item=item.reference, evidence="A handbook.", **act, **seen(ref.reference))
    refused("not_the_owner", confirm_transfer, **owner | {"actor": players.second_officer}, **seen(ref.reference))
    house = teamed(players, ref, kind="in_house", title="Analyst")
    bad: dict[str, Any] = {"role": role.reference, "knowledge": "Anything", "to_post": post}
    for code, given_ in (
        ("not_bought", {"role": house.reference}),
        ("unknown_post", {"to_post": "POST-9"}),
        ("bad_name", {"knowledge": " "}),
        ("not_found", {"role": "ROLE-9"}),
    ):
        refused(code, list_transfer, **bad | given_, **act, **seen(ref.reference))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("bad_name", {"title": ""}),
        ("bad_name", {"source": ""}),
        ("unknown_kind", {"kind": "volunteer"}),
        ("unknown_kind", {"basis": "hour"}),
        ("bad_amount", {"rate_pence": Pence(0)}),
        ("bad_span", {"ends_before": ROLE["starts_on"]}),
        ("bad_span", {"ends_before": date(2050, 1, 1)}),
        ("calendar_unknown", {"starts_on": date(2031, 1, 1), "ends_before": date(2031, 3, 1)}),
        ("bad_week", {"half_days": 11}),
        ("words_missing", {"why": " "}),
        ("stale", {"seen_version": 9}),
    ],
)
def test_a_role_that_cannot_be_planned_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = opened(players)
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference), **ROLE}
    refused(code, enter_role, **act | given)


def test_a_role_is_planned_otherwise_dropped_and_planned_again(players: Cast) -> None:
    ref = opened(players)
    role = teamed(players, ref)
    assert role.cost_pence == 33_600_00
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "role": role.reference}
    refused("unchanged", revise_role, **ROLE, **act, **seen(ref.reference))
    assert revise_role(**ROLE | {"half_days": 5}, **act, **seen(ref.reference)).cost_pence == 16_800_00
    months = read_team_months(actor=players.auditor, now=NOW, programme=ref.reference)
    assert [(one.month, one.consultant_pence) for one in months] == [
        (date(2022, 3, 1), 9_200_00), (date(2022, 4, 1), 7_600_00),
    ]  # fmt: skip
    sources = sources_of(Programme.objects.get(), actor=players.auditor, today=TODAY)
    figures = {one.place: one.value for one in document_of(sources, Paper.SOC).figures()}
    assert figures["team.2021/22.bought"] == 9_200_00
    drop_role(reason="Found in house", **act, **seen(ref.reference))
    refused("wrong_state", drop_role, reason="Again", **act, **seen(ref.reference))
    assert read_team(actor=players.auditor, now=NOW, programme=ref.reference) == []
    assert revise_role(**ROLE, **act, **seen(ref.reference)).cost_pence == 33_600_00


def test_the_team_is_run_by_page(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    ref, post = opened(players), receiving_post(players)
    officer, owner = client_of(players.originating_officer), client_of(players.senior_responsible_owner)
    assert "Plan the first role" in page(officer, named("programmes:team", ref.reference))
    form = {
        "version": 1, "title": "=Modeller <i>", "kind": "consultant", "basis": "day_rate", "rate_pence": "800",
        "source": "Quotation", "starts_on": "1/3/2022", "last_day": "30/4/2022", "half_days": "10", "why": "Needed",
    }  # fmt: skip
    wrong = officer.post(named("programmes:enter_role", ref.reference), form | {"last_day": "1/1/2022"})
    assert wrong.status_code == 422
    assert officer.post(named("programmes:enter_role", ref.reference), form).status_code == 302
    text = page(officer, named("programmes:team", ref.reference))
    assert "33,600.00" in text
    assert "=Modeller &lt;i&gt;" in text
    role = Role.objects.get().reference
    half = form | {"version": 2, "half_days": "5"}
    assert officer.post(named("programmes:revise_role", role), half).status_code == 302
    item = {"version": 3, "knowledge": "The model", "to_post": post}
    assert officer.post(named("programmes:list_transfer", role), item).status_code == 302
    known = TransferItem.objects.get().reference
    shown = {"version": 4, "evidence": "Built together"}
    assert officer.post(named("programmes:evidence_transfer", known), shown).status_code == 302
    assert "Confirm it" in page(owner, named("programmes:team", ref.reference))
    assert "Built together" in page(owner, named("programmes:confirm_transfer", known))
    assert owner.post(named("programmes:drop_transfer", known), {"version": 5, "reason": ""}).status_code == 422
    assert owner.post(named("programmes:confirm_transfer", known), {"version": 5}).status_code == 302
    assert TransferConfirmed.objects.count() == 1
    assert "16,800.00" in page(officer, named("programmes:role", role))
    assert officer.post(named("programmes:drop_role", role), {"version": 6, "reason": "Done"}).status_code == 302
    exported = officer.get(named("programmes:team", ref.reference), {"export": "csv"})
    assert b"Modeller" not in b"".join(exported.streaming_content)
    for name, key in (("team", ref.reference), ("role", role)):
        assert client_of(players.stranger).get(named(f"programmes:{name}", key)).status_code == 403
