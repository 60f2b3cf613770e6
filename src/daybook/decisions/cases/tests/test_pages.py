"""The pages of decisions: who may open them, what they refuse, what they keep, and how many queries they take."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from daybook.decisions.cases.models import Case, CaseVersion
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.queries import find_case
from daybook.decisions.cases.tests.build import (
    CODES,
    PASSWORD,
    STATES,
    Cast,
    autumn,
    checked,
    decided,
    drafted,
    published,
    seen,
    signed,
    submitted,
)
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.kernel.actor import Actor
from tests.pages import client_of

Visit = Callable[[Actor], Client]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A browser signed in as somebody, on 28 November 2021."""
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-28")
    return client_of


def _url(name: str, case: Any = None) -> str:
    return reverse(f"decisions:{name}", args=[case.slug] if case else [])


READ_PAGES = ("case", "costs", "money", "versions")
ACTS = {
    "check_case": ("originating_officer", drafted),
    "give_advice": ("originating_officer", drafted),
    "submit_case": ("originating_officer", checked),
    "edit_case": ("originating_officer", drafted),
    "sign_case": ("chief_executive", submitted),
    "decide_case": ("deputy_mayor", signed),
    "publish_case": ("governance_officer", decided),
    "withdraw_case": ("governance_officer", submitted),
}
READERS = (
    "originating_officer", "chief_executive", "deputy_mayor", "governance_officer", "accountant",
    "chief_finance_officer", "auditor",
)  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_everybody_with_decisions_reads_the_record_and_nobody_else(players: Cast, visit: Visit, state: str) -> None:
    case = STATES[state](players)
    for role in READERS:
        client = visit(getattr(players, role))
        for page in READ_PAGES if role == "auditor" else ("case",):
            answer = client.get(_url(page, case))
            assert answer.status_code == 200, (role, page)
            assert case.reference in answer.content.decode()
        assert client.get(_url("list")).status_code == 200
    for page in (*READ_PAGES, "list"):
        url = _url(page) if page == "list" else _url(page, case)
        assert visit(players.stranger).get(url).status_code == 403
        assert Client().get(url).status_code == 302


@pytest.mark.parametrize("verb", ACTS)
def test_each_act_opens_to_its_role_alone(players: Cast, visit: Visit, verb: str) -> None:
    role, build = ACTS[verb]
    case = build(players)
    assert visit(getattr(players, role)).get(_url(verb, case)).status_code == 200
    for other in ("auditor", "stranger"):
        assert visit(getattr(players, other)).get(_url(verb, case)).status_code == 403


@pytest.mark.parametrize("verb", ["submit_case", "sign_case", "decide_case", "publish_case"])
def test_an_act_that_the_state_does_not_allow_is_not_offered(players: Cast, visit: Visit, verb: str) -> None:
    role, _ = ACTS[verb]
    case = drafted(players)
    answer = visit(getattr(players, role)).get(_url(verb, case))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "because the decision paper is draft." in page
    assert f'href="{_url("case", case)}">Open the record as it stands now' in page
    for inner in ("call in case", "decide case", "Verbs now", verb):
        assert inner not in re.sub(r'(?s)<nav.*?</nav>|href="[^"]*"', "", page), inner
    assert "decision paper is draft" in answer.content.decode()


def test_a_paper_goes_from_draft_to_publication_through_its_pages(players: Cast, visit: Visit) -> None:
    officer = visit(players.originating_officer)
    answer = officer.post(f"{_url('draft_case')}?by=text", {"text": PAPER, **CODES})
    case = find_case("PCD 1")
    assert answer.headers["Location"] == _url("case", case)
    assert _post(officer, "check_case", case).status_code == 302
    for kind in ("financial", "legal", "equality", "commercial", "data_protection", "head_of_service"):
        assert _post(officer, "give_advice", case, kind=kind, words="Asked and answered.").status_code == 302
    assert _post(officer, "submit_case", case).status_code == 302
    assert _post(visit(players.chief_executive), "sign_case", case, password=PASSWORD).status_code == 302
    assert _post(visit(players.deputy_mayor), "decide_case", case, password=PASSWORD).status_code == 302
    assert _post(visit(players.governance_officer), "publish_case", case).status_code == 302
    page = officer.get(_url("case", case)).content.decode()
    for told in ("Published", "BL-000001", "ALC-000001", "Asked and answered.", case.digest[:16]):
        assert told in page, told


def test_a_wrong_password_is_said_beside_its_box(players: Cast, visit: Visit) -> None:
    case = submitted(players)
    answer = _post(visit(players.chief_executive), "sign_case", case, password="wrong")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_password"' in page
    assert "wrong" not in re.findall(r'name="password"[^>]*value="([^"]*)"', page)
    assert find_case(case.slug).state == "submitted"


def test_a_stale_form_is_told_what_changed(players: Cast, visit: Visit) -> None:
    case = drafted(players)
    form = changed(('title = "A discovery"', 'title = "Another"'))
    edit_case(actor=players.originating_officer, now=autumn(16), form=form, **seen(case), **CODES)
    answer = _post(visit(players.originating_officer), "check_case", case)
    assert answer.status_code == 422
    assert "Changed: Title." in answer.content.decode()


def test_what_was_written_on_a_paper_that_others_edited_is_kept_beside_what_changed(
    players: Cast, visit: Visit
) -> None:
    case = drafted(players)
    client = visit(players.originating_officer)
    sent = _boxes(client.get(_url("edit_case", case)).content.decode())
    form = changed(('title = "A discovery"', 'title = "Another"'))
    edit_case(actor=players.originating_officer, now=autumn(16), form=form, **seen(case), **CODES)
    answer = client.post(_url("edit_case", case), sent | {"summary": "A long morning of words"})
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("A long morning of words", "not kept yet", "What has changed since you opened it", "Another"):
        assert words in text
    assert client.post(_url("edit_case", case), _boxes(text)).status_code == 302
    assert CaseVersion.objects.latest("number").number == case.version + 2


def test_a_second_press_is_refused_and_opens_nothing(players: Cast, visit: Visit) -> None:
    case = signed(players)
    deputy = visit(players.deputy_mayor)
    answers = [_post(deputy, "decide_case", case, password=PASSWORD).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert find_case(case.slug).allocations == ("ALC-000001",)


def test_the_boxes_give_the_same_paper_back(players: Cast, visit: Visit) -> None:
    case = drafted(players)
    client = visit(players.originating_officer)
    sent = _boxes(client.get(_url("edit_case", case)).content.decode())
    assert client.post(_url("edit_case", case), sent).status_code == 302
    first, second = CaseVersion.objects.order_by("number")
    assert second.form == first.form
    assert (second.cost_centre, second.account, second.project) == ("F300", "5200", "PCD-1")


def test_a_paper_is_drafted_by_its_boxes_and_what_is_wrong_is_said_beside_them(players: Cast, visit: Visit) -> None:
    client = visit(players.originating_officer)
    sent = _boxes(client.get(_url("draft_case")).content.decode())
    sent |= {"title": "By hand", "cost-0-label": "People", "cost-0-amount": "12.345", "funding_year-0-year": "2026"}
    sent |= {"total": "-5", "recommendation-0-amount": "-5", "funding_year-0-amount": "-5"}
    answer = client.post(_url("draft_case"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_cost-0-amount"' in page
    assert 'href="#id_funding_year-0-year"' in page
    assert 'value="12.345"' in page
    assert page.count("without a minus sign or brackets") >= 3
    sent |= {"total": "", "recommendation-0-amount": ""}
    sent |= {"cost-0-amount": "1.2k", "funding_year-0-year": "2026/27", "funding_year-0-amount": "£1,200"}
    assert client.post(_url("draft_case"), sent).status_code == 302
    case = Case.objects.get()
    assert (case.reference, case.title, case.total_pence) == ("PCD 000001", "By hand", 1_200_00)


def test_another_row_is_added_and_nothing_typed_is_lost(players: Cast, visit: Visit) -> None:
    client = visit(players.originating_officer)
    sent = _boxes(client.get(_url("draft_case")).content.decode())
    page = client.post(
        _url("draft_case"), sent | {"title": "Kept", "cost-0-amount": "junk", "more": "1"}
    ).content.decode()
    assert "id_cost-2-label" in page
    assert 'value="Kept"' in page
    assert "There is a problem" not in page


@pytest.mark.parametrize("text", ["", "not a form", "[decision]\ntitle = 1"])
def test_text_that_cannot_be_used_is_kept_and_said(players: Cast, visit: Visit, text: str) -> None:
    answer = visit(players.originating_officer).post(f"{_url('draft_case')}?by=text", {"text": text})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Case.objects.exists()


def test_findings_lead_to_their_boxes(players: Cast, visit: Visit) -> None:
    case = drafted(players, changed(("amount = 540000", "amount = 540001")))
    client = visit(players.originating_officer)
    page = client.get(_url("check_case", case)).content.decode()
    assert f'href="{_url("edit_case", case)}#id_total"' in page
    assert 'id="id_total"' in client.get(_url("edit_case", case)).content.decode()
    assert "Pass the check" not in page
    assert _post(client, "check_case", case).status_code == 422


def test_every_figure_leads_to_rows_that_sum_to_it(players: Cast, visit: Visit) -> None:
    client = visit(players.auditor)
    page = client.get(_url("case", decided(players))).content.decode()
    figures = re.findall(r'<a class="figure db-money" data-figure-pence="(-?\d+)" href="([^"]+)"', page)
    assert {url.rsplit("/", 1)[1] for _, url in figures} == {"costs", "money"}
    for pence, url in figures:
        assert f'data-total-pence="{pence}"' in client.get(url).content.decode()


def test_a_total_that_its_rows_do_not_make_has_no_link(players: Cast, visit: Visit) -> None:
    case = drafted(players, changed(("amount = 540000", "amount = 540001")))
    assert 'class="figure' not in visit(players.auditor).get(_url("case", case)).content.decode()


def test_the_record_shows_every_fact_of_the_paper(players: Cast, visit: Visit) -> None:
    page = visit(players.auditor).get(_url("case", signed(players))).content.decode()
    shown = (
        "Six months of discovery.", "Deputy Mayor for Policing and Crime, paragraph 4.8", "paragraph 4.13",
        "Unverified",
        "Consultancy", "540,000.00", "10%", "2021/22", "400,000.00", "2022/23", "547,393.00", "Major Change Fund",
        "Managed service contract", "Second generation", "Strategic Outline Case", "CONNECT", "Time saved",
        "section 43",
        "with the Strategic Outline Case", "F300", "5200", "Chief Executive Officer",
    )  # fmt: skip
    assert [words for words in shown if words not in page] == []


def test_the_record_as_it_stood(players: Cast, visit: Visit) -> None:
    case, client = published(players), visit(players.auditor)
    page = client.get(f"{_url('case', case)}?as_at=20/11/2021").content.decode()
    assert "Signed by chief executive" in page
    assert "BL-000001" not in page
    assert client.get(f"{_url('case', case)}?as_at=1/1/2020").status_code == 422
    assert "Enter a date" in client.get(f"{_url('case', case)}?as_at=rubbish").content.decode()


def test_the_record_as_it_stood_before_an_edit(players: Cast, visit: Visit) -> None:
    case = drafted(players)
    form = changed(('title = "A discovery"', 'title = "Another"'))
    edit_case(actor=players.originating_officer, now=autumn(20), form=form, **seen(case), **CODES)
    client = visit(players.auditor)
    assert "A discovery" in client.get(f"{_url('case', case)}?as_at=19/11/2021").content.decode()
    assert "A discovery" not in client.get(f"{_url('case', case)}?as_at=20/11/2021").content.decode()


def test_the_text_of_a_version_is_the_file_that_was_signed(players: Cast, visit: Visit) -> None:
    case, client = signed(players), visit(players.auditor)
    answer = client.get(reverse("decisions:text", args=[case.slug, 1]))
    assert answer.content.decode() == CaseVersion.objects.get().form
    assert client.get(reverse("decisions:text", args=[case.slug, 9])).status_code == 404


def test_the_list_filters_sorts_and_exports_what_it_shows(players: Cast, visit: Visit) -> None:
    drafted(players)
    drafted(players, changed(('reference = "PCD 1"', 'reference = "PCD 2"'), ('"A discovery"', '"=HYPERLINK(1)"')))
    checked(players, changed(('reference = "PCD 1"', 'reference = "PCD 3"')))
    client = visit(players.auditor)
    page = client.get(f"{_url('list')}?state=checked").content.decode()
    assert "PCD 3" in page
    assert "PCD 2" not in page
    sent = client.get(f"{_url('list')}?search=hyperlink&export=csv")
    text = b"".join(sent.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["reference"], row["title"], row["total"]) for row in rows] == [
        ("PCD 2", "'=HYPERLINK(1)", "947393.00")
    ]
    by_title = client.get(f"{_url('list')}?sort=title").content.decode()
    assert by_title.index("PCD 2") < by_title.index("PCD 1")


def test_hostile_words_are_shown_as_words(players: Cast, visit: Visit) -> None:
    nasty = "<script>alert(1)</script>"
    case = drafted(players, changed(('"A discovery"', f"'{nasty}'"), ('"Contingency"', f"'{nasty}'")))
    client = visit(players.auditor)
    for page in (client.get(_url("list")), *(client.get(_url(name, case)) for name in READ_PAGES)):
        assert nasty not in page.content.decode()
    assert nasty not in visit(players.originating_officer).get(_url("edit_case", case)).content.decode()


def test_queries_do_not_grow_with_rows(players: Cast, visit: Visit) -> None:
    client, counts = visit(players.auditor), []
    for number in range(1, 13):
        drafted(players, changed(('reference = "PCD 1"', f'reference = "PCD {number}"')))
        if number in (2, 12):
            with CaptureQueriesContext(
                connection,
            ) as taken:
                client.get(_url("list"))
            counts.append(len(taken))
    assert counts[0] == counts[1] <= 12


def test_queries_of_a_record_do_not_grow_with_its_life(players: Cast, visit: Visit) -> None:
    client = visit(players.auditor)
    counts = []
    for case in (drafted(players), published(players, changed(('reference = "PCD 1"', 'reference = "PCD 2"')))):
        with CaptureQueriesContext(connection) as taken:
            client.get(_url("case", case))
        counts.append(len(taken))
    assert max(counts) <= 20


def _post(client: Client, verb: str, case: Any, **said: str) -> Any:
    return client.post(_url(verb, case), {"version": str(case.version), **said})


def _boxes(page: str) -> dict[str, str]:
    """What a browser would send of a page's form as it stands."""
    main = page[page.index("<main") : page.index("</main>")]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", main):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if parts.get("type") not in ("file", "submit", "checkbox", "radio") and "name" in parts:
            sent[parts["name"]] = _plain(parts.get("value", ""))
    for name, inner in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', main, re.DOTALL):
        sent[name] = _plain(inner).replace("\n", "\r\n")
    for name, inner in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', inner)
        sent[name] = _plain(chosen[1]) if chosen else ""
    return sent


def _plain(text: str) -> str:
    import html

    return html.unescape(text)


def test_the_chain_of_approval_says_whose_turn_it_is_and_under_what(players: Cast, visit: Visit) -> None:
    case = signed(players)
    text = visit(players.auditor).get(_url("case", case)).content.decode()
    for words in (
        "The Chief Executive Officer signs first",
        "decides recommendation 1",
        "Scheme of delegation, paragraph 4.8",
        "Held by",
        "(next)",
    ):
        assert words in text
