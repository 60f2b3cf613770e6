"""The database's `as_at` against the kernel's, after any run of appointments, ends and withdrawals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daybook.foundation.organisation.models import Holding, Person, Post
from daybook.foundation.organisation.tests.build import NOW, SPRING
from daybook.kernel.effective import as_at, known
from daybook.kernel.effective_model import record_change, record_effective, record_end, record_withdrawal
from daybook.kernel.refused import Refused

DAYS = st.integers(0, 12).map(lambda days: SPRING + timedelta(days))
STEPS = st.lists(
    st.tuples(st.sampled_from(["appoint", "end", "withdraw", "change"]), st.integers(0, 5), DAYS, DAYS | st.none()),
    max_size=8,
)


def _step(step: tuple[str, int, date, date | None], rows: list[Holding], post: Post, person: Person) -> None:
    (what, which, begins, ends), moment = step, NOW + timedelta(minutes=len(rows) // 2)
    old = rows[which % len(rows)] if rows else None
    if what == "appoint" or old is None:
        row = Holding(post=post, person=person, valid_from=begins, valid_until=ends, recorded_at=moment)
        _ = row.span
        record_effective(row)
    elif what == "end":
        record_end(old, until=begins, recorded_at=moment)
    elif what == "change":
        record_change(old, on=begins, recorded_at=moment)
    else:
        record_withdrawal(old, recorded_at=moment)


def _check(rows: list[Holding], on: date, at: datetime) -> None:
    expected = [row.pk for row in as_at(rows, on, at)]
    assert list(Holding.objects.as_at(on, at).order_by("pk").values_list("pk", flat=True)) == expected
    assert len(expected) <= 1


def _take(steps: list[tuple[str, int, date, date | None]]) -> None:
    post = Post.objects.create(reference="POST-1")
    person = Person.objects.create(reference="P-1", kind="staff", display_name="One")
    for step in steps:
        rows = list(Holding.objects.order_by("pk"))
        try:
            with transaction.atomic():
                _step(step, rows, post, person)
        except Refused:
            # Nothing of a refused change stays.
            assert Holding.objects.count() == len(rows)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_the_database_and_the_rule_agree_and_one_person_holds_a_post(
    steps: list[tuple[str, int, date, date | None]],
) -> None:
    with transaction.atomic():
        _take(steps)
        rows = list(Holding.objects.order_by("pk"))
        for minutes in range(-1, len(rows) // 2 + 1):
            at = NOW + timedelta(minutes=minutes)
            standing = list(Holding.objects.known(at).order_by("pk").values_list("pk", flat=True))
            assert standing == [row.pk for row in known(rows, at)]
            for days in (-1, 0, 1, 3, 6, 9, 12, 13):
                _check(rows, SPRING + timedelta(days), at)
        # Each example starts from an empty table, whose rows cannot be deleted.
        transaction.set_rollback(True)
