"""A reorganisation: previewed, carried out exactly so, all or nothing, and seen as at any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.organisation import queries
from daybook.foundation.organisation.models import Holding, PostTerms, Unit, UnitHead, UnitPlacement
from daybook.foundation.organisation.operations.reorganise_units import (
    ReorganisedRef,
    preview_reorganisation,
    reorganise_units,
)
from daybook.foundation.organisation.operations.revise_post import revise_post
from daybook.foundation.organisation.queries.structure import visible_units
from daybook.foundation.organisation.rules.reorganisation import PostMove, Reorganised, UnitChange
from daybook.foundation.organisation.tests.build import (
    ADVISER,
    FULL_TIME,
    STRANGER,
    World,
    head,
    holding,
    moment,
    person,
    post,
    unit,
    world,
)
from daybook.kernel.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gate")]
JUNE = date(2026, 6, 1)
NOW = moment(4, 10)
LATER = moment(12, 1)


@pytest.fixture
def made() -> World:
    return world()


def versions(*codes: str, on: date = JUNE) -> dict[str, int]:
    return {row.unit.code: row.pk for row in queries.placed_units(on, NOW) if not codes or row.unit.code in codes}


def change(code: str, **what: object) -> UnitChange:
    return UnitChange(code, versions()[code], **what)  # type: ignore[arg-type]


def carry_out(*units: UnitChange, posts: list[PostMove] | None = None, seen: str = "") -> ReorganisedRef:
    return reorganise_units(actor=ADVISER, now=NOW, valid_from=JUNE, units=list(units), posts=posts or [], seen=seen)


def preview(*units: UnitChange, posts: list[PostMove] | None = None) -> Reorganised:
    return preview_reorganisation(actor=ADVISER, now=NOW, valid_from=JUNE, units=list(units), posts=posts or [])


def tree(on: date) -> dict[str, list[str]]:
    found = visible_units(ADVISER, on, LATER)
    return {code: [one.code for one in found.path(node.key)] for code, node in found.by_code.items()}


def places(on: date) -> dict[str, str]:
    return {row.post.reference: row.unit.code for row in queries.established_posts(on, LATER)}


def refusal_of(*units: UnitChange, posts: list[PostMove] | None = None, seen: str = "") -> str:
    before = UnitPlacement.objects.count(), PostTerms.objects.count(), Unit.objects.count()
    with pytest.raises(Refused) as refusal:
        carry_out(*units, posts=posts, seen=seen)
    assert (UnitPlacement.objects.count(), PostTerms.objects.count(), Unit.objects.count()) == before
    return refusal.value.code


def test_the_preview_changes_nothing_and_says_all_that_moves(made: World) -> None:
    rows = UnitPlacement.objects.count()
    found = preview(change("OPS", parent="HQ", name="Operations and support"), change("PAY", parent="HQ"))
    assert UnitPlacement.objects.count() == rows
    assert [(one.code, one.what) for one in found.units] == [("OPS", "renamed"), ("PAY", "moved")]
    assert {one.title for one in found.posts} == {"Payroll manager", "Payroll adviser", "Payroll adviser, part time"}
    assert len(found.people) == 2
    assert found.cost_centres == [("MET", "1001")]
    assert found.fte == 5 / 2


def test_a_branch_comes_along_with_its_posts(made: World) -> None:
    new = unit("NEW", "New directorate", "HQ")
    found = preview(change("OPS", parent=new.code))
    assert {one.code: one.what for one in found.units} == {"OPS": "moved", "PAY": "carried"}
    assert len(found.posts) == 4
    done = carry_out(change("OPS", parent="NEW"), seen=found.seen)
    assert (done.units, done.posts, done.people, done.seen) == (2, 4, 2, found.seen)
    assert tree(JUNE)["PAY"] == ["HQ", "NEW", "OPS", "PAY"]
    assert tree(JUNE - timedelta(1))["PAY"] == ["HQ", "OPS", "PAY"]
    assert tree(JUNE)["PAY"] != [one.code for one in visible_units(ADVISER, JUNE, moment(4, 9)).path(_key("PAY"))]


def _key(code: str) -> int:
    return Unit.objects.get(code=code).pk


def test_units_open_move_and_merge_and_posts_move_in_one_act(made: World) -> None:
    done = carry_out(
        UnitChange("SUP", name="Support", parent="HQ"),
        change("PAY", into="SUP"),
        posts=[PostMove(made.gap.reference, "SUP", made.gap.version)],
    )
    assert tree(JUNE) == {"HQ": ["HQ"], "OPS": ["HQ", "OPS"], "SUP": ["HQ", "SUP"]}
    assert tree(JUNE - timedelta(1))["PAY"] == ["HQ", "OPS", "PAY"]
    after = places(JUNE)
    for moved in (made.manager, made.adviser, made.half, made.gap):
        assert after[moved.reference] == "SUP"
    assert after[made.chief.reference] == "HQ"
    assert (done.units, done.posts) == (2, 4)
    # Whoever held a post holds it still: nobody was touched.
    assert Holding.objects.count() == 3
    assert not UnitHead.objects.as_at(JUNE, LATER).filter(unit__code="PAY").exists()
    entry = AuditEntry.objects.filter(verb="organisation.reorganise_units").latest("pk")
    assert {"UNIT-PAY", "UNIT-SUP", made.manager.reference} <= set(entry.subjects)
    assert "Robin" not in str(entry.facts)


def test_what_would_come_later_goes_to_the_unit_that_remains(made: World) -> None:
    later = post("Later adviser", unit="PAY", valid_from=date(2026, 9, 1))
    below = unit("PAY-X", "Later unit", "PAY", valid_from=date(2026, 10, 1))
    seat = post("Later head", unit="HQ")
    head("OPS", seat, valid_from=date(2026, 8, 1))
    carry_out(change("PAY", into="OPS"))
    assert places(date(2026, 9, 1))[later.reference] == "OPS"
    assert tree(date(2026, 10, 1))[below.code] == ["HQ", "OPS", "PAY-X"]
    carry_out(change("OPS", into="HQ"))
    assert places(date(2026, 9, 1))[later.reference] == "HQ"
    assert not UnitHead.objects.as_at(date(2026, 8, 1), LATER).filter(unit__code="OPS").exists()


def test_a_unit_below_takes_the_place_of_the_one_above_if_it_is_moved_first(made: World) -> None:
    assert refusal_of(change("OPS", into="PAY")) == "into_below"
    assert refusal_of(change("OPS", into="OPS")) == "into_below"
    carry_out(change("PAY", parent="HQ"), change("OPS", into="PAY"))
    assert tree(JUNE) == {"HQ": ["HQ"], "PAY": ["HQ", "PAY"]}
    assert places(JUNE)[made.gap.reference] == "PAY"


def test_what_changed_since_the_preview_is_refused_and_leaves_no_trace(made: World) -> None:
    found = preview(change("PAY", into="OPS"))
    somebody = person("New Example")
    holding(made.adviser, somebody)
    assert refusal_of(change("PAY", into="OPS"), seen=found.seen) == "stale"
    again = preview(change("PAY", into="OPS"))
    assert again.seen != found.seen
    old = change("PAY", into="OPS")
    revise_post(
        actor=ADVISER, now=NOW, post=made.adviser.reference, version=made.adviser.version, valid_from=JUNE,
        title="Adviser", unit="OPS", body="MET", cost_centre="1001", budgeted_minutes=FULL_TIME,
        full_time_minutes=FULL_TIME,
    )  # fmt: skip
    assert refusal_of(old, seen=again.seen) == "stale"


def test_each_wrong_request_is_refused(made: World) -> None:
    ops, pay = change("OPS", parent="PAY"), change("PAY", parent="HQ")
    gap = PostMove(made.gap.reference, "PAY", made.gap.version)
    for attempt, code in (
        ((), "nothing_changes"),
        ((change("PAY"),), "nothing_changes"),
        ((change("PAY", parent="OPS", name="Payroll"),), "nothing_changes"),
        ((pay, pay), "twice"),
        ((ops,), "loop"),
        ((change("OPS", parent="OPS"),), "loop"),
        ((UnitChange("PAY", 0, name="Again"),), "code_taken"),
        ((UnitChange("NEW", 0),), "unknown_unit"),
        ((UnitChange("NEW", 0, name=" "),), "bad_name"),
        ((UnitChange("NEW", 0, name="New", into="HQ"),), "unknown_unit"),
        ((UnitChange("N|W", 0, name="New"),), "bad_code"),
        ((UnitChange("NEW", 0, name="New", parent="NONE"),), "unknown_unit"),
        ((UnitChange("PAY", 999_999, name="Payroll office"),), "stale"),
        ((UnitChange("NONE", 3, name="None"),), "unknown_unit"),
        ((change("PAY", into="NONE"),), "unknown_unit"),
    ):
        assert refusal_of(*attempt) == code, attempt
    assert refusal_of(posts=[PostMove(made.gap.reference, "PAY", 999_999)]) == "stale"
    assert refusal_of(posts=[PostMove("POST-9", "PAY", 1)]) == "unknown_post"
    assert refusal_of(posts=[gap, gap]) == "twice"
    with pytest.raises(Refused) as refusal:
        reorganise_units(actor=STRANGER, now=NOW, valid_from=JUNE, units=[pay], posts=[])
    assert refusal.value.code == "not_permitted"


def test_a_day_before_anything_stood_is_refused(made: World) -> None:
    with pytest.raises(Refused) as refusal:
        reorganise_units(
            actor=ADVISER, now=NOW, valid_from=date(2026, 3, 1), units=[change("PAY", parent="HQ")], posts=[]
        )
    assert refusal.value.code == "unit_not_open"


def test_the_top_is_a_place_too(made: World) -> None:
    carry_out(change("PAY", at_top=True))
    assert tree(JUNE)["PAY"] == ["PAY"]
