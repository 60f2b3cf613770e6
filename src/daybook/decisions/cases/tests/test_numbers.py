"""The number-lint at its edges: the page beside a paper, the command, and the drafts that may be handed in."""

from __future__ import annotations

import json
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from daybook.config.cli import run
from daybook.decisions.cases.drafts import LARGEST_BYTES, draft_text
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.queries import find_case
from daybook.decisions.cases.tests.build import CODES, Cast, autumn, decided, drafted, seen
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.cases.tests.test_pages import Visit, visit
from daybook.kernel.refused import Refused

__all__ = ["visit"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PCD_1639 = "£4,022,000 and £1,712,000 and £1,234,000 make a total of £6,986,000."


def word(body: str, head: str = "") -> bytes:
    """A Word document with this body."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        xml = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    return made.getvalue()


def page_of(case: Any) -> str:
    return reverse("decisions:numbers", args=[case.slug])


def test_a_word_document_is_read_as_people_see_it() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = (
        "<w:p><w:r><w:t>It costs £947</w:t></w:r><w:r><w:t>,393</w:t></w:r><w:r><w:delText>£1</w:delText></w:r></w:p>"
        f"<w:tbl><w:tr>{cell.format('Fees')}{cell.format('£540,000')}</w:tr></w:tbl>"
    )
    text = draft_text(word(body))
    assert text.startswith("It costs £947,393\n")
    assert text.replace("\n", " ").split() == ["It", "costs", "£947,393", "Fees", "£540,000"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "unusable_file"),
        (b"\xff\xfe\x00", "unusable_file"),
        (b"a\0b", "unusable_file"),
        (b"PK\x03\x04 and nothing", "unusable_file"),
        (word("<w:p>")[:-30], "unusable_file"),
        (word("<w:p></w:t>"), "unusable_file"),
        (word("<w:p>&a;</w:p>", '<!DOCTYPE d [<!ENTITY a "b">]>'), "unusable_file"),
        (b" " * (LARGEST_BYTES + 1), "too_large"),
        (b" " * 2_000_001, "too_large"),
        (word("<w:p>" + " " * 34_000_000 + "</w:p>"), "too_large"),
    ],
)
def test_what_is_no_draft_is_refused_quickly(content: bytes, code: str) -> None:
    start = time.perf_counter()
    with pytest.raises(Refused) as refusal:
        draft_text(content)
    assert refusal.value.code == code
    assert time.perf_counter() - start < 5


def test_a_document_with_another_part_alone_is_refused() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("other.xml", "<x/>")
    with pytest.raises(Refused, match="no Word document"):
        draft_text(made.getvalue())


def test_the_page_shows_the_papers_own_numbers(players: Cast, visit: Visit) -> None:
    case = drafted(players, changed(("Six months of discovery.", "£947,393 for discovery, not £950,000, in 2021/22.")))
    client = visit(players.auditor)
    page = client.get(page_of(case)).content.decode()
    assert page.count("db-lint--matching") == 2
    assert page.count("db-lint--without_source") == 1
    assert "Total of the paper" in page
    assert page_of(case) in client.get(reverse("decisions:case", args=[case.slug])).content.decode()
    assert visit(players.stranger).get(page_of(case)).status_code == 403


def test_a_pasted_draft_is_held_against_the_record_and_not_kept(players: Cast, visit: Visit) -> None:
    case = drafted(players, changed(("540000", "512345")))
    edit_case(actor=players.originating_officer, now=autumn(16), form=PAPER, **seen(case), **CODES)
    client = visit(players.auditor)
    draft = f"<script>alert(1)</script> Consultancy £512,345, labour £321,267. {PCD_1639}"
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(page_of(case), {"text": draft})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert page.count('class="db-lint db-lint--stale"') == 1
    assert "Consultancy in version 1: it is now £540,000.00." in page
    assert "a difference of £18,000.00" in page
    assert not [
        query for query in asked.captured_queries if str(query["sql"]).startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert len(asked) <= 30


def test_a_file_is_read_and_a_bad_one_said_beside_its_box(players: Cast, visit: Visit) -> None:
    case = drafted(players)
    client = visit(players.originating_officer)
    body = "<w:p><w:r><w:t>£947,393</w:t></w:r></w:p>"
    good = client.post(page_of(case), {"file": SimpleUploadedFile("draft.docx", word(body))})
    assert good.status_code == 200
    assert "db-lint--matching" in good.content.decode()
    for sent in ({"file": SimpleUploadedFile("draft.txt", b"%PDF-1.7")}, {}):
        bad = client.post(page_of(case), sent)
        assert bad.status_code == 422
        assert "govuk-error-summary" in bad.content.decode()


def test_a_thousand_numbers_are_drawn_and_the_rest_counted(players: Cast, visit: Visit) -> None:
    case = drafted(players)
    page = visit(players.auditor).post(page_of(case), {"text": "£1.11 " * 1_500}).content.decode()
    assert page.count('class="db-lint ') == 1_000
    assert "500 more follow" in page


def test_a_decided_paper_bears_out_its_dates_and_the_ledger(players: Cast, visit: Visit) -> None:
    case = decided(players)
    draft = "Decided on 23 November 2021; £400,000 opened in 2021/22; its mandate is due on 23 May 2022."
    answer = visit(players.auditor).get("/api/decisions/number_lint", {"reference": case.reference, "text": draft})
    assert [one["standing"] for one in answer.json()] == ["matching"] * 4
    alone = visit(players.auditor).get("/api/decisions/number_lint", {"text": PCD_1639}).json()
    assert [one["standing"] for one in alone] == ["without_source"] * 4 + ["does_not_add"]


def test_the_command_checks_sums_alone_without_a_case(tmp_path: Path, capfdbinary: Any) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(PCD_1639)
    assert run(["decisions", "lint-numbers", str(draft), "--json"]) == 1
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["sums"] == [
        {
            "total": "6986000.00",
            "parts": ["£4,022,000", "£1,712,000", "£1,234,000"],
            "parts_total": "6968000.00",
            "start": PCD_1639.index("£6,986"),
            "adds": False,
        }
    ]
    draft.write_text(PCD_1639.replace("6,986", "6,968"))
    assert run(["decisions", "lint-numbers", str(draft)]) == 0
    assert run(["decisions", "lint-numbers", str(tmp_path / "none.md"), "--json"]) == 2


def test_the_command_holds_a_draft_against_a_case(players: Cast, tmp_path: Path, capfdbinary: Any) -> None:
    drafted(players)
    draft = tmp_path / "draft.txt"
    draft.write_text("It costs £947,393, with 10% contingency.")
    assert run(["decisions", "lint-numbers", str(draft), "--case", "PCD 1", "--json"]) == 0
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["counts"] == {"matching": 2, "cited": 0, "stale": 0, "without_source": 0}
    assert answer["numbers"][0]["source"] == "total.amount"
    draft.write_text("It costs £947,394.\x1b[2J")
    assert run(["decisions", "lint-numbers", str(draft), "--case", "PCD 1"]) == 1
    assert b"\x1b" not in capfdbinary.readouterr().out
    assert run(["decisions", "lint-numbers", str(draft), "--case", "PCD 404"]) == 2
    assert find_case("PCD 1").state == "draft"
