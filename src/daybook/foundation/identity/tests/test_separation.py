"""Separated duties: what two roles together bring about, what is refused, and who stands in the report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.decisions.cases.tests.conftest import players
from daybook.foundation.identity.deputies import broken_duties
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.roles import roles
from daybook.foundation.identity.rules.separation import (
    REPORT,
    DutyRule,
    brought_about,
    conflicts,
    duties_to_hand,
    duty_rules,
)
from daybook.kernel.operation import OPERATIONS
from daybook.kernel.refused import Refused
from tests.pages import client_of, page, queries_of

__all__ = ["players"]
ON = date(2021, 11, 1)
ACTS = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))
RULE = DutyRule("pair", frozenset("a"), frozenset("b"), REPORT, "why", "source", False, date(2020, 1, 1))
TEXT = """
[[rule]]
name = "x"
one = ["a"]
other = ["b"]
control = "report"
why = ""
source = ""
verified = false
from = 2020-01-01
"""


def test_every_act_in_a_rule_is_an_operation() -> None:
    assert duties_to_hand()
    assert {act for rule in duties_to_hand() for act in rule.one | rule.other} <= set(OPERATIONS)


@pytest.mark.parametrize(("right", "wrong"), [('"report"', '"maybe"'), ('["a"]', "[]")])
def test_a_faulty_rule_is_refused(right: str, wrong: str) -> None:
    assert duty_rules(TEXT)
    with pytest.raises(ValueError, match="needs two sides"):
        duty_rules(TEXT.replace(right, wrong))


@given(held=ACTS, added=ACTS)
def test_what_is_brought_about_is_what_neither_part_has(held: frozenset[str], added: frozenset[str]) -> None:
    both = {"a", "b"} <= held | added
    alone = {"a", "b"} <= held or {"a", "b"} <= added
    assert bool(brought_about([RULE], {"one": held}, {"two": added}, ON)) == (both and not alone)
    assert bool(conflicts([RULE], {"one": held, "two": added}, ON)) == both


def test_a_rule_holds_from_its_day() -> None:
    held = {"one": frozenset("ab")}
    assert conflicts([RULE], held, date(2019, 12, 31)) == []
    assert conflicts([RULE], held, date(2020, 1, 1)) != []


def _give(players: Cast, name: str, role: str) -> None:
    person = getattr(players, name).person
    grant_role(actor=players.administrator, now=autumn(1), person=person, role=role, valid_from=ON)


@pytest.mark.django_db
def test_a_pair_that_is_refused_is_not_granted(players: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        _give(players, "chief_executive", "administrator")
    assert refusal.value.code == "duties_conflict"
    assert players.chief_executive.person not in {one.person for one in broken_duties(ON)}


@pytest.mark.django_db
def test_a_pair_that_is_reported_stands_in_the_report_from_its_day(players: Cast) -> None:
    _give(players, "originating_officer", "chief_executive")
    theirs = [one for one in broken_duties(ON) if one.person == players.originating_officer.person]
    assert [one.conflict.rule.name for one in theirs] == ["write_and_sign"]
    assert theirs[0].conflict.roles == (roles()["chief_executive"].title, roles()["originating_officer"].title)
    assert players.originating_officer.person not in {one.person for one in broken_duties(date(2021, 10, 31))}


@pytest.mark.django_db
def test_pages_show_what_would_change_and_who_stands_against_a_rule(
    players: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-17")
    client = client_of(players.administrator)
    address = f"/sign-ins/{players.originating_officer.person}/grant-role/"
    said = {"role": "chief_executive", "valid_from": "1/11/2021", "valid_until": ""}
    text = client.post(address, said | {"preview": "1"}).content.decode()
    assert "They could newly:" in text
    assert "sign a paper" in text
    assert "would stand in the report" in text
    assert players.originating_officer.person not in {one.person for one in broken_duties(ON)}
    assert client.post(address, said).status_code == 302
    assert "would sign or decide papers" in page(client, "/sign-ins/duties/")
    assert queries_of(client, "/sign-ins/duties/") <= 12
    page(client_of(players.stranger), "/sign-ins/duties/", 403)
