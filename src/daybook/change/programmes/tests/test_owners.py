"""Owners: posts of the force are asked about what is theirs when it is due, say how it stands, and nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daybook.change.programmes.jobs import remind_of_owned
from daybook.change.programmes.models import Item, OwnerAsked, OwnerReport, Programme, Recommendation
from daybook.change.programmes.operations.assign_item import assign_item
from daybook.change.programmes.operations.close_item import close_item
from daybook.change.programmes.operations.judge_stakeholder import judge_stakeholder
from daybook.change.programmes.operations.plan_engagement import plan_engagement
from daybook.change.programmes.operations.raise_item import raise_item
from daybook.change.programmes.operations.record_review import record_review
from daybook.change.programmes.operations.remind_owners import remind_owners
from daybook.change.programmes.operations.report_owned import report_owned
from daybook.change.programmes.owning import due_and_unasked
from daybook.change.programmes.rules.gates import RecommendationRow
from daybook.change.programmes.tests.build import (
    NOW,
    RISK,
    STAKE,
    TODAY,
    gated,
    learnt,
    opened,
    receiving_post,
    seen,
    staked,
)
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.notifications.models import Message
from daybook.kernel.actor import Actor, system_actor
from tests.pages import client_of, named, page

SOON, LATER = TODAY + timedelta(days=10), NOW + timedelta(days=11)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def owned(players: Cast, **given: Any) -> Item:
    """A risk of the director's post that is looked at again in ten days."""
    ref = opened(players)
    said = RISK | {"owner": "", "owner_post": receiving_post(players), "due_on": SOON} | given
    raise_item(actor=players.originating_officer, now=NOW, **said, **seen(ref.reference))
    return Item.objects.get()


def asked_of(actor: Actor) -> list[tuple[str, str]]:
    """What somebody is asked of what they own, and what their inbox calls it."""
    found = visible_waiting(actor, LATER)
    return [(one.subject, one.title) for one in found if one.verb == "programmes.report_owned"]


def test_an_owner_is_a_post_or_somebody_outside_and_no_day_has_passed(players: Cast) -> None:
    item = owned(players)
    assert (item.owner, item.owner_post) == ("Director of Resources", receiving_post(players))
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    reference = item.programme.reference
    for given, code in (
        ({"owner": ""}, "owner_missing"),
        ({"owner": "A body", "owner_post": item.owner_post}, "owner_missing"),
        ({"owner": "", "owner_post": "POST-9"}, "unknown_post"),
        ({"due_on": TODAY - timedelta(days=1)}, "bad_day"),
    ):
        refused(code, raise_item, **act, **RISK | given, **seen(reference))
    said = {"item": item.reference, "seen_version": 1}
    refused("already_owner", assign_item, **act, **said, owner_post=item.owner_post)
    assign_item(**act, **said, owner="Programme of CONNECT")
    item.refresh_from_db()
    assert (item.owner, item.owner_post, item.version) == ("Programme of CONNECT", "", 2)
    assert last_entry().facts["to_owner"] == "Programme of CONNECT"


def test_what_is_due_reaches_its_owner_once_and_again_once_it_is_late(players: Cast) -> None:
    item = owned(players)
    owner = players.senior_responsible_owner
    remind_of_owned(NOW - timedelta(days=10))
    assert asked_of(owner) == []
    refused("nothing_due", remind_owners, actor=system_actor("reminder"), now=NOW - timedelta(days=10))
    remind_of_owned(NOW)
    remind_of_owned(NOW)
    assert asked_of(owner) == [(item.reference, f"Due soon: {item.title}")]
    assert asked_of(players.governance_officer) == []
    remind_of_owned(LATER)
    assert asked_of(owner) == [(item.reference, f"Late: {item.title}")]
    assert OwnerAsked.objects.count() == 2
    told = Message.objects.filter(kind="due")
    assert {(one.person, one.subject) for one in told} == {(owner.person, item.reference)}
    close_item(
        actor=players.originating_officer, now=LATER, item=item.reference, seen_version=item.version, reason="Over"
    )
    assert asked_of(owner) == []


def test_whoever_owns_it_says_how_it_stands_and_nobody_else(players: Cast) -> None:
    item = owned(players)
    owner, officer = players.senior_responsible_owner, players.originating_officer
    remind_of_owned(NOW)
    address = named("programmes:report_owned", item.reference)
    assert address in page(client_of(owner), named("programmes:item", item.reference))
    assert address not in page(client_of(officer), named("programmes:item", item.reference))
    assert "Director of Resources (" in page(client_of(officer), address, 403)
    said = {"subject": item.reference, "words": "Three <b>units</b> are clean."}
    refused("not_the_owner", report_owned, actor=officer, now=NOW, **said, **seen(item.programme.reference))
    version = Programme.objects.get().version
    assert client_of(owner).post(address, {"version": version, "words": ""}).status_code == 422
    answer = client_of(owner).post(address, {"version": version, "words": said["words"]})
    assert answer["Location"] == named("programmes:item", item.reference)
    assert OwnerReport.objects.get().made_by == owner.person
    assert "Three &lt;b&gt;units&lt;/b&gt; are clean." in page(
        client_of(officer), named("programmes:item", item.reference)
    )
    assert asked_of(owner) == []
    assert Message.objects.get(kind="reported").person == officer.person
    close_item(actor=officer, now=NOW, item=item.reference, seen_version=item.version, reason="Over")
    refused("not_found", report_owned, actor=owner, now=NOW, **said, **seen(item.programme.reference))


def test_gate_actions_engagements_and_lessons_have_owners_too(players: Cast) -> None:
    ref = opened(players)
    post, act = receiving_post(players), {"actor": players.originating_officer, "now": NOW}
    gate = gated(players, ref)
    rows = [RecommendationRow("Name who owns the data", "do_by", "", SOON, post)]
    record_review(
        gate=gate.reference, held_on=TODAY, reviewers="Audit", confidence="amber", words="Fair", recommendations=rows,
        **act, **seen(ref.reference),
    )  # fmt: skip
    assert Recommendation.objects.get().owner == "Director of Resources"
    stake = staked(players, ref, owner="", owner_post=post)
    plan_engagement(stakeholder=stake.reference, what="Meet", due_on=SOON, **act, **seen(ref.reference))
    lesson = learnt(players, ref, owner_post=post, due_on=SOON)
    subjects = [f"{gate.reference}.1", lesson.reference, f"{stake.reference}.1"]
    assert sorted(one.subject for one in due_and_unasked(TODAY, 9)) == sorted(subjects)
    remind_of_owned(NOW)
    owner = client_of(players.senior_responsible_owner)
    work = page(owner, named("work:work"))
    for subject, name in zip(subjects, ("gate", "lesson", "stakeholder"), strict=True):
        record = named(f"programmes:{name}", subject.partition(".")[0])
        assert record in work
        assert named("programmes:report_owned", subject) in page(owner, record)
        assert "Say how it stands" in page(owner, named("programmes:report_owned", subject))
    said = {name: STAKE[name] for name in ("influence", "interest", "stance", "wanted")}
    judge_stakeholder(stakeholder=stake.reference, owner="A body", **said, **act, **seen(ref.reference))
    assert sorted(one for one, _ in asked_of(players.senior_responsible_owner)) == sorted(subjects[:2])


def test_a_post_is_chosen_by_its_title(players: Cast) -> None:
    item = owned(players)
    client = client_of(players.originating_officer)
    address = named("programmes:assign_item", item.reference)
    wrong = client.post(address, {"version": 1, "owner_post": "Director of Nothing", "owner": ""})
    assert (wrong.status_code, "No post is called" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"version": 1, "owner_post": "", "owner": "A body"}).status_code == 302
    given = {"version": 2, "owner_post": "director of resources", "owner": ""}
    assert client.post(address, given).status_code == 302
    assert Item.objects.get().owner_post == receiving_post(players)
