"""Another day for an undertaking: asked for by its owner, answered by authority, and every day kept in its story."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from daybook.decisions.cases.tests import build as cases
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused, waiting
from daybook.decisions.undertakings.jobs import remind_of_overdue
from daybook.decisions.undertakings.models import Step, Undertaking
from daybook.decisions.undertakings.operations.assign_undertaking import assign_undertaking
from daybook.decisions.undertakings.operations.break_undertaking import break_undertaking
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking
from daybook.decisions.undertakings.operations.move_due_date import move_due_date
from daybook.decisions.undertakings.operations.propose_due_date import propose_due_date
from daybook.decisions.undertakings.operations.refuse_due_date import refuse_due_date
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.queries import undertaking_detail
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.decisions.undertakings.tests.build import LATER, seat, seen, undertaken
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.operations.grant_role import grant_role
from tests.pages import client_of, named, page

DUE, ASKED = date(2022, 5, 23), date(2022, 9, 23)
WHY: dict[str, Any] = {"reason": "The supplier's figures come in August."}
VERB = "undertakings.move_due_date"


def proposed(players: Cast, **changes: Any) -> UndertakingRef:
    """The first undertaking of a decision, for which its owner asks for another day."""
    _, (one, *_) = undertaken(players)
    given = {"actor": players.originating_officer, "now": LATER, "due_on": ASKED, **WHY, **seen(one)}
    return propose_due_date(**(given | changes))


def test_a_day_is_asked_for_and_nothing_moves_yet(players: Cast) -> None:
    one = proposed(players)
    assert (one.due_on, one.proposed_due_on, one.state, one.version) == (DUE, ASKED, "open", 2)
    assert (VERB, one.reference) in waiting(players.deputy_mayor, LATER)
    assert (VERB, one.reference) in waiting(players.mayor, LATER)
    entry = AuditEntry.objects.get(verb="undertakings.propose_due_date")
    assert (entry.facts["from_day"], entry.facts["to_day"]) == ("2022-05-23", "2022-09-23")
    assert "supplier" not in str(entry.facts)


def test_authority_moves_it_and_every_day_stays_in_the_story(players: Cast) -> None:
    one = proposed(players)
    moved = move_due_date(actor=players.deputy_mayor, now=LATER, **seen(one))
    assert (moved.due_on, moved.proposed_due_on, moved.overdue, moved.blocks) == (ASKED, None, False, True)
    assert waiting(players.deputy_mayor, LATER) == []
    again = propose_due_date(
        actor=players.originating_officer, now=LATER, due_on=date(2022, 12, 25), reason="Later still", **seen(moved)
    )
    # Christmas Day 2022 was a Sunday, with two substitute bank holidays after it.
    assert again.proposed_due_on == date(2022, 12, 28)
    asked = Step.objects.get(undertaking__reference=one.reference, due_on=date(2022, 12, 28))
    assert asked.words == "Later still (Asked for Sunday 25 December 2022, which is not a working day.)"
    moved = move_due_date(actor=players.mayor, now=LATER, **seen(again))
    detail = undertaking_detail(players.auditor, moved.reference, today=LATER.date())
    assert (detail.first_due_on, detail.ref.due_on) == (DUE, date(2022, 12, 28))
    assert [(step.verb, step.due_on) for step in detail.steps[1:]] == [
        ("propose_due_date", ASKED),
        ("move_due_date", ASKED),
        ("propose_due_date", date(2022, 12, 28)),
        ("move_due_date", date(2022, 12, 28)),
    ]
    before = undertaking_detail(players.auditor, moved.reference, today=LATER.date(), as_at=date(2022, 5, 30))
    assert (before.ref.due_on, before.ref.overdue, before.ref.proposed_due_on) == (DUE, True, None)


def test_a_day_turned_down_leaves_it_due_and_says_why(players: Cast) -> None:
    one = proposed(players)
    refused("words_missing", refuse_due_date, actor=players.deputy_mayor, now=LATER, reason=" ", **seen(one))
    stays = refuse_due_date(actor=players.deputy_mayor, now=LATER, reason="It was promised.", **seen(one))
    assert (stays.due_on, stays.proposed_due_on, stays.overdue) == (DUE, None, True)
    assert waiting(players.deputy_mayor, LATER) == []
    refused("no_proposal", move_due_date, actor=players.deputy_mayor, now=LATER, **seen(stays))
    text = page(client_of(players.originating_officer), named("undertakings:undertaking", one.reference))
    assert "Other day turned down" in text
    assert "It was promised." in text


def test_the_later_day_is_reminded_of_anew(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    remind_of_overdue(LATER)
    assert Undertaking.objects.get(reference=one.reference).reminded_at == LATER
    asked = propose_due_date(actor=players.originating_officer, now=LATER, due_on=ASKED, **WHY, **seen(one))
    move_due_date(actor=players.deputy_mayor, now=LATER, **seen(asked))
    keep = ("undertakings.keep_undertaking", one.reference)
    assert keep not in waiting(players.originating_officer, LATER)
    late = cases.moment(date(2022, 9, 26))
    remind_of_overdue(late)
    assert keep in waiting(players.originating_officer, late)


def test_only_the_owner_asks_and_only_for_a_day_to_come(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    given = {"now": LATER, **WHY, **seen(one)}
    refused("not_permitted", propose_due_date, actor=players.stranger, due_on=ASKED, **given)
    refused("not_the_owner", propose_due_date, actor=players.second_officer, due_on=ASKED, **given)
    owner = {"actor": players.originating_officer}
    for day in (LATER.date(), date(2021, 12, 1), date(2043, 1, 1)):
        refused("bad_day", propose_due_date, due_on=day, **owner, **given)
    refused("words_missing", propose_due_date, due_on=ASKED, **owner, **(given | {"reason": "\n"}))
    refused("stale", propose_due_date, due_on=ASKED, **owner, **(given | {"seen_version": 7}))
    asked = propose_due_date(due_on=ASKED, **owner, **given)
    moved = move_due_date(actor=players.deputy_mayor, now=LATER, **seen(asked))
    refused("same_day", propose_due_date, due_on=ASKED, **owner, now=LATER, **WHY, **seen(moved))


def test_nobody_moves_or_releases_what_is_theirs_to_keep(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    mover = players.deputy_mayor
    post = seat(players, mover, "Programme Director")
    one = assign_undertaking(actor=players.governance_officer, now=LATER, owner_post=post, **seen(one))
    refused("own_work", release_undertaking, actor=mover, now=LATER, **WHY, **seen(one))
    grant_role(
        actor=players.administrator, now=LATER, person=mover.person, role="budget_holder", valid_from=cases.FOUNDED
    )
    one = propose_due_date(actor=mover, now=LATER, due_on=ASKED, **WHY, **seen(one))
    assert (VERB, one.reference) not in waiting(mover, LATER)
    refused("own_work", move_due_date, actor=mover, now=LATER, **seen(one))
    refused("own_work", refuse_due_date, actor=mover, now=LATER, **WHY, **seen(one))
    assert move_due_date(actor=players.mayor, now=LATER, **seen(one)).due_on == ASKED


def test_whoever_asked_does_not_agree_though_it_has_another_owner_by_now(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    mover = players.deputy_mayor
    grant_role(
        actor=players.administrator, now=LATER, person=mover.person, role="budget_holder", valid_from=cases.FOUNDED
    )
    first, second = seat(players, mover, "Director"), seat(players, players.second_officer, "Analyst")
    given = {"actor": players.governance_officer, "now": LATER}
    one = assign_undertaking(owner_post=first, **given, **seen(one))
    one = propose_due_date(actor=mover, now=LATER, due_on=ASKED, **WHY, **seen(one))
    one = assign_undertaking(owner_post=second, **given, **seen(one))
    refused("own_work", move_due_date, actor=mover, now=LATER, **seen(one))


@pytest.mark.parametrize("verb", ["keep", "break", "release"])
def test_settling_answers_what_was_asked(players: Cast, verb: str) -> None:
    one = proposed(players)
    act, actor, said = {
        "keep": (keep_undertaking, players.originating_officer, {"evidence": "PCD 1357"}),
        "break": (break_undertaking, players.governance_officer, WHY),
        "release": (release_undertaking, players.deputy_mayor, WHY),
    }[verb]
    done = act(actor=actor, now=LATER, **said, **seen(one))
    assert done.proposed_due_on is None
    assert (VERB, one.reference) not in waiting(players.mayor, LATER)
    refused("wrong_state", move_due_date, actor=players.mayor, now=LATER, **seen(done))
    refused("wrong_state", propose_due_date, actor=players.originating_officer, now=LATER, due_on=ASKED, **WHY,
            **seen(done))  # fmt: skip


def test_the_database_keeps_a_proposal_whole(players: Cast) -> None:
    one = proposed(players)
    for broken in ({"proposed_by": ""}, {"proposed_due_on": None}, {"state": "broken"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Undertaking.objects.filter(reference=one.reference).update(**broken)


def test_a_day_is_asked_for_and_agreed_to_by_pages(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2022-06-01")
    _, (one, *_) = undertaken(players)
    owner, mover = client_of(players.originating_officer), client_of(players.deputy_mayor)
    here = named("undertakings:undertaking", one.reference)
    assert "Turn down the day" not in page(mover, here)
    ask = named("undertakings:propose_due_date", one.reference)
    assert owner.post(ask, {"version": 1, "due_on": "1/6/2022", **WHY}).status_code == 422
    answer = owner.post(ask, {"version": 1, "due_on": "23/9/2022", "reason": "<b>August</b>"}, follow=True)
    assert "Another day is asked for" in answer.content.decode()
    text = page(mover, here)
    assert "Turn down the day asked for" in text
    assert "&lt;b&gt;August" in text
    done = mover.post(named("undertakings:move_due_date", one.reference), {"version": 2}, follow=True)
    told = done.content.decode()
    assert "First due on" in told
    assert "Day moved" in told
    assert mover.post(named("undertakings:move_due_date", one.reference), {"version": 2}).status_code == 422
