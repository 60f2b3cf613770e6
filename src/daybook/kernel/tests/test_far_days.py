"""Days outside the years that are kept are refused wherever they are given, before anything is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from daybook.kernel.operation import _refuse_far_days
from daybook.kernel.refused import Refused


@dataclass(frozen=True)
class Step:
    title: str
    not_before: date | None


@pytest.mark.parametrize(
    "given",
    [
        date(9999, 12, 31),
        date(1, 1, 1),
        [date(2026, 1, 1), date(3000, 1, 1)],
        (Step("near", None), Step("far", date(9999, 1, 1))),
    ],
)
def test_a_far_day_is_refused_in_lists_and_records_too(given: object) -> None:
    with pytest.raises(Refused) as told:
        _refuse_far_days(given)
    assert told.value.code == "bad_day"
    assert "1 April 1900 to 31 March 2999" in told.value.message


@pytest.mark.parametrize("given", [date(1900, 4, 1), date(2999, 3, 31), [Step("near", date(2026, 5, 4))], "9999-12-31"])
def test_days_that_are_kept_pass(given: object) -> None:
    _refuse_far_days(given)
