"""The printed paper: tagged as PDF/UA-1 asks, readable in order, and leading to the page that verifies it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from daybook.decisions.cases.tests.build import Cast
from daybook.openness.decisions.models import PublicDecision
from daybook.openness.decisions.printing import printed
from daybook.openness.decisions.queries import Verdict
from daybook.openness.decisions.tests.build import PRIVATE, PUBLIC, SECRET, released
from daybook.ui.glyphs import plain
from daybook.ui.typesetting import _PROBE, _compiled, picture_of
from tests.pages import without_digests

WRITTEN = """
[part_1]
introduction = "It began in 2015.\\n\\nIt ends in 2025:\\n- for Łódź & #set page(fill: red)\\n- *and* more"
"""

EMPTY: dict[str, Any] = {
    "summary": "", "recommendations": [], "costs": [], "years": [], "opened": [], "sections": [], "facts": [],
    "signatures": [],
}  # fmt: skip


@pytest.fixture
def paper(players: Cast) -> PdfReader:
    return read(released(players, PUBLIC + WRITTEN).slug)


def read(slug: str) -> PdfReader:
    answer = Client().get(reverse("openness:paper", args=[slug]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert not answer.cookies
    return PdfReader(io.BytesIO(answer.content))


def tags(node: Any) -> Iterator[tuple[str, Any]]:
    """Every element of the structure tree in reading order, as (tag, element)."""
    found = node.get_object()
    if isinstance(found, list):
        for each in found:
            yield from tags(each)
    elif isinstance(found, dict):
        if "/S" in found:
            yield found["/S"], found
        if "/K" in found:
            yield from tags(found["/K"])


def tags_of(paper: PdfReader) -> list[tuple[str, Any]]:
    return list(tags(paper.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def text_of(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def test_the_paper_says_that_it_is_accessible_and_in_which_language(paper: PdfReader) -> None:
    root = paper.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert paper.metadata.title == "A discovery"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_paper_has_a_structure_that_can_be_read_aloud(paper: PdfReader) -> None:
    found = tags_of(paper)
    names = [name for name, _ in found]
    headings = [name for name in names if name in ("/H1", "/H2", "/H3")]
    assert headings[0] == "/H1"
    assert all(int(after[2]) - int(before[2]) <= 1 for before, after in pairwise(headings))
    for wanted in ("/Title", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Link", "/Figure"):
        assert wanted in names, wanted
    figures = [element for name, element in found if name == "/Figure"]
    assert all("verified" in element["/Alt"] for element in figures)


def test_every_table_has_a_row_of_headers_with_their_scope(paper: PdfReader) -> None:
    tables = [element for name, element in tags_of(paper) if name == "/Table"]
    assert len(tables) == 4  # costs, years, money opened, signatures
    for table in tables:
        cells = list(tags(table["/K"]))
        rows = [element for name, element in cells if name == "/TR"]
        first = [name for name, _ in tags(rows[0]["/K"])]
        assert "/TH" in first
        assert "/TD" not in first
        headers = [element for name, element in cells if name == "/TH"]
        assert all("/Column" in str(element["/A"]) for element in headers)


def test_the_typeface_is_in_the_file(paper: PdfReader) -> None:
    fonts = {font.get_object()["/BaseFont"] for page in paper.pages for font in page["/Resources"]["/Font"].values()}
    assert any("Inter" in name for name in fonts), f"the fonts of papers are not made: run make setup ({fonts})"


def test_the_paper_carries_the_words_the_sums_and_the_digest(paper: PdfReader) -> None:
    decision, said = PublicDecision.objects.get(), text_of(paper)
    for told in ("PCD 1", "£947,393.00", "£86,126.00", "paragraph 4.8", "17 November 2021", "23 November 2021", "1.2"):
        assert told in said, told
    assert decision.signed_digest[:32] in said
    assert decision.signed_digest[32:] in said
    # What is written is shown as it was written: nothing in it is an instruction.
    for written in ("#set page(fill: red)", "*and* more", "Łódź"):
        assert written in said, written


def test_the_link_on_the_paper_leads_to_its_verification(paper: PdfReader) -> None:
    links = {annotation.get_object()["/A"]["/URI"] for page in paper.pages for annotation in page.get("/Annots", [])}
    (address,) = links
    answer = Client().get(address.removeprefix("http://127.0.0.1:8000"))
    assert "you hold the same words" in answer.content.decode()


def test_the_same_decision_gives_the_same_bytes(players: Cast) -> None:
    case = released(players)
    first, second = (Client().get(reverse("openness:paper", args=[case.slug])).content for _ in range(2))
    assert first == second


def test_a_character_that_no_typeface_has_is_named_and_the_paper_says_where_the_words_are(players: Cast) -> None:
    hostile = PUBLIC.replace('title = "A discovery"', 'title = "A 😀 for ਗਿ, 漢字 and Ж"') + WRITTEN
    case = released(players, hostile)
    paper = read(case.slug)
    said = text_of(paper)
    for told in (
        "A [U+1F600 GRINNING FACE] for",
        "[U+0A17 GURMUKHI LETTER GA, U+0A3F GURMUKHI VOWEL SIGN I],",
        "[U+6F22 CJK UNIFIED IDEOGRAPH-6F22, U+5B57 CJK UNIFIED IDEOGRAPH-5B57] and Ж",
        "Łódź",
        "cannot show every character",
        f"/public/decisions/{case.slug}/",
    ):
        assert told in said, told
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.trailer["/Root"]["/Metadata"].get_data()
    decision = PublicDecision.objects.get()
    assert "😀" in decision.text
    assert decision.text_digest[:32] in said
    assert "😀" in Client().get(reverse("openness:decision", args=[case.slug])).content.decode()


def test_a_paper_whose_characters_are_all_drawn_says_nothing_of_it(paper: PdfReader) -> None:
    assert "cannot show every character" not in text_of(paper)


@pytest.mark.parametrize("words", ["\u03b1\u20e3", "\U0001f469\u200d\U0001f692", "\x00\x07\x85", "\u0600\u0378",
                                   "\uffff", "\u0141\u0301\u0489", "\u05d0\u0327\u0a3f",
                                   "\u202e\ufe0f\u0301"])  # fmt: skip
def test_whatever_is_written_the_paper_is_printed(words: str) -> None:
    decision = PublicDecision(
        slug="PCD-1", reference="PCD 1", title=f"{words} a{words}", body="The Mayor's Office", text="",
        text_digest="a" * 64, signed_digest="a" * 64, decision_maker="The Mayor", decided_on=date(2021, 11, 23),
        total_pence=0, published_on=date(2021, 11, 24), superseded_by="", record=EMPTY,
    )  # fmt: skip
    verdict = Verdict(stands=True, whole=True, computed="a" * 64, signed="a" * 64)
    drawn = printed(decision, verdict, page_url="http://example.org/d/", verify_url="http://example.org/v/")
    assert text_of(PdfReader(io.BytesIO(drawn)))


def test_every_character_held_to_be_plain_is_drawn() -> None:
    every = [chr(code) for code in range(0x2100) if plain(chr(code))]
    assert len(every) > 190
    _compiled(_PROBE, {"text": " ".join(every)})


def test_nothing_private_is_on_the_paper(players: Cast) -> None:
    paper = read(released(players, SECRET).slug)
    said = without_digests(text_of(paper))
    assert [word for word in PRIVATE if word in said] == []
    assert "What explains Part 2 was taken out" in said


def test_a_chart_as_a_picture_names_what_its_typefaces_lack() -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 40"><text x="5" y="30">Costs {}</text></svg>'
    assert picture_of(drawn.format("😀")) == picture_of(drawn.format("[U+1F600 GRINNING FACE]"))
