"""Posts and who holds them: appointed, ended, withdrawn, back-dated; overlap refused twice over."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.organisation import public, queries
from daybook.foundation.organisation.models import Holding, Person, Post
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.end_holding import end_holding
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.foundation.organisation.operations.revise_post import revise_post
from daybook.foundation.organisation.operations.withdraw_holding import withdraw_holding
from daybook.foundation.organisation.tests.build import (
    ADVISER,
    FULL_TIME,
    NOW,
    SPRING,
    STRANGER,
    holding,
    moment,
    person,
    post,
)
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.usefixtures("example_force")
JUNE = date(2026, 6, 1)


def test_a_person_is_appointed_and_the_audit_holds_references_not_names() -> None:
    seat, holder = post(), person("Robin Example")
    held = holding(seat, holder)
    assert (held.post, held.person, held.valid_from, held.valid_until) == (
        seat.reference, holder.reference, SPRING, None,
    )  # fmt: skip
    assert public.holder_of(seat.reference, on=SPRING, known_at=NOW) == holder
    assert [one.reference for one in public.posts_held(holder.reference, on=SPRING, known_at=NOW)] == [seat.reference]
    entry = AuditEntry.objects.order_by("-id")[0]
    assert entry.verb == "organisation.appoint_to_post"
    assert entry.subjects == [seat.reference, holder.reference]
    assert not AuditEntry.objects.filter(facts__icontains="Robin").exists()


def test_a_post_has_one_holder_a_day_and_a_person_may_hold_two_posts() -> None:
    seat, other, first, second = post(), post(), person("First"), person("Second")
    holding(seat, first, SPRING, JUNE)
    for begins, ends in ((SPRING, None), (date(2026, 5, 31), None), (date(2026, 4, 2), date(2026, 4, 3))):
        with pytest.raises(Refused) as refusal:
            holding(seat, second, begins, ends)
        assert refusal.value.code == "overlap"
    holding(seat, second, JUNE)
    holding(other, first)
    assert Holding.objects.count() == 3


def test_an_end_learned_late_changes_the_answer_only_from_when_it_was_known() -> None:
    seat, holder = post(), person()
    held = holding(seat, holder)
    ended = end_holding(actor=ADVISER, now=moment(6, 20), post=seat.reference, version=held.version, until=JUNE)
    assert ended.valid_until == JUNE

    def holder_on(on: date, month: int, day: int) -> bool:
        return public.holder_of(seat.reference, on=on, known_at=moment(month, day)) is not None

    assert holder_on(date(2026, 6, 10), 6, 12)
    assert not holder_on(date(2026, 6, 10), 6, 21)
    assert holder_on(date(2026, 5, 31), 6, 21)
    vacant = queries.vacant_posts(JUNE, moment(6, 21)).values_list("post__reference", flat=True)
    assert list(vacant) == [seat.reference]


def test_a_change_based_on_an_old_version_is_refused() -> None:
    seat, holder = post(), person()
    held = holding(seat, holder)
    end_holding(actor=ADVISER, now=moment(5, 1), post=seat.reference, version=held.version, until=JUNE)
    for change in (
        lambda: end_holding(actor=ADVISER, now=moment(5, 2), post=seat.reference, version=held.version, until=JUNE),
        lambda: withdraw_holding(actor=ADVISER, now=moment(5, 2), post=seat.reference, version=held.version),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "stale"


def test_an_end_outside_the_holding_is_refused() -> None:
    seat, holder = post(), person()
    held = holding(seat, holder, SPRING, JUNE)
    for until in (SPRING, date(2026, 7, 1)):
        with pytest.raises(Refused) as refusal:
            end_holding(actor=ADVISER, now=moment(5, 1), post=seat.reference, version=held.version, until=until)
        assert refusal.value.code == "outside_span"


def test_the_quick_list_of_posts_held_says_what_the_whole_record_says() -> None:
    seat, other, gone, holder = post(), post(), post(), person("Robin Example")
    held = holding(seat, holder, SPRING)
    holding(other, holder, date(2026, 4, 10), date(2026, 5, 1))
    left = holding(gone, holder, SPRING)
    end_holding(actor=ADVISER, now=moment(4, 20), post=seat.reference, version=held.version, until=JUNE)
    withdraw_holding(actor=ADVISER, now=moment(4, 25), post=gone.reference, version=left.version)
    found = set()
    for on in (date(2026, 3, 31), SPRING, date(2026, 4, 10), date(2026, 5, 1), date(2026, 5, 31), JUNE):
        for known_at in (moment(4, 2), NOW, moment(4, 21), moment(4, 26)):
            both = public.references_of_posts_held(["P-0", holder.reference], on=on, known_at=known_at)
            quick = both.pop(holder.reference)
            assert both == {"P-0": ()}
            assert quick == tuple(
                one.reference for one in public.posts_held(holder.reference, on=on, known_at=known_at)
            )
            found.add(len(quick))
    assert found == {0, 1, 2, 3}


def test_a_withdrawn_holding_makes_room_and_stays_on_record() -> None:
    seat, wrong, right = post(), person("Wrong"), person("Right")
    held = holding(seat, wrong)
    withdraw_holding(actor=ADVISER, now=moment(4, 4), post=seat.reference, version=held.version)
    appoint_to_post(actor=ADVISER, now=moment(4, 4), person=right.reference, post=seat.reference, valid_from=SPRING)
    assert public.holder_of(seat.reference, on=SPRING, known_at=NOW) == wrong
    assert public.holder_of(seat.reference, on=SPRING, known_at=moment(4, 4)) == right


def test_a_post_keeps_its_terms_as_at_any_day() -> None:
    seat = post(title="Adviser")
    terms = {"title": "Adviser", "unit": "HQ", "body": "MET", "cost_centre": "1001", "full_time_minutes": FULL_TIME}
    revised = revise_post(
        actor=ADVISER, now=moment(7, 1), post=seat.reference, version=seat.version, valid_from=JUNE,
        budgeted_minutes=FULL_TIME // 2, **terms,
    )  # fmt: skip
    assert revised.fte == Fraction(1, 2)

    def minutes(on: date, month: int) -> int:
        return queries.established_posts(on, moment(month, 2)).get().budgeted_minutes

    assert minutes(date(2026, 5, 31), 7) == FULL_TIME
    assert minutes(JUNE, 7) == FULL_TIME // 2
    assert minutes(JUNE, 6) == FULL_TIME
    with pytest.raises(Refused) as refusal:
        revise_post(
            actor=ADVISER, now=moment(7, 2), post=seat.reference, version=seat.version, valid_from=SPRING,
            budgeted_minutes=1, **terms,
        )  # fmt: skip
    assert refusal.value.code == "stale"


def test_terms_replaced_on_their_first_day_leave_no_empty_row() -> None:
    seat = post()
    revise_post(
        actor=ADVISER, now=moment(5, 1), post=seat.reference, version=seat.version, valid_from=SPRING, title="Head",
        unit="HQ", body="MET", cost_centre="1001", budgeted_minutes=1, full_time_minutes=FULL_TIME,
    )  # fmt: skip
    assert [terms.title for terms in queries.established_posts(SPRING, moment(5, 2))] == ["Head"]


def test_strangers_and_unknown_references_are_refused_without_trace() -> None:
    seat, holder = post(), person()
    given = {"actor": ADVISER, "person": holder.reference, "post": seat.reference, "valid_from": SPRING}
    for wrong, code in (
        ({"actor": STRANGER}, "not_permitted"),
        ({"person": "P-999999"}, "unknown_person"),
        ({"post": "POST-999999"}, "unknown_post"),
        ({"valid_from": date(2026, 3, 31)}, "post_not_established"),
        ({"valid_until": SPRING}, "empty_span"),
    ):
        with pytest.raises(Refused) as refusal:
            appoint_to_post(now=NOW, **(given | wrong))
        assert refusal.value.code == code
    assert Holding.objects.count() == 0


def test_people_are_registered_with_a_known_kind() -> None:
    with pytest.raises(Refused) as refusal:
        register_person(actor=ADVISER, now=NOW, kind="robot", display_name="R")
    assert refusal.value.code == "unknown_kind"
    assert not Person.objects.exists()
    found = person("B"), person("A", "officer")
    assert [one.display_name for one in queries.visible_people(ADVISER)] == ["A", "B"]
    assert not queries.visible_people(Actor(person="")).exists()
    assert public.people({found[0].reference, "P-999999"}) == {found[0].reference: found[0]}


def _row(seat: str, holder: str, begins: date, **more: object) -> Holding:
    post_row, person_row = Post.objects.get(reference=seat), Person.objects.get(reference=holder)
    return Holding(post=post_row, person=person_row, valid_from=begins, recorded_at=NOW, **more)


def test_the_database_refuses_overlap_that_gets_past_the_operation() -> None:
    seat, holder = post(), person()
    held = holding(seat, holder, SPRING, JUNE)
    with pytest.raises(DatabaseError, match="may not overlap"), transaction.atomic():
        _row(seat.reference, holder.reference, date(2026, 5, 31)).save()
    _row(seat.reference, holder.reference, JUNE).save()
    with pytest.raises(DatabaseError, match="may not overlap"), transaction.atomic():
        _row(seat.reference, holder.reference, SPRING, supersedes_id=held.version).save()


def test_the_database_refuses_changes_and_broken_rows() -> None:
    seat, holder = post(), person()
    held = holding(seat, holder)
    rows = Holding.objects.filter(pk=held.version)
    for change in (lambda: rows.update(valid_from=JUNE), rows.delete):
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            change()
    broken = {"valid_until": date(2026, 3, 1)}, {"withdrawn": True}
    for more in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            _row(post().reference, holder.reference, SPRING, **more).save()
    _row(seat.reference, holder.reference, SPRING, supersedes_id=held.version).save()
    with pytest.raises(DatabaseError), transaction.atomic():
        _row(seat.reference, holder.reference, SPRING, supersedes_id=held.version, withdrawn=True).save()


def test_truncating_holdings_is_refused_where_the_database_can() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with (
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE organisation_holding")
