"""Who reports to whom: one primary and one secondary line, no loops on any day, ended and changed with their dates."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.foundation.organisation.models import ReportingLine, SecondaryLine
from daybook.foundation.organisation.operations.abolish_post import abolish_post
from daybook.foundation.organisation.operations.assign_reporting_line import assign_reporting_line
from daybook.foundation.organisation.operations.end_reporting_line import end_reporting_line
from daybook.foundation.organisation.queries.records import find_reports
from daybook.foundation.organisation.tests.build import ADVISER, NOW, SPRING, STRANGER, line, moment, post
from daybook.kernel.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_force")]
JUNE, SEPTEMBER = date(2026, 6, 1), date(2026, 9, 1)


def manager_on(seat: str, on: date, model: type[ReportingLine] | type[SecondaryLine] = ReportingLine) -> str | None:
    row = model.objects.as_at(on, moment(12, 1)).filter(post__reference=seat).select_related("manager").first()
    return row.manager.reference if row else None


def code_of(attempt: object) -> str:
    with pytest.raises(Refused) as refusal:
        attempt()  # type: ignore[operator]
    return refusal.value.code


def test_a_line_is_given_changed_and_ended_each_from_its_day() -> None:
    one, two, three = post("One"), post("Two"), post("Three")
    first = line(one, two)
    second = line(one, three, JUNE, version=first.version)
    assert manager_on(one.reference, SPRING) == two.reference
    assert manager_on(one.reference, JUNE) == three.reference
    end_reporting_line(actor=ADVISER, now=NOW, post=one.reference, version=second.version, until=SEPTEMBER)
    assert manager_on(one.reference, date(2026, 8, 31)) == three.reference
    assert manager_on(one.reference, SEPTEMBER) is None
    assert code_of(lambda: line(one, two, SEPTEMBER, version=second.version)) == "stale"


def test_a_second_line_stands_beside_the_first() -> None:
    one, two, three = post("One"), post("Two"), post("Three")
    line(one, two)
    second = line(one, three, secondary=True)
    assert second.secondary
    assert manager_on(one.reference, JUNE) == two.reference
    assert manager_on(one.reference, JUNE, SecondaryLine) == three.reference
    assert code_of(lambda: line(one, two, secondary=True)) == "stale"
    ended = end_reporting_line(
        actor=ADVISER, now=NOW, post=one.reference, version=second.version, until=JUNE, secondary=True
    )
    assert ended.valid_until == JUNE
    assert manager_on(one.reference, JUNE) == two.reference


def test_loops_are_refused_whichever_lines_make_them_and_whenever() -> None:
    one, two, three = post("One"), post("Two"), post("Three")
    assert code_of(lambda: line(one, one)) == "loop"
    line(one, two)
    line(two, three, SEPTEMBER, secondary=True)
    rows = ReportingLine.objects.count()
    assert code_of(lambda: line(two, one)) == "loop"
    assert code_of(lambda: line(three, one, JUNE)) == "loop"
    assert ReportingLine.objects.count() == rows
    assert code_of(lambda: line(three, one, JUNE, secondary=True)) == "loop"
    # Until September the long way round is open.
    assert manager_on(three.reference, JUNE) is None


def test_wrong_posts_versions_and_people_are_refused() -> None:
    one, two = post("One"), post("Two")
    later = post("Later", valid_from=JUNE)
    first = line(one, two)
    none = post("Gone").reference
    for attempt, code in (
        (lambda: line(one, later), "post_not_established"),
        (lambda: line(one, two), "stale"),
        (lambda: line(one, two, date(2026, 3, 1), version=first.version), "post_not_established"),
        (
            lambda: end_reporting_line(actor=ADVISER, now=NOW, post=one.reference, version=9, until=JUNE),
            "stale",
        ),
        (
            lambda: end_reporting_line(actor=ADVISER, now=NOW, post=one.reference, version=first.version, until=SPRING),
            "outside_span",
        ),
        (
            lambda: assign_reporting_line(actor=STRANGER, now=NOW, post=none, manager=one.reference, valid_from=SPRING),
            "not_permitted",
        ),
        (
            lambda: assign_reporting_line(actor=ADVISER, now=NOW, post="POST-9", manager=none, valid_from=SPRING),
            "unknown_post",
        ),
    ):
        assert code_of(attempt) == code


def test_who_is_above_and_below_is_told_for_several_posts() -> None:
    top, one, two = post("Top"), post("One"), post("Two")
    line(one, top)
    line(two, one)
    above, below = find_reports([_key(one.reference)], JUNE, moment(12, 1))
    assert [seat.title for seat in above] == ["Top"]
    assert [(seat.title, seat.manager) for seat in below] == [("Two", one.reference)]


def _key(reference: str) -> int:
    return ReportingLine._meta.get_field("post").related_model.objects.get(reference=reference).pk  # type: ignore[union-attr]


def test_a_post_goes_only_when_nothing_hangs_on_it_and_takes_its_own_lines_along() -> None:
    top, one = post("Top"), post("One")
    upward = line(one, top)

    def abolish(seat: str, version: int, until: date = JUNE) -> object:
        return abolish_post(actor=ADVISER, now=moment(5, 1), post=seat, version=version, until=until)

    assert code_of(lambda: abolish(top.reference, top.version)) == "post_in_use"
    assert code_of(lambda: abolish(one.reference, 9)) == "stale"
    assert code_of(lambda: abolish(one.reference, one.version, SPRING)) == "outside_span"
    abolish(one.reference, one.version)
    assert manager_on(one.reference, date(2026, 5, 31)) == top.reference
    assert manager_on(one.reference, JUNE) is None
    assert ReportingLine.objects.get(supersedes=upward.version).valid_until == JUNE
    abolish(top.reference, top.version)
