"""The number-lint: what it reads as a number, what bears a number out, and totals that their parts do not make."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from daybook.decisions.cases.rules.form import parse_form
from daybook.decisions.cases.rules.number_facts import known_of
from daybook.decisions.cases.rules.number_lint import Known, Standing, lint_numbers
from daybook.decisions.cases.rules.number_tokens import What, mentions_in
from daybook.decisions.cases.tests.papers import PAPER, changed

S, P, D, M, Y = What.SUM, What.PERCENTAGE, What.DATE, What.MONTH, What.YEAR
READ: list[tuple[str, list[tuple[What, Any]]]] = [
    ("£947,393", [(S, 94739300)]),
    ("£947,393.00.", [(S, 94739300)]),
    ("947,393.00", [(S, 94739300)]),
    ("947393.05", [(S, 94739305)]),
    ("947,393 pounds", [(S, 94739300)]),
    ("£3.1m", [(S, 310000000)]),
    ("£3.1 million, then", [(S, 310000000)]),
    ("3.1 million", [(S, 310000000)]),
    ("£1bn", [(S, 100000000000)]),
    ("£428.5m against £234.5m", [(S, 42850000000), (S, 23450000000)]),
    ("£250k", [(S, 25000000)]),
    ("GBP 500", [(S, 50000)]),
    ("£\N{NO-BREAK SPACE}947,393", [(S, 94739300)]),
    ("£3.1\N{NO-BREAK SPACE}million", [(S, 310000000)]),
    ("£3\N{EN DASH}4m", [(S, 300000000), (S, 400000000)]),
    ("£3m to £4m", [(S, 300000000), (S, 400000000)]),
    ("£10m\N{EN DASH}£12m", [(S, 1000000000), (S, 1200000000)]),
    ("a credit of -£5.50", [(S, -550)]),
    ("a credit of \N{MINUS SIGN}£5.50", [(S, -550)]),
    ("£5,00", [(S, None)]),
    ("10%", [(P, Fraction(1, 10))]),
    ("12.5 per cent", [(P, Fraction(1, 8))]),
    ("10 percent", [(P, Fraction(1, 10))]),
    ("ten per cent", []),
    ("23 November 2021", [(D, date(2021, 11, 23))]),
    ("the 23rd of Nov. 2021", [(D, date(2021, 11, 23))]),
    ("23/11/2021", [(D, date(2021, 11, 23))]),
    ("23-11-21", [(D, date(2021, 11, 23))]),
    ("23.11.2021.", [(D, date(2021, 11, 23))]),
    ("2021-11-23", [(D, date(2021, 11, 23))]),
    ("31/02/2021", [(D, None)]),
    ("September 2025", [(M, date(2025, 9, 1))]),
    ("2021/22", [(Y, "2021/22")]),
    ("in 2021/22, and 947,393, or 947393.05, and 5.", [(Y, "2021/22"), (S, 94739300), (S, 94739305)]),
    ("21/22 and 22/23", [(Y, "2021/22"), (Y, "2022/23")]),
    ("2021-22", [(Y, "2021/22")]),
    ("2021\N{EN DASH}22", [(Y, "2021/22")]),
    ("2021/2022", [(Y, "2021/22")]),
    ("1999/00", [(Y, "1999/00")]),
    ("2021/23", []),
    ("24/7", []),
    ("paragraph 4.8 and section 149(1)", []),
    ("section 3.10.2", []),
    ("ISO-27001 and P000012", []),
    ("46,000 officers", [(S, 4600000)]),
    ("2030 and beyond", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), READ)
def test_what_is_read(text: str, found: list[tuple[What, Any]]) -> None:
    mentions = mentions_in(text)
    assert [(one.what, one.value) for one in mentions] == found
    for one in mentions:
        assert text[one.start : one.end] == one.text


@given(some.integers(0, 10**13))
def test_a_sum_is_read_as_it_is_written(pence: int) -> None:
    text = f"It costs £{pence // 100:,}.{pence % 100:02d}, we think"
    (one,) = mentions_in(text)
    assert (one.what, one.value, one.step_pence) == (What.SUM, pence, 1)


@given(some.dates(date(1900, 1, 1), date(2999, 12, 31)), some.sampled_from(["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d"]))
def test_a_date_is_read_as_it_is_written(day: date, form: str) -> None:
    (one,) = mentions_in(f"on {day.strftime(form)}.")
    assert (one.what, one.value) == (What.DATE, day)


@given(
    some.text(alphabet="£0123456789,.%/-–— mkbn\N{NO-BREAK SPACE}\ntotalNov\N{MINUS SIGN}", max_size=200) | some.text()
)
def test_no_text_breaks_it_and_places_are_in_order(text: str) -> None:
    found = lint_numbers(text)
    end = 0
    for judged in found.numbers:
        assert end <= judged.mention.start < judged.mention.end <= len(text)
        end = judged.mention.end
        assert judged.standing is Standing.WITHOUT_SOURCE


def known(*pence: int, version: int = 1) -> list[Known]:
    return [Known(What.SUM, one, f"Sum {place}", f"sum[{place}]", version) for place, one in enumerate(pence)]


@pytest.mark.parametrize(
    ("text", "pence", "standing", "rounded"),
    [
        ("£86,126.70", 8612670, Standing.MATCHING, False),
        ("£86,126", 8612670, Standing.MATCHING, True),
        ("£86,127", 8612670, Standing.MATCHING, True),
        ("£86,128", 8612670, Standing.WITHOUT_SOURCE, False),
        ("£3.1m", 310425000, Standing.MATCHING, True),
        ("£3.2m", 310425000, Standing.WITHOUT_SOURCE, False),
        ("£3m", 310425000, Standing.MATCHING, True),
        ("£1bn", 94739300, Standing.WITHOUT_SOURCE, False),
        ("£1m", 94739300, Standing.MATCHING, True),
        ("£1m", 54739300, Standing.WITHOUT_SOURCE, False),
        ("-£5.00", 500, Standing.MATCHING, False),
    ],
)
def test_a_sum_matches_what_it_may_stand_for(text: str, pence: int, standing: Standing, rounded: bool) -> None:
    (judged,) = lint_numbers(text, known(pence)).numbers
    assert judged.standing is standing
    assert judged.rounded is (rounded and standing is Standing.MATCHING)


def test_the_nearest_sum_is_the_one_that_is_named() -> None:
    (judged,) = lint_numbers("£3.1m", known(305000000, 311000000, 314999999)).numbers
    assert judged.known is not None
    assert judged.known.label == "Sum 1"


def test_what_matched_an_earlier_version_is_stale_and_says_what_stands_there_now() -> None:
    earlier = known_of(parse_form(changed(("540000", "500000")).encode()), 1)
    latest = known_of(parse_form(PAPER.encode()), 2)
    found = lint_numbers("Consultancy is £500,000, formerly £540,000; labour £321,267; other £1.", [*earlier, *latest])
    assert [judged.standing.value for judged in found.numbers] == ["matching", "matching", "matching", "without_source"]
    lower = known_of(parse_form(changed(("540000", "512345")).encode()), 1)
    (judged,) = lint_numbers("Consultancy is £512,345.", [*lower, *latest]).numbers
    assert (judged.standing, judged.known.label) == (Standing.STALE, "Consultancy")
    assert judged.now is not None
    assert judged.now.value == 54000000


def test_a_paper_bears_out_its_own_figures_rates_and_years() -> None:
    text = (
        "£947,393 over 2021/22 (£400,000) and 2022/23 (£547,393): labour £321,267, consultancy £540,000, together "
        "£861,267, with 10% contingency of £86,126, under a threshold of £500,000."
    )
    found = lint_numbers(text, known_of(parse_form(PAPER.encode()), 1))
    assert found.clean, [judged for judged in found.numbers if judged.standing is not Standing.MATCHING]


def test_a_month_matches_a_day_in_it() -> None:
    facts = [Known(What.DATE, date(2021, 11, 23), "Decided", "decided_on")]
    found = lint_numbers("Decided in November 2021, on 23 November 2021, not 24 November 2021", facts)
    assert [judged.standing is Standing.MATCHING for judged in found.numbers] == [True, True, False]


PARTS = "£4,022,000 for transformation, £1,712,000 to run and £1,234,000 for commercial work"


@pytest.mark.parametrize(
    "text",
    [
        f"It costs {PARTS}, a total of £6,986,000, beside a retrospective £5.6m for 23/24.",
        f"The total is £6,986,000: {PARTS}.",
        "Transformation\t£4,022,000\nRun\t£1,712,000\nCommercial\t£1,234,000\nTOTAL\t£6,986,000\n",
        "- £4,022,000 transformation\n\n- £1,712,000 run\n\n- £1,234,000 commercial\n\n£6,986,000 in total",
    ],
)
def test_the_parts_of_pcd_1639_do_not_make_its_total(text: str) -> None:
    (check,) = lint_numbers(text).wrong_sums
    assert (check.stated_pence, check.parts_pence) == (698600000, 696800000)
    assert check.swapped
    assert [part.text for part in check.parts] == ["£4,022,000", "£1,712,000", "£1,234,000"]
    (right,) = lint_numbers(text.replace("6,986", "6,968")).sums
    assert right.adds


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("£1.2m and £1.9m, £3.1m in total", 0),
        ("£1.24m and £1.84m, £3.1m in total", 0),
        ("£1.2m and £1.9m, £3.3m in total", 1),
        ("The total budget is £500,000. It pays £12 and £13.", 0),
        ("Of a total of £100, £60 is spent", 0),
        ("£100 and £200 came to £300", 0),
        ("£100 and £205 comes to £300", 1),
        ("£100, £150 and £60 make £300", 1),
        ("It would make savings of £300, of which £100 and £205 are certain", 0),
        ("no sums at all, total", 0),
    ],
)
def test_only_a_near_miss_beside_a_total_is_a_finding(text: str, wrong: int) -> None:
    assert len(lint_numbers(text).wrong_sums) == wrong


@given(some.lists(some.integers(1, 10**9), min_size=2, max_size=20))
def test_parts_that_make_the_total_are_never_a_finding(parts: list[int]) -> None:
    listed = ", ".join(f"£{pence // 100:,}.{pence % 100:02d}" for pence in parts)
    whole = sum(parts)
    found = lint_numbers(f"{listed}, a total of £{whole // 100:,}.{whole % 100:02d}")
    assert not found.wrong_sums


@pytest.mark.parametrize("piece", ["total £1 ", "£1,234.50 ", "1", "£", "9,999", "12.5 ", "2021/22 ", "1 jan", "\n- "])
def test_time_grows_with_the_text(piece: str) -> None:
    facts = known(*range(100, 200_000, 7))

    def seconds(size: int) -> float:
        """Of the processor, the quicker of two: what other tests do meanwhile is not counted."""
        text = (piece * (size // len(piece) + 1))[:size]
        taken = []
        for _ in range(2):
            start = time.process_time()
            lint_numbers(text, facts, counts=True)
            taken.append(time.process_time() - start)
        return min(taken)

    small, large = seconds(10_000), seconds(80_000)
    # Linear is 8 times; anything like quadratic is 64.
    assert large < 20 * small + 0.5
