"""Runway, registers, screenings, documents and the next paper: worked by hand, and read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.programmes.rules.blocks import (
    Document,
    Grid,
    Made,
    Part,
    Picture,
    Prose,
    day,
    digest_of,
    money,
    number,
    percent,
)
from daybook.change.programmes.rules.keeping import as_kept, from_kept
from daybook.change.programmes.rules.next_paper import NextPaper, paper_text
from daybook.change.programmes.rules.outlines import MANDATE, SOC
from daybook.change.programmes.rules.registers import Standing, Weight, standing_of
from daybook.change.programmes.rules.runway import Stage, latest_starts, months_after, months_before, slips
from daybook.change.programmes.rules.screening import QUESTIONS, Outcome, Subject, screened
from daybook.change.programmes.states import MANDATE as MACHINE
from daybook.change.programmes.states import MandateState
from daybook.decisions.cases.rules.form import parse_form
from daybook.decisions.cases.tests.papers import answer_for, codes
from daybook.kernel.refused import Refused

END = date(2027, 9, 30)


def test_stages_are_counted_back_from_the_end() -> None:
    found = latest_starts([Stage("Buy", 12), Stage("Move", 18)], END)
    assert [(one.starts_on, one.ends_on) for one in found] == [
        (date(2025, 3, 30), date(2026, 3, 30)),
        (date(2026, 3, 30), END),
    ]
    assert latest_starts([], END) == ()


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_end_on_days_that_there_are(on: date, months: int, then: date) -> None:
    assert months_after(on, months) == then == months_before(on, -months)


def test_months_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(Refused, match="calendar"):
        months_before(date(1, 1, 1), 1)


def test_waiting_costs_the_team_and_beyond_the_float_an_extension() -> None:
    costs = slips(date(2026, 3, 1), date(2026, 1, 1), month_pence=100, extension_pence=1_000, months=4)
    assert [(one.months, one.float_days, one.cost_pence) for one in costs] == [
        (0, 59, 0),
        (1, 28, 100),
        (2, 0, 200),
        (3, -31, 1_300),
        (4, -61, 2_400),
    ]


def test_a_risk_weighs_its_likelihood_times_its_cost_half_up() -> None:
    assert Weight(40, 2_400_000_00).expected_pence == 960_000_00
    assert Weight(50, 1).expected_pence == 1


@pytest.mark.parametrize(
    ("closed", "due", "step_ends", "standing"),
    [
        (None, None, None, Standing.OPEN),
        (None, date(2026, 6, 1), None, Standing.OPEN),
        (None, date(2026, 1, 15), None, Standing.DUE),
        (None, date(2025, 12, 31), None, Standing.LATE),
        (None, date(2026, 6, 1), date(2026, 6, 2), Standing.LATE),
        (date(2026, 1, 1), date(2025, 1, 1), None, Standing.CLOSED),
    ],
)
def test_how_a_line_stands_is_worked_out(
    closed: date | None, due: date | None, step_ends: date | None, standing: Standing
) -> None:
    today = date(2026, 1, 1)
    assert standing_of(closed_on=closed, due_on=due, step_ends_on=step_ends, today=today) is standing


def test_a_screening_comes_to_the_furthest_that_a_yes_leads() -> None:
    data = Subject.DATA_PROTECTION
    assert screened(data, {"personal": False}) is Outcome.NONE
    yes = {question.key: True for question in QUESTIONS[data]}
    assert screened(data, yes) is Outcome.ASSESSMENT
    no = dict.fromkeys(yes, False) | {"personal": True}
    assert screened(data, no) is Outcome.ADVICE
    # Behind a closed gate nothing counts.
    assert screened(data, yes | {"personal": False}) is Outcome.NONE
    with pytest.raises(Refused, match="health, belief"):
        screened(data, {"personal": True})


def test_a_mandate_moves_as_its_table_says() -> None:
    assert MACHINE.verbs_from(MandateState.CONFIRMED) == {"reopen_mandate"}
    assert MACHINE.target(MandateState.ENDORSED, "write_section") is MandateState.DRAFT


def test_outlines_name_each_section_once() -> None:
    for outline in (MANDATE, SOC):
        keys = [section.key for section in outline]
        assert len(set(keys)) == len(keys)


GRID = Grid(
    "Costs", ("What", "Pounds"), (("Total", money(1_234_50, "Cost", "cost", "/x")),), right=frozenset({1}), total=True
)
DOCUMENT = Document(
    "Case",
    "Of a thing",
    "PRG-1 SOC",
    (
        Part(
            "a", "1", "First", "", "", Made.BOTH, "Words.",
            (
                Prose(("It ends on ", day(END, "End", "end")), (("A point", percent("12.5", "Share", "share")),)),
                GRID,
                Picture("Chart", "One bar", "<svg></svg>", GRID),
            ),
            True,
        ),
        Part("b", "2", "Second", "", "Say it", Made.EMPTY, "", (), True),
    ),
    (("Ratio", number("1.42", "Ratio", "ratio")),),
)  # fmt: skip


def test_a_document_is_read_back_as_it_was_kept() -> None:
    assert from_kept(as_kept(DOCUMENT)) == DOCUMENT
    assert [part.key for part in DOCUMENT.empty()] == ["b"]


def test_every_figure_is_said_once_as_it_is_printed() -> None:
    figures = {figure.place: figure.text for figure in DOCUMENT.figures()}
    assert figures == {"ratio": "1.42", "end": "30 September 2027", "share": "12.5%", "cost": "£1,234.50"}
    assert money(92_000_00, "x", "x").text == "£92,000"
    assert money(-92_000_00, "x", "x").text == "-£92,000"


def test_the_digest_changes_with_a_word_or_a_figure_and_with_nothing_else() -> None:
    first, *rest = DOCUMENT.parts
    same = replace(DOCUMENT, title="Another title")
    assert digest_of(same) == digest_of(DOCUMENT)
    for changed in (
        replace(DOCUMENT, parts=(replace(first, written="Other words."), *rest)),
        replace(DOCUMENT, facts=(("Ratio", number("1.43", "Ratio", "ratio")),)),
    ):
        assert digest_of(changed) != digest_of(DOCUMENT)


NEXT = NextPaper(
    title="Outline business case",
    programme="Second generation",
    body="MOPAC",
    decision_maker="Deputy Mayor for Policing and Crime",
    paragraph="4.8",
    scheme="MOPAC Scheme of Delegation and Consent",
    summary="What is asked for.",
    costs=[("Team", 600_000_00), ("Advisers", 300_000_00)],
    fund="Major Change Fund",
    years=[("2026/27", 500_000_00), ("2027/28", 400_000_00)],
    deliverables=["Outline Business Case"],
    dependencies=["CONNECT"],
    benefit_themes=["time saved"],
    priorities=[],
    months=9,
    introduction="The case was signed off.",
    equality="Screened: nothing further",
    dpia_required=False,
    interests="None known",
    contract="A managed service",
    route="managed_service",
)


def test_the_next_paper_passes_the_checker_once_its_advice_is_given() -> None:
    found = answer_for(paper_text(NEXT))
    assert {one.code for one in found.findings if one.severity == "error"} == {"advice_missing"}
    assert found.approvals[0].role == "Deputy Mayor for Policing and Crime"
    assert not codes(found) & {"unknown_field", "malformed", "year_split_does_not_sum"}


def test_the_next_paper_says_nothing_that_nobody_said() -> None:
    left_out = ("decision_maker", "scheme", "paragraph", "interests", "equality", "body", "route")
    bare = paper_text(replace(NEXT, dpia_required=None, **dict.fromkeys(left_out, "")))
    read = parse_form(bare.encode())
    assert (read.decision_maker, read.authority, read.interests.declared, read.body) == ("", None, "", "")
    assert (read.publication.part_1_deferred, read.publication.part_2) == (None, None)
    assert (read.data_protection.dpia_required, read.data_protection.personal_data_of_public) == (None, None)
    assert [each.competition for each in read.recommendations] == [None, None]
    assert {"authority_missing", "route_missing", "dpia_unclear"} <= codes(answer_for(bare))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_whatever_was_written_is_read_back_from_the_paper(words: str) -> None:
    read = parse_form(paper_text(replace(NEXT, summary=words, title=f"T {words}")).encode())
    assert (read.summary, read.title) == (words, f"T {words}")
