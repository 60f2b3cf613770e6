"""Undertakings from the decision that gives them to the day they are settled; and what they stand in the way of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.tests import build as cases
from daybook.decisions.cases.tests.build import PASSWORD, Cast, autumn
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting
from daybook.decisions.undertakings.jobs import remind_of_overdue
from daybook.decisions.undertakings.models import Promised, Step, Undertaking
from daybook.decisions.undertakings.operations.assign_undertaking import assign_undertaking
from daybook.decisions.undertakings.operations.break_undertaking import break_undertaking
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.operations.remind_overdue import remind_overdue
from daybook.decisions.undertakings.queries import (
    UndertakingFilter,
    find_undertaking,
    undertaking_detail,
    undertakings_of,
    visible_undertakings,
)
from daybook.decisions.undertakings.tests.build import DECIDED, LATER, WITH_GIVEN, seat, seen, undertaken
from daybook.foundation.approvals.queries import overseen, seat_of
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.actor import system_actor

TODAY = LATER.date()
KEEP: dict[str, Any] = {"evidence": "PCD 1357, section 1"}
WHY: dict[str, Any] = {"reason": "The work was stopped."}


def acts(players: Cast) -> dict[str, tuple[Any, Any, dict[str, Any]]]:
    """Every verb with the actor who may do it and its own arguments."""
    return {
        "keep_undertaking": (keep_undertaking, players.originating_officer, KEEP),
        "break_undertaking": (break_undertaking, players.governance_officer, WHY),
        "release_undertaking": (release_undertaking, players.deputy_mayor, WHY),
    }


def test_a_decision_raises_what_its_paper_promises(players: Cast) -> None:
    case, found = undertaken(players)
    assert [(one.kind, one.due_on, one.blocking) for one in found] == [
        ("deliverable", date(2022, 5, 23), True),
        ("equality", date(2022, 5, 23), True),
        ("data_protection", date(2022, 5, 23), True),
        ("dependency", date(2022, 5, 23), False),
        ("given", date(2022, 1, 24), False),
    ]
    assert len({one.owner_post for one in found} - {""}) == 1
    assert {(one.state, one.case, one.programme) for one in found} == {("open", case.slug, "Second generation")}
    entry = AuditEntry.objects.get(verb="decisions.decide_case")
    assert set(entry.subjects) >= {one.reference for one in found}
    assert entry.facts["undertakings"] == [one.reference for one in found]


def test_a_paper_that_is_not_decided_raises_nothing(players: Cast) -> None:
    cases.signed(players, WITH_GIVEN)
    assert not Undertaking.objects.exists()


def test_keeping_needs_evidence_and_settles(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    act = {"actor": players.originating_officer, "now": LATER, **seen(one)}
    refused("words_missing", keep_undertaking, evidence="  ", **act)
    refused("bad_text", keep_undertaking, evidence="a\0b", **act)
    refused("bad_day", keep_undertaking, evidence="x", kept_on=TODAY + timedelta(days=1), **act)
    refused("bad_day", keep_undertaking, evidence="x", kept_on=DECIDED - timedelta(days=1), **act)
    kept = keep_undertaking(**KEEP, kept_on=date(2022, 5, 30), **act)
    assert (kept.state, kept.settled_on, kept.blocks, kept.overdue) == ("kept", date(2022, 5, 30), False, False)
    entry = last_entry()
    assert (entry.verb, entry.from_state, entry.to_state) == ("undertakings.keep_undertaking", "open", "kept")
    assert entry.facts["late_days"] == 7
    assert one.case in entry.subjects
    assert "1357" not in str(entry.facts)


def test_only_the_owning_post_keeps(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    told = refused("not_the_owner", keep_undertaking, actor=players.second_officer, now=LATER, **KEEP, **seen(one))
    assert str(told.facts["who_can"]) in told.message
    assert one.owner_post != told.facts["who_can"]
    refused("not_permitted", keep_undertaking, actor=players.stranger, now=LATER, **KEEP, **seen(one))
    post = seat(players, players.second_officer, "Programme Director")
    given = {"actor": players.governance_officer, "now": LATER}
    refused("vacant_post", assign_undertaking, owner_post="POST-999999", **given, **seen(one))
    refused("already_owner", assign_undertaking, owner_post=one.owner_post, **given, **seen(one))
    moved = assign_undertaking(owner_post=post, **given, **seen(one))
    assert (moved.owner_post, moved.state) == (post, "open")
    refused("stale", keep_undertaking, actor=players.second_officer, now=LATER, **KEEP, **seen(one))
    refused("not_the_owner", keep_undertaking, actor=players.originating_officer, now=LATER, **KEEP, **seen(moved))
    assert keep_undertaking(actor=players.second_officer, now=LATER, **KEEP, **seen(moved)).state == "kept"


def test_an_undertaking_without_owner_waits_for_one(players: Cast) -> None:
    case = cases.decided(players, WITH_GIVEN)
    one = undertakings_of(case.slug, today=TODAY)[0]
    assert one.owner_post == ""
    refused("no_owner", keep_undertaking, actor=players.originating_officer, now=LATER, **KEEP, **seen(one))


@pytest.mark.parametrize(
    ("before", "verb", "code"),
    [
        ("keep_undertaking", "keep_undertaking", "wrong_state"),
        ("keep_undertaking", "break_undertaking", "wrong_state"),
        ("keep_undertaking", "release_undertaking", "wrong_state"),
        ("break_undertaking", "break_undertaking", "wrong_state"),
        ("release_undertaking", "keep_undertaking", "wrong_state"),
        ("release_undertaking", "break_undertaking", "wrong_state"),
        ("release_undertaking", "release_undertaking", "wrong_state"),
        ("break_undertaking", "keep_undertaking", ""),
        ("break_undertaking", "release_undertaking", ""),
    ],
)
def test_each_state_takes_what_it_may(players: Cast, before: str, verb: str, code: str) -> None:
    _, (one, *_) = undertaken(players)
    first, who, given = acts(players)[before]
    then = first(actor=who, now=LATER, **given, **seen(one))
    act, actor, arguments = acts(players)[verb]
    if code:
        refused(code, act, actor=actor, now=LATER, **arguments, **seen(then))
    else:
        assert act(actor=actor, now=LATER, **arguments, **seen(then)).state in ("kept", "released")


@pytest.mark.parametrize("verb", ["keep_undertaking", "break_undertaking", "release_undertaking"])
def test_the_stranger_and_a_stale_page_are_refused(players: Cast, verb: str) -> None:
    _, (one, *_) = undertaken(players)
    act, actor, given = acts(players)[verb]
    refused("not_permitted", act, actor=players.stranger, now=LATER, **given, **seen(one))
    refused("stale", act, actor=actor, now=LATER, **given, reference=one.reference, seen_version=9)
    refused("not_found", act, actor=actor, now=LATER, **given, reference="UND-999999", seen_version=1)


def test_nobody_releases_what_they_promised(players: Cast) -> None:
    from daybook.foundation.identity.operations.grant_role import grant_role

    _, (one, *_) = undertaken(players)
    author = players.originating_officer
    grant_role(
        actor=players.administrator, now=LATER, person=author.person, role="deputy_mayor", valid_from=cases.FOUNDED
    )
    refused("own_work", release_undertaking, actor=author, now=LATER, **WHY, **seen(one))


def test_what_is_broken_goes_to_those_who_may_release_it(players: Cast) -> None:
    _, (one, _, _, minor, _) = undertaken(players)
    governance = {"actor": players.governance_officer, "now": LATER}
    broken = break_undertaking(**WHY, **governance, **seen(one))
    assert broken.blocks
    assert waiting(players.deputy_mayor, LATER) == [("undertakings.release_undertaking", one.reference)]
    break_undertaking(**WHY, **governance, **seen(minor))
    assert len(waiting(players.deputy_mayor, LATER)) == 1
    released = release_undertaking(actor=players.deputy_mayor, now=LATER, **WHY, **seen(broken))
    assert (released.state, released.blocks) == ("released", False)
    assert waiting(players.deputy_mayor, LATER) == []


def test_a_repeated_one_is_raised_again_until_the_work_ends(players: Cast) -> None:
    case, (*_, one) = undertaken(players)
    officer, due = players.originating_officer, []
    while one.state == "open":
        due.append(one.due_on)
        keep_undertaking(actor=officer, now=LATER, **KEEP, **seen(one))
        one = undertakings_of(case.slug, today=TODAY)[-1]
    assert due == [date(2022, 1, 24), date(2022, 3, 23), date(2022, 5, 23)]


def test_a_repeated_one_that_is_released_ends(players: Cast) -> None:
    case, (*_, one) = undertaken(players)
    release_undertaking(actor=players.deputy_mayor, now=LATER, **WHY, **seen(one))
    assert len(undertakings_of(case.slug, today=TODAY)) == 5


def test_a_late_keep_does_not_raise_the_next_twice(players: Cast) -> None:
    _, (*_, one) = undertaken(players)
    broken = break_undertaking(actor=players.governance_officer, now=LATER, **WHY, **seen(one))
    keep_undertaking(actor=players.originating_officer, now=LATER, **KEEP, **seen(broken))
    assert Undertaking.objects.filter(promise__key="given-1").count() == 2


def test_the_overdue_come_into_the_inbox_once_and_leave_it(players: Cast) -> None:
    _, found = undertaken(players)
    officer, day_after = players.originating_officer, cases.moment(date(2022, 5, 24))
    remind_of_overdue(cases.moment(date(2022, 1, 24)))
    assert waiting(officer, day_after) == []
    remind_of_overdue(day_after)
    keep = [("undertakings.keep_undertaking", one.reference) for one in found]
    assert sorted(waiting(officer, day_after)) == sorted(keep)
    entries = AuditEntry.objects.count()
    remind_of_overdue(LATER)
    assert AuditEntry.objects.count() == entries
    one = find_undertaking(found[0].reference, today=TODAY)
    assert one.overdue
    keep_undertaking(actor=officer, now=LATER, **KEEP, **seen(one))
    assert ("undertakings.keep_undertaking", one.reference) not in waiting(officer, LATER)


def test_reminding_is_for_the_service_alone(players: Cast) -> None:
    undertaken(players)
    refused("not_permitted", remind_overdue, actor=players.governance_officer, now=LATER)
    refused("nothing_overdue", remind_overdue, actor=system_actor("reminder"), now=autumn(24))


def _next_paper(reference: str = "PCD 2", programme: str = "Second generation") -> str:
    return changed(('"PCD 1"', f'"{reference}"'), ("Second generation", programme), ("947393", "94739"),
                   ("321267", "32126"), ("540000", "54000"), ("86126", "8613"), ("400000", "40000"),
                   ("547393", "54739"))  # fmt: skip


def test_a_later_decision_of_the_programme_is_not_signed_while_one_blocks(players: Cast) -> None:
    _, found = undertaken(players)
    case = cases.submitted(players, _next_paper(programme="SECOND  generation"))
    sign: dict[str, Any] = {"actor": players.chief_executive, "password": PASSWORD, **cases.seen(case)}
    refusal = refused("undertakings_blocking", sign_case, now=autumn(24), **sign)
    blocking = [one for one in found if one.blocking]
    assert refusal.facts["undertakings"] == [one.reference for one in blocking]
    assert "Deputy Mayor for Policing and Crime" in str(refusal.facts["who_can"])
    kept, released, broken = blocking
    keep_undertaking(actor=players.originating_officer, now=autumn(25), **KEEP, **seen(kept))
    release_undertaking(actor=players.deputy_mayor, now=autumn(25), **WHY, **seen(released))
    broken = break_undertaking(actor=players.governance_officer, now=autumn(25), **WHY, **seen(broken))
    refused("undertakings_blocking", sign_case, now=autumn(26), **sign)
    release_undertaking(actor=players.deputy_mayor, now=autumn(26), **WHY, **seen(broken))
    assert sign_case(now=autumn(26), **sign).state == "signed_by_chief_executive"


def test_another_programme_is_not_held_up(players: Cast) -> None:
    undertaken(players)
    case = cases.submitted(players, _next_paper(programme="Another"))
    sign = {"actor": players.chief_executive, "password": PASSWORD, **cases.seen(case)}
    assert sign_case(now=autumn(24), **sign).state == "signed_by_chief_executive"


def test_a_renamed_programme_is_held_up_by_what_it_supersedes(players: Cast) -> None:
    undertaken(players)
    renamed = _next_paper(programme="Renamed").replace('title = "A d', 'supersedes = ["PCD 1"]\ntitle = "A d')
    case = cases.submitted(players, renamed)
    sign = {"actor": players.chief_executive, "password": PASSWORD, **cases.seen(case)}
    refused("undertakings_blocking", sign_case, now=autumn(24), **sign)


def test_as_at_a_past_day(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    keep_undertaking(actor=players.originating_officer, now=LATER, **KEEP, **seen(one))
    auditor = players.auditor
    before = undertaking_detail(auditor, one.reference, today=TODAY, as_at=date(2022, 5, 30))
    assert (before.ref.state, before.ref.settled_on, before.ref.overdue) == ("open", None, True)
    assert undertaking_detail(auditor, one.reference, today=TODAY).ref.state == "kept"
    with pytest.raises(Exception, match="had not been given"):
        undertaking_detail(auditor, one.reference, today=TODAY, as_at=date(2021, 11, 1))


def test_promises_and_steps_are_never_changed(players: Cast) -> None:
    undertaken(players)
    for model in (Promised, Step):
        for statement in ("UPDATE {} SET made_by = 'x'", "DELETE FROM {}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(model._meta.db_table))


@pytest.mark.parametrize("words", ["'; DROP TABLE x; --", "<script>alert(1)</script>", "ünï — çödé " * 60])
def test_hostile_words_are_kept_as_words(players: Cast, words: str) -> None:
    paper = PAPER + f"\n[[undertaking]]\nwords = {words!r}\n" if "'" not in words else PAPER
    paper = paper if "'" not in words else PAPER + f'\n[[undertaking]]\nwords = "{words}"\n'
    _, found = undertaken(players, paper)
    assert found[-1].words.rstrip("…") in " ".join(words.split())


def test_filters(players: Cast) -> None:
    _, (one, *_) = undertaken(players)
    auditor = players.auditor

    def count(**wanted: Any) -> int:
        return visible_undertakings(auditor, UndertakingFilter(**wanted)).count()

    assert count() == 5
    assert count(blocking=True) == 3
    assert count(case="PCD-1") == 5
    assert count(case="PCD-2") == 0
    assert count(programme="second GENERATION") == 5
    assert count(search="outline deliver") == 1
    assert count(overdue_on=date(2022, 2, 1)) == 1
    assert count(owner_post=one.owner_post) == 5
    keep_undertaking(actor=players.originating_officer, now=LATER, **KEEP, **seen(one))
    assert count(state="kept") == 1


def test_a_late_one_waits_for_whoever_holds_its_post_and_follows_it_to_another(players: Cast) -> None:
    _, made = undertaken(players)
    remind_of_overdue(LATER)
    keep = {("undertakings.keep_undertaking", one.reference) for one in made if one.due_on < LATER.date()}
    assert keep
    assert keep <= set(waiting(players.originating_officer, LATER))
    assert waiting(players.second_officer, LATER) == []
    governing = seat_of(players.governance_officer, LATER)
    assert {("undertakings.keep_undertaking", item.subject) for item in overseen(governing)} == keep
    one = next(one for one in made if ("undertakings.keep_undertaking", one.reference) in keep)
    post = seat(players, players.second_officer, "Analyst")
    assign_undertaking(actor=players.governance_officer, now=LATER, owner_post=post, **seen(one))
    assert waiting(players.second_officer, LATER) == [("undertakings.keep_undertaking", one.reference)]
    assert ("undertakings.keep_undertaking", one.reference) not in waiting(players.originating_officer, LATER)
