"""The outline case: nothing leaves that is not borne out, what moved is told, and three formats say the same."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from docx import Document as open_word
from pypdf import PdfReader

from daybook.change.appraisal.operations.adjust_inputs import adjust_inputs
from daybook.change.appraisal.public import appraisal_of
from daybook.change.appraisal.rules.changing import LineChange
from daybook.change.benefits.tests.build import claimed, drafted
from daybook.change.discovery.tests.people import brought_in
from daybook.change.programmes.composing import document_of, soc_of, sources_of
from daybook.change.programmes.issuing import lint_document, stale_since
from daybook.change.programmes.models import Issued, Item, Plan, Programme
from daybook.change.programmes.operations.adopt_record import adopt_record
from daybook.change.programmes.operations.answer_screening import answer_screening
from daybook.change.programmes.operations.close_item import close_item
from daybook.change.programmes.operations.confirm_mandate import confirm_mandate
from daybook.change.programmes.operations.issue_soc import issue_soc
from daybook.change.programmes.operations.write_section import write_section
from daybook.change.programmes.planning import current_plan
from daybook.change.programmes.printing import printed_as
from daybook.change.programmes.rules.blocks import Document, Figure, Grid, Made, digest_of
from daybook.change.programmes.rules.keeping import from_kept
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.tests.build import (
    NOW,
    TODAY,
    confirmed,
    endorsed,
    evidence,
    ready_to_issue,
    seen,
    written,
)
from daybook.decisions.cases.tests.build import PASSWORD, Cast
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.ui.links import link_of
from tests.pages import client_of

BASE = "https://daybook.example"


def soc(players: Cast) -> Document:
    return soc_of(Programme.objects.get(), actor=players.originating_officer, today=TODAY)


def signing(players: Cast, ref: str, **given: Any) -> dict[str, Any]:
    """What the senior responsible owner gives who signs off."""
    return {"actor": players.senior_responsible_owner, "now": NOW, "password": PASSWORD} | seen(ref) | given


def issue(players: Cast, ref: str, **given: Any) -> Any:
    return issue_soc(**signing(players, ref, **given))


def test_it_is_signed_off_with_its_words_figures_and_digest(players: Cast) -> None:
    ref = ready_to_issue(players)
    made = issue(players, ref.reference)
    kept = Issued.objects.get()
    document = soc(players)
    assert (made.number, made.digest) == (1, digest_of(document)) == (kept.number, kept.digest)
    assert digest_of(from_kept(kept.document)) == kept.digest
    assert last_entry().facts == {"soc": 1, "digest": kept.digest}
    assert stale_since(kept, document) == []
    refused("unchanged", issue_soc, **signing(players, ref.reference))


def test_it_stands_on_a_confirmed_mandate(players: Cast) -> None:
    ref = endorsed(players)
    refused("mandate_unconfirmed", issue_soc, **signing(players, ref.reference))


def test_an_empty_section_and_a_screening_not_answered_hold_it_back(players: Cast) -> None:
    ref = confirmed(players)
    told = refused("sections_empty", issue_soc, **signing(players, ref.reference))
    assert "33 Equality and data protection" in told.message


@pytest.mark.parametrize(
    "wrong", ["It costs £948,393.", "It saves 14 per cent.", "It is due on 24 May 2022.", "£1m + £2m = £4m"]
)
def test_a_number_that_nothing_bears_out_does_not_leave(players: Cast, wrong: str) -> None:
    ref = ready_to_issue(players)
    act: dict[str, Any] = {"paper": "soc", "section": "summary", "words": wrong}
    write_section(actor=players.originating_officer, now=NOW, **act, **seen(ref.reference))
    refused("unsupported_numbers", issue_soc, **signing(players, ref.reference))


def test_numbers_of_the_decision_and_of_the_document_itself_are_borne_out(players: Cast) -> None:
    words = "PCD 1 gave £947,393. The contract ends on 30 September 2025. The risk weighs £960,000, at 40%."
    ref = ready_to_issue(players)
    act: dict[str, Any] = {"paper": "soc", "section": "summary", "words": words}
    write_section(actor=players.originating_officer, now=NOW, **act, **seen(ref.reference))
    row = Programme.objects.get()
    sources = sources_of(row, actor=players.originating_officer, today=TODAY)
    lint = lint_document(sources, document_of(sources, Paper.SOC))
    assert len(lint.numbers) == 4
    assert lint.clean
    assert issue(players, ref.reference).number == 1


def test_what_moved_since_is_told_by_its_name(players: Cast) -> None:
    ref = ready_to_issue(players)
    issue(players, ref.reference)
    kept = Issued.objects.get()
    later = soc_of(Programme.objects.get(), actor=players.originating_officer, today=TODAY + timedelta(days=10))
    assert stale_since(kept, later) == []
    risk = Item.objects.get(kind="risk")
    close_item(actor=players.originating_officer, now=NOW, item=risk.reference, seen_version=1, reason="Done")
    told = {one.label: (one.was, one.now) for one in stale_since(kept, soc(players))}
    assert told == {
        "How likely: Posts are dirty": ("40%", None),
        "What it would cost: Posts are dirty": ("£2,400,000", None),
        "Likelihood times cost: Posts are dirty": ("£960,000", None),
    }
    assert issue(players, ref.reference).number == 2


def test_a_mandate_endorsed_one_day_can_be_confirmed_on_another(players: Cast) -> None:
    ref = endorsed(players)
    assert (
        confirm_mandate(actor=players.deputy_mayor, now=NOW + timedelta(days=9), **seen(ref.reference)).mandate_state
        == "confirmed"
    )


def test_who_writes_does_not_sign_off(players: Cast) -> None:
    from daybook.foundation.identity.operations.grant_role import grant_role

    ref = ready_to_issue(players)
    person = players.originating_officer.person
    role = "senior_responsible_owner"
    grant_role(actor=players.administrator, now=NOW, person=person, role=role, valid_from=TODAY)
    refused("own_work", issue_soc, **signing(players, ref.reference, actor=players.originating_officer))


def test_signing_off_asks_for_the_password_and_marks_its_steps_done(players: Cast) -> None:
    ref = ready_to_issue(players)
    refused("wrong_password", issue_soc, **signing(players, ref.reference, password="not mine"))
    refused("unknown_step", issue_soc, **signing(players, ref.reference, steps_done=["W1", "W9"]))
    assert (Issued.objects.count(), Plan.objects.count()) == (0, 1)
    made = issue(players, ref.reference, steps_done=["W1", "M1"])
    row = Programme.objects.get()
    plan = current_plan(row)
    assert (made.number, plan.number, plan.reason[:21]) == (1, 2, "Done with version 1 o")
    assert [one.key for one in plan.steps.filter(done_on=TODAY).order_by("place")] == ["W1", "M1"]
    assert stale_since(Issued.objects.get(), soc(players)) == []
    refused("unknown_step", issue_soc, **signing(players, ref.reference, steps_done=["W1"]))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown_subject", {"subject": "weather"}),
        ("unknown_question", {"answers": {"moon": True}}),
        ("unanswered", {"answers": {"people": True}}),
        ("bad_text", {"words": "a\0b"}),
    ],
)
def test_a_screening_that_cannot_be_kept_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = confirmed(players)
    act: dict[str, Any] = {"subject": "equality", "answers": {"people": False}, **seen(ref.reference)}
    refused(code, answer_screening, actor=players.originating_officer, now=NOW, **act | given)


def test_word_pdf_and_html_carry_the_same_figures_each_traced(players: Cast) -> None:
    ref = ready_to_issue(players)
    document = soc(players)
    figures = {figure.text for figure in document.figures()}
    assert len(figures) > 15
    told = {kind: printed_as(kind, document, mark="Draft", on=TODAY, base=BASE)[0] for kind in ("docx", "pdf", "html")}
    texts = {"docx": word_text(told["docx"]), "pdf": pdf_text(told["pdf"]), "html": html_text(told["html"])}
    for kind, text in texts.items():
        missing = {figure for figure in figures if squeezed(figure) not in squeezed(text)}
        assert not missing, (kind, missing)
    linked = {figure.url for figure in document.figures() if figure.url}
    assert {f"{BASE}{url}" for url in linked} <= set(re.findall(r'href="([^"]+)"', told["html"].decode()))
    assert ref.reference in texts["docx"]


def test_the_pdf_is_tagged_and_the_word_file_has_real_headings(players: Cast) -> None:
    ready_to_issue(players)
    document = soc(players)
    pdf = PdfReader(io.BytesIO(printed_as("pdf", document, mark="Draft", on=TODAY, base=BASE)[0]))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].startswith("en")
    word = open_word(io.BytesIO(printed_as("docx", document, mark="Draft", on=TODAY, base=BASE)[0]))
    headings = [one.text for one in word.paragraphs if one.style.name.startswith("Heading")]
    assert headings[:3] == ["1 Executive summary", "2 The programme", "The strategic case"]
    assert len(word.tables) >= 8


def test_hostile_words_are_printed_and_nothing_of_them_is_markup(players: Cast) -> None:
    hostile = '<script>alert(1)</script> #set page(fill: red) =HYPERLINK("x") 😀 \u202e ﷽'
    ref = confirmed(players)
    written(players, Paper.SOC, ref, hostile)
    document = soc(players)
    html = printed_as("html", document, mark="Draft", on=TODAY, base=BASE)[0].decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "#set page" in pdf_text(printed_as("pdf", document, mark="Draft", on=TODAY, base=BASE)[0])
    assert "<script>" in word_text(printed_as("docx", document, mark="Draft", on=TODAY, base=BASE)[0])


def test_what_the_programme_rests_on_makes_the_economic_case_and_every_figure_opens(
    players: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    ref = ready_to_issue(players)
    log, appraisal = evidence(players, ref)
    document = soc(players)
    made = {part.key: part.made for part in document.parts}
    for key in (
        "objectives", "arrangements", "benefits", "factors", "longlist", "shortlist", "economics", "sensitivity",
        "uncertainty", "affordability",
    ):  # fmt: skip
        assert made[key] in (Made.GENERATED, Made.BOTH), key
    figures = {figure.place: figure for figure in document.figures()}
    # Two years of the platform of one option, discounted by hand at 3.5 per cent and carrying 50 per cent more.
    build = (90_000_00 + Fraction(10_000_01) / Fraction(1035, 1000)) * Fraction(3, 2)
    assert figures[f"{appraisal}.new.line.Build.value"].value == int(build + Fraction(1, 2))
    assert figures[f"{log}.hours"].text == "6.0"
    client = client_of(players.auditor)
    for address in sorted({figure.url for figure in figures.values() if figure.url}):
        assert client.get(address).status_code == 200, address


def test_data_about_people_that_comes_in_reopens_the_data_protection_screening(players: Cast) -> None:
    ref = ready_to_issue(players)
    later = NOW + timedelta(hours=1)
    log = brought_in(players.originating_officer)
    adopt_record(actor=players.originating_officer, now=later, record=log.reference, **seen(ref.reference))
    part = next(part for part in soc(players).parts if part.key == "screening")
    assert "Answer it again" in part.missing
    refused("screening_reopened", issue_soc, **signing(players, ref.reference, now=later))
    answer_screening(
        actor=players.originating_officer, now=later, subject="data_protection", answers={"personal": False},
        **seen(ref.reference),
    )  # fmt: skip
    assert issue(players, ref.reference).number == 1


def test_registered_benefits_stand_in_the_case_with_owner_baseline_and_what_was_claimed(players: Cast) -> None:
    ref = ready_to_issue(players)
    _, appraisal = evidence(players, ref)
    one = claimed(players, appraisal=appraisal)
    part = next(part for part in soc(players).parts if part.key == "benefits")
    grid = part.blocks[0]
    assert isinstance(grid, Grid)
    told = [cell.text if isinstance(cell, Figure) else cell for cell in grid.rows[0]]
    assert one.title in told
    assert "Head of People Services" in told
    assert any(words.endswith(", claimed") for words in told)
    baseline = next(figure for figure in soc(players).figures() if figure.place == f"{one.reference}.baseline")
    assert baseline.url == link_of(one.reference)
    drafted(players, appraisal=appraisal)
    part = next(part for part in soc(players).parts if part.key == "benefits")
    standings = [str(row[-1]) for row in part.blocks[0].rows]  # type: ignore[union-attr]
    assert [", not approved" in words for words in standings] == [False, True]


def test_a_change_in_the_workbench_makes_signed_figures_stale(players: Cast) -> None:
    ref = ready_to_issue(players)
    _, appraisal = evidence(players, ref)
    issue(players, ref.reference)
    adjust_inputs(
        actor=players.originating_officer, now=NOW, reference=appraisal, seen_revision=appraisal_of(appraisal).revision,
        why="Dearer", changes=[LineChange("new", "Build", "8", "75")],
    )  # fmt: skip
    told = {one.label for one in stale_since(Issued.objects.get(), soc(players))}
    assert {"Present value of Build", "Net present value of New platform"} <= told
    assert not any("As today" in label for label in told if label.startswith("Present value of costs"))


@pytest.mark.parametrize(("code", "record"), [("not_found", "APP-9"), ("not_found", "LOG-9"), ("not_found", "X")])
def test_a_record_that_is_not_there_is_not_adopted(players: Cast, code: str, record: str) -> None:
    ref = confirmed(players)
    refused(code, adopt_record, actor=players.originating_officer, now=NOW, record=record, **seen(ref.reference))


def test_a_record_is_adopted_once_and_the_latest_appraisal_counts(players: Cast) -> None:
    ref = confirmed(players)
    log, appraisal = evidence(players, ref)
    for record in (log, appraisal):
        refused(
            "adopted_before", adopt_record, actor=players.originating_officer, now=NOW, record=record,
            **seen(ref.reference),
        )  # fmt: skip
    assert Programme.objects.get().appraisal == appraisal


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def word_text(content: bytes) -> str:
    word = open_word(io.BytesIO(content))
    pieces = [node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t")]
    return "".join(pieces)


def pdf_text(content: bytes) -> str:
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)


def html_text(content: bytes) -> str:
    return unescape(re.sub(r"<[^>]+>", "", content.decode()))
