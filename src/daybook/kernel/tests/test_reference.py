"""Reference files: exact, dated, cited; anything doubtful is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from daybook.kernel.reference import Reference
from daybook.kernel.refused import Refused

GOOD = """
[[entry]]
name = "rate"
value = 0.1
unit = "fraction"
from = 2025-04-06
until = 2026-04-06
source = "An Act, s1"
verified = true

[[entry]]
name = "rate"
value = 0.3000000000000000000001
unit = "fraction"
from = 2027-04-06
source = "An Act, s2"
verified = false
note = "a year is missing before it"

[[entry]]
name = "threshold"
value = 416.67
unit = "pounds a month"
from = 2025-04-06
source = "An Act, s3"
verified = true

[[entry]]
name = "bands"
value = [37700, 125140]
unit = "pounds a year"
from = 2025-04-06
source = "An Act, s4"
verified = true

[[entry]]
name = "role"
value = "Deputy Mayor"
unit = "text"
from = 2025-04-06
source = "A scheme, 4.8"
verified = true
"""
READ = Reference.parse("test", GOOD)


def test_numbers_are_exact_and_dated_half_open() -> None:
    assert READ.number("rate", date(2025, 4, 6)) == Decimal("0.1")
    assert READ.number("rate", date(2026, 4, 5)) == Decimal("0.1")
    assert READ.number("rate", date(2030, 1, 1)) == Decimal("0.3000000000000000000001")
    assert READ.pence("threshold", date(2026, 1, 1)) == 41667
    assert READ.at("bands", date(2026, 1, 1)).value == (Decimal(37700), Decimal(125140))
    assert READ.at("role", date(2026, 1, 1)).value == "Deputy Mayor"
    assert [entry.source for entry in READ.unverified()] == ["An Act, s2"]


@pytest.mark.parametrize(
    ("name", "on"),
    [("rate", date(2026, 4, 6)), ("rate", date(2025, 4, 5)), ("unknown", date(2026, 1, 1))],
)
def test_a_gap_or_an_unknown_name_is_refused(name: str, on: date) -> None:
    with pytest.raises(Refused) as refusal:
        READ.at(name, on)
    assert refusal.value.code == "no_reference"


def test_a_list_or_text_is_not_a_number_and_a_fraction_is_not_money() -> None:
    for name in ("bands", "role"):
        with pytest.raises(Refused):
            READ.number(name, date(2026, 1, 1))
    with pytest.raises(Refused):
        READ.pence("rate", date(2026, 1, 1))


ENTRY = GOOD.split("\n\n")[0]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"fraction"', '"furlongs"', "unknown unit"),
        ('source = "An Act, s1"', 'source = " "', "source"),
        ('source = "An Act, s1"', "", "missing source"),
        ("verified = true", 'verified = "yes"', "verified"),
        ("verified = true", "verified = true\nverifed = true", "unknown verifed"),
        ("value = 0.1", 'value = "0.1"', "not a number"),
        ("value = 0.1", "value = true", "not a number"),
        ("value = 0.1", "value = nan", "not a number"),
        ("value = 0.1", "value = []", "not a number"),
        ('"fraction"', '"text"', "not text"),
        ("from = 2025-04-06", "from = 2025-04-06T00:00:00", "dates"),
        ("from = 2025-04-06", 'from = "2025-04-06"', "dates"),
        ("until = 2026-04-06", "until = 2025-04-06", "not after"),
        ("value = 0.1", "value =", "not TOML"),
        ("[[entry]]", "[entry]", r"other than \[\[entry\]\]"),
        ("[[entry]]", "[other]\n[[entry]]", r"other than \[\[entry\]\]"),
        ("verified = true", "verified = true\n" + ENTRY.replace("until = 2026-04-06", ""), "overlaps"),
    ],
)
def test_a_doubtful_file_is_refused(old: str, new: str, why: str) -> None:
    assert old in ENTRY
    with pytest.raises(Refused, match=why) as refusal:
        Reference.parse("test", ENTRY.replace(old, new, 1))
    assert refusal.value.code == "bad_reference"
