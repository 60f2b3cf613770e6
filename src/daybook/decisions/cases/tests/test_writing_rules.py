"""Written sections, tracked changes, funding by pot, and the form's later fields: pure rules."""

from __future__ import annotations

import time
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.decisions.cases.rules.changes import place_words
from daybook.decisions.cases.rules.exemptions import exemptions_on
from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS, PartOne, parse_form
from daybook.decisions.cases.rules.funding import funding_asked
from daybook.decisions.cases.rules.gates import gates_of
from daybook.decisions.cases.rules.priorities import priorities_named, priorities_on
from daybook.decisions.cases.rules.tracked import Kept, Piece, tracked
from daybook.decisions.cases.rules.writing import form_text, paper_of
from daybook.decisions.cases.tests.papers import answer_for, changed, codes, places
from daybook.kernel.prose import paragraphs_in

FULL = changed(
    ("deliverables =", 'supersedes = ["PCD 900"]\ndeliverables ='),
    ("competition = true", 'competition = true\ncontract = "C-1"'),
    ("amount = 547393\n", 'amount = 547393\nfund = "Major Change Fund"\n'),
    ("part_2 = true", 'part_2 = true\npart_2_public_interest = "Weighed."\npart_2_digest = "00"'),
    (
        "[data_protection]",
        "[part_1]\n"
        + "".join(f'{name} = "About {name}.\\n\\n- a point"\n' for name in PART_ONE_SECTIONS)
        + '[plan]\npriorities = ["Increasing trust and confidence"]\n[data_protection]',
    ),
)


def test_the_later_fields_are_known_and_change_nothing_in_the_check() -> None:
    assert answer_for(FULL) == answer_for(changed())
    form = parse_form(FULL.encode())
    assert form.part_1.legal == "About legal.\n\n- a point"
    assert form.unknown_fields == ()


def test_the_canonical_text_gives_every_field_back() -> None:
    form = paper_of(parse_form(FULL.encode()))
    assert parse_form(form_text(form).encode()) == form


def test_a_field_the_form_does_not_know_still_warns_at_any_depth() -> None:
    answer = answer_for(FULL.replace("[part_1]", '[part_1]\nconclusion = "x"').replace("[plan]", "[plan]\nyear = 1"))
    assert places(answer, "unknown_field") == ["part_1.conclusion", "plan.year"]
    assert "unknown_field" not in codes(answer_for(FULL))


def test_the_sections_of_part_one_are_those_of_the_form() -> None:
    assert [field.name for field in fields(PartOne)] == list(PART_ONE_SECTIONS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("One.\nstill one.\n\nTwo.", [("One. still one.", ()), ("Two.", ())]),
        ("Themes:\n- time\n  saved\n- cost", [("Themes:", ("time saved", "cost"))]),
        ("- alone", [("", ("alone",))]),
        ("A\n\n- b\n\nC", [("A", ("b",)), ("C", ())]),
        ("<b>&\n\n* x", [("<b>&", ("x",))]),
    ],
)
def test_paragraphs_and_lists(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(one.text, one.points) for one in paragraphs_in(text)] == found
    assert [one.number for one in paragraphs_in(text)] == list(range(1, len(found) + 1))


@given(st.text(max_size=300))
def test_no_word_is_lost_between_text_and_paragraphs(text: str) -> None:
    shown = " ".join(" ".join((one.text, *one.points)) for one in paragraphs_in(text))
    kept = [word for word in text.split() if word not in {"-", "*", "•"}]
    assert [word for word in shown.split() if word not in {"-", "*", "•"}] == kept


_WORDS = st.text(alphabet="ab \n£1.", max_size=60)


@given(before=_WORDS, after=_WORDS)
def test_tracked_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = tracked(before, after)
    assert "".join(piece.text for piece in pieces if piece.kept is not Kept.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kept is not Kept.REMOVED) == after
    assert all(piece.text for piece in pieces)


def test_a_change_is_tracked_word_by_word() -> None:
    assert tracked("Fund six months now", "Fund nine months now") == (
        Piece(Kept.SAME, "Fund "),
        Piece(Kept.REMOVED, "six "),
        Piece(Kept.ADDED, "nine "),
        Piece(Kept.SAME, "months now"),
    )


def test_long_texts_are_tracked_quickly() -> None:
    one, other = "a b " * 30_000, "b c " * 30_000
    began = time.perf_counter()
    tracked(one, other)
    tracked("a b " * 500, "b c a " * 330)
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("cost[2].amount", "Cost line 3, amount"),
        ("decision.title", "Title"),
        ("total.amount", "Total"),
        ("part_1.legal", "Part 1, Legal comments"),
        ("data_protection.dpia_reference", "Data protection, reference of the data protection impact assessment"),
        ("recommendation[0].financial_years", "Recommendation 1, financial years"),
    ],
)
def test_places_are_said_in_words(path: str, words: str) -> None:
    assert place_words(path) == words


def test_two_funds_each_have_their_own_split() -> None:
    two = changed(
        ("amount = 947393\nfunding", "amount = 400000\nfunding"),
        ('action = "approve_route_to_market"', 'action = "approve_funding"\namount = 547393\nfunding = "Capital fund"'),
        ("amount = 400000\n[[fund", 'amount = 400000\nfund = "Major Change Fund"\n[[fund'),
        ("amount = 547393\n\n", 'amount = 547393\nfund = "Capital fund"\n\n'),
    )
    asked = funding_asked(parse_form(two.encode()), on=date(2021, 11, 23))
    assert [(one.fund, [(share.year, share.amount_pence) for share in one.years]) for one in asked] == [
        ("Major Change Fund", [("2021/22", 400_000_00)]),
        ("Capital fund", [("2022/23", 547_393_00)]),
    ]
    assert all(one.split_stated for one in asked)


def test_gates_follow_from_the_answers() -> None:
    assert gates_of(parse_form(changed().encode())) == ()
    for old, new, opened in (
        ("personal_data_of_public = false", "personal_data_of_public = true", ["data_protection", "equality"]),
        ("dpia_required = false", "dpia_required = true", ["data_protection"]),
        ("dpia_required = false\n", "", ["data_protection"]),
        ('assessment = "with the Strategic Outline Case"', "", ["equality"]),
    ):
        assert [gate.kind for gate in gates_of(parse_form(changed((old, new)).encode()))] == opened


def test_the_reference_files_can_be_read_and_say_what_is_unread() -> None:
    assert [one.section for one in exemptions_on(date(2026, 1, 1))][-1] == "section 43"
    assert not any(one.verified for one in exemptions_on(date(2026, 1, 1)))
    assert "Increasing trust and confidence" in [one.title for one in priorities_on(date(2023, 1, 1))]
    named = priorities_named(("increasing trust and confidence", "Made up"), date(2023, 1, 1))
    assert [one.current for one in named] == [True, False]
