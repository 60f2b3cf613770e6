"""Units: opened, reorganised, and never below themselves."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.foundation.organisation import queries
from daybook.foundation.organisation.models import UnitPlacement
from daybook.foundation.organisation.operations.reorganise_units import reorganise_units
from daybook.foundation.organisation.public import UnitRef
from daybook.foundation.organisation.rules.reorganisation import UnitChange
from daybook.foundation.organisation.tests.build import ADVISER, SPRING, moment, unit
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.usefixtures("example_force")
JUNE = date(2026, 6, 1)


def _move(ref: UnitRef, parent: str, on: date = JUNE, name: str = "") -> None:
    change = UnitChange(ref.code, ref.version, name=name, parent=parent, at_top=not parent)
    reorganise_units(actor=ADVISER, now=moment(4, 10), valid_from=on, units=[change], posts=[])


def _places(on: date) -> dict[str, tuple[str, str]]:
    rows = queries.placed_units(on, moment(12, 1))
    return {row.unit.code: (row.name, row.parent.code if row.parent else "") for row in rows}


def test_a_unit_has_its_name_and_place_as_at_any_day() -> None:
    pay = unit("PAY", "Payroll", "HQ")
    unit("HR", "People", "HQ")
    _move(pay, "HR", name="Pay")
    assert _places(SPRING)["PAY"] == ("Payroll", "HQ")
    assert _places(JUNE)["PAY"] == ("Pay", "HR")
    assert _places(date(2026, 3, 31)) == {}


def test_a_loop_is_refused_even_one_that_would_begin_later() -> None:
    upper, lower = unit("A", parent="HQ"), unit("B", parent="HQ")
    _move(lower, "A", date(2026, 9, 1))
    before = UnitPlacement.objects.count()
    with pytest.raises(Refused, match="1 September 2026") as refusal:
        _move(upper, "B")
    assert refusal.value.code == "loop"
    assert UnitPlacement.objects.count() == before


def test_codes_parents_and_versions_are_checked() -> None:
    ref = unit("A", parent="HQ")
    for attempt, code in (
        (lambda: unit("A"), "code_taken"),
        (lambda: unit("C", parent="NONE"), "unknown_unit"),
        (lambda: unit("C", parent="HQ", valid_from=date(2026, 3, 1)), "unit_not_open"),
        (lambda: unit("C|D"), "bad_code"),
        (lambda: _move(ref, "HQ", date(2026, 3, 1)), "unit_not_open"),
        (lambda: _move(ref, "A"), "loop"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == code
    _move(ref, "")
    with pytest.raises(Refused) as refusal:
        _move(ref, "HQ")
    assert refusal.value.code == "stale"
