"""Where an act can only be refused its page shows no form, but why, who can and where to go on."""

from __future__ import annotations

import pytest

from daybook.change.programmes.models import Item, Programme
from daybook.change.programmes.operations.close_item import close_item
from daybook.change.programmes.operations.pass_gate import pass_gate
from daybook.change.programmes.operations.settle_lesson import settle_lesson
from daybook.change.programmes.tests.build import (
    NOW,
    TODAY,
    confirmed,
    learnt,
    opened,
    registered,
    reviewed,
    seen,
    to_hand_over,
)
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.papers import PAPER
from daybook.kernel.actor import Actor
from tests.pages import client_of, named, page

ANOTHER = PAPER.replace('"PCD 1"', '"PCD 2"').replace('"Second generation"', '"Another"')


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def told(reader: Actor, name: str, *keys: str | int, status: int = 409) -> str:
    """The page of an act that is possible no more: a refusal without a form to send."""
    text = page(client_of(reader), named(f"programmes:{name}", *keys), status)
    body = text[text.index("<main") : text.index("</main>")]
    assert "<form" not in body
    return body


def test_a_closed_line_a_settled_lesson_and_a_passed_gate_say_so(players: Cast) -> None:
    ref = registered(players)
    officer, owner = players.originating_officer, players.senior_responsible_owner
    item = Item.objects.get(kind="risk")
    assert "Close" in page(client_of(officer), named("programmes:close_item", item.reference))
    close_item(actor=officer, now=NOW, item=item.reference, seen_version=item.version, reason="It came.")
    shown = told(officer, "close_item", item.reference)
    assert "was closed on 1 February 2022" in shown
    assert named("programmes:item", item.reference) in shown
    lesson = learnt(players, ref)
    settle_lesson(actor=officer, now=NOW, lesson=lesson.reference, taken=True, words="So", **seen(ref.reference))
    assert "was said before" in told(officer, "settle_lesson", lesson.reference)
    gate = reviewed(players, ANOTHER)
    pass_gate(actor=owner, now=NOW, gate=gate.reference, **seen(gate.programme))
    assert "was passed" in told(owner, "pass_gate", gate.reference)
    for verb in ("move_gate", "record_review"):
        assert "Plan another gate" in told(officer, verb, gate.reference)


def test_what_is_handed_over_is_confirmed_by_whoever_receives_it(players: Cast) -> None:
    item = to_hand_over(players)
    owner = client_of(players.senior_responsible_owner)
    assert "Confirm it" in page(owner, named("programmes:confirm_transfer", item.reference))
    shown = told(players.chief_finance_officer, "confirm_transfer", item.reference, status=403)
    assert "Director of Resources (" in shown
    stands = named("programmes:transfer", item.reference)
    assert owner.get(stands).headers["Location"] == named("programmes:confirm_transfer", item.reference)
    team = client_of(players.originating_officer).get(stands).headers["Location"]
    assert item.reference in page(client_of(players.originating_officer), team)
    version = Programme.objects.get().version
    assert owner.post(named("programmes:confirm_transfer", item.reference), {"version": version}).status_code == 302
    for verb in ("confirm_transfer", "evidence_transfer", "drop_transfer"):
        reader = players.originating_officer if verb == "evidence_transfer" else players.senior_responsible_owner
        shown = told(reader, verb, item.reference)
        assert "was handed over and confirmed" in shown
        assert named("programmes:role", item.role) in shown


def test_a_document_that_is_not_ready_is_neither_endorsed_nor_signed_off(players: Cast) -> None:
    ref = opened(players)
    owner, deputy = players.senior_responsible_owner, players.deputy_mayor
    assert "Nothing stands under" in told(owner, "endorse_mandate", ref.reference, status=422)
    assert "Have it confirmed first" in told(owner, "issue_soc", ref.reference, status=422)
    told(deputy, "confirm_mandate", ref.reference)
    done = confirmed(players, ANOTHER)
    shown = told(owner, "issue_soc", done.reference, status=422)
    assert "Nothing stands yet in" in shown
    assert named("programmes:programme", done.reference) in shown
    told(players.originating_officer, "write_section", done.reference, "mandate", "vision")
