"""Stakeholders: judged anew without losing how they were judged, and what is owed to them derived from its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.programmes.api import read_stakeholders
from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.models import Judgement, Programme, Stakeholder
from daybook.change.programmes.operations.add_stakeholder import add_stakeholder
from daybook.change.programmes.operations.judge_stakeholder import judge_stakeholder
from daybook.change.programmes.operations.plan_engagement import plan_engagement
from daybook.change.programmes.operations.record_engagement import record_engagement
from daybook.change.programmes.rules.blocks import Grid, Picture
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.rules.stakeholders import Engaging, Quarter, Stance, engaging, quarter_of, steps_wanted
from daybook.change.programmes.tests.build import NOW, STAKE, TODAY, opened, seen, staked
from daybook.decisions.cases.tests.build import Cast, moment
from daybook.decisions.cases.tests.traces import refused
from tests.pages import client_of, named, page


@pytest.mark.parametrize(
    ("influence", "interest", "quarter"),
    [(4, 4, "Manage closely"), (5, 3, "Keep satisfied"), (3, 5, "Keep informed"), (3, 3, "Watch"), (1, 1, "Watch")],
)
def test_the_grid_has_four_fields(influence: int, interest: int, quarter: str) -> None:
    assert quarter_of(influence, interest) is Quarter(quarter)


@given(st.sampled_from(Stance), st.sampled_from(Stance))
def test_the_way_from_one_stance_to_another_is_the_way_back_turned_round(now: Stance, wanted: Stance) -> None:
    assert steps_wanted(now, wanted) == -steps_wanted(wanted, now)
    assert (steps_wanted(now, wanted) == 0) is (now is wanted)


@pytest.mark.parametrize(
    ("days", "held", "standing"),
    [(15, 0, "planned"), (14, 0, "due"), (0, 0, "due"), (-1, 0, "overdue"), (-1, 1, "held")],
)
def test_what_is_owed_stands_by_its_day(days: int, held: int, standing: str) -> None:
    due_on = TODAY + timedelta(days=days)
    assert engaging(due_on=due_on, held_on=TODAY if held else None, today=TODAY) is Engaging(standing)


def test_one_is_judged_owed_something_and_met(players: Cast) -> None:
    ref = opened(players)
    one = staked(players, ref)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "stakeholder": one.reference}
    soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=60)
    for what, due_on in (("Show the costs", later), ("Show the options", soon)):
        plan_engagement(what=what, due_on=due_on, **act, **seen(ref.reference))
    told = read_stakeholders(actor=players.auditor, now=moment(soon + timedelta(days=1)), programme=ref.reference)[0]
    assert (told.owed_next, told.due_on, told.standing) == ("Show the options", soon, "overdue")
    held: dict[str, Any] = {"number": 2, "held_on": TODAY, "words": "They ask for training."}
    refused("bad_day", record_engagement, **act, **held | {"held_on": later}, **seen(ref.reference))
    record_engagement(**act, **held, **seen(ref.reference))
    refused("wrong_state", record_engagement, **act, **held, **seen(ref.reference))
    refused("not_found", record_engagement, **act, **held | {"number": 9}, **seen(ref.reference))
    anew = {name: value for name, value in STAKE.items() if name != "name"}
    refused("unchanged", judge_stakeholder, **act, **anew, **seen(ref.reference))
    judge_stakeholder(**act, **anew | {"stance": "supportive"}, **seen(ref.reference))
    told = read_stakeholders(actor=players.auditor, now=NOW, programme=ref.reference)[0]
    assert (told.stance, told.owed_next, told.standing) == ("supportive", "Show the costs", "planned")
    assert list(Judgement.objects.order_by("number").values_list("stance", flat=True)) == ["doubtful", "supportive"]
    sources = sources_of(Programme.objects.get(), actor=players.auditor, today=TODAY)
    part = next(one for one in document_of(sources, Paper.SOC).parts if one.key == "stakeholders")
    picture = part.blocks[0]
    assert isinstance(picture, Picture)
    assert "Payroll team" in picture.svg
    owed = part.blocks[1]
    assert isinstance(owed, Grid)
    assert owed.rows[0][1] == "Show the costs"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("off_the_grid", {"influence": 6}),
        ("off_the_grid", {"interest": 0}),
        ("unknown_stance", {"wanted": "pleased"}),
        ("bad_name", {"name": ""}),
        ("bad_name", {"owner": "x" * 121}),
        ("name_taken", {"name": "Payroll team"}),
        ("stale", {"seen_version": 9}),
    ],
)
def test_what_cannot_be_put_on_the_list_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = opened(players)
    staked(players, ref)
    act = {"actor": players.originating_officer, "now": NOW, **seen(ref.reference), **STAKE, "name": "Another"}
    refused(code, add_stakeholder, **act | given)
    refused("not_permitted", add_stakeholder, **act | {"actor": players.stranger})


def test_stakeholders_are_kept_by_page(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    ref = opened(players)
    client = client_of(players.originating_officer)
    assert "Add the first" in page(client, named("programmes:stakeholders", ref.reference))
    form = {"version": 1, **STAKE, "name": "=HYPERLINK() <i>"}
    assert client.post(named("programmes:add_stakeholder", ref.reference), form).status_code == 302
    again = client.post(named("programmes:add_stakeholder", ref.reference), form | {"version": 2})
    assert again.status_code == 422
    one = Stakeholder.objects.get().reference
    owed = {"version": 2, "what": "Show it", "due_on": "1/1/2022"}
    assert client.post(named("programmes:plan_engagement", one), owed).status_code == 302
    text = page(client, named("programmes:stakeholders", ref.reference))
    assert "Overdue" in text
    assert "&lt;i&gt;" in text
    held = {"version": 3, "held_on": "1/2/2022", "words": "Shown"}
    assert client.post(named("programmes:record_engagement", one, "1"), held).status_code == 302
    assert client.get(named("programmes:record_engagement", one, "7")).status_code == 404
    judged = {"version": 4, **STAKE, "stance": "leading"}
    assert client.post(named("programmes:judge_stakeholder", one), judged).status_code == 302
    assert "Leading" in page(client, named("programmes:stakeholder", one))
    exported = client.get(named("programmes:stakeholders", ref.reference), {"export": "csv"})
    assert b"'=HYPERLINK" in b"".join(exported.streaming_content)
    for name, key in (("stakeholders", ref.reference), ("stakeholder", one)):
        assert client_of(players.stranger).get(named(f"programmes:{name}", key)).status_code == 403
