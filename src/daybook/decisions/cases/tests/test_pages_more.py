"""The pages beside the record: comments, Part 2, versions, contracts, the forward plan and the chain."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from daybook.decisions.cases.models import CaseVersion
from daybook.decisions.cases.operations.arrange_meeting import arrange_meeting
from daybook.decisions.cases.operations.comment_on_case import comment_on_case
from daybook.decisions.cases.operations.draft_case import draft_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.plan_paper import plan_paper
from daybook.decisions.cases.operations.write_part_two import write_part_two
from daybook.decisions.cases.queries import case_detail, find_case
from daybook.decisions.cases.tests.build import (
    CODES,
    PART_TWO,
    PASSWORD,
    Cast,
    autumn,
    drafted,
    seen,
    signed,
    submitted,
)
from daybook.decisions.cases.tests.papers import changed
from daybook.decisions.cases.tests.test_contracts import TERMS, _register
from daybook.decisions.cases.tests.test_pages import _boxes, _post, _url, visit  # noqa: F401
from daybook.decisions.cases.tests.test_writing_rules import FULL
from daybook.foundation.audit.public import story_of
from daybook.kernel.actor import Actor
from tests.pages import client_of, named, page

Visit = Callable[[Actor], Client]
HOSTILE = '<script>alert(1)</script> "quoted" & =1+1'
READ_PAGES = ("comments", "part_two", "chain", "versions")
LISTS = ("contracts", "forward_plan", "calendar")


def test_pages_open_to_everybody_with_decisions_and_nobody_else(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = drafted(players)
    urls = [_url(name, case) for name in READ_PAGES] + [reverse(f"decisions:{name}") for name in LISTS]
    for url in urls:
        assert visit(players.auditor).get(url).status_code == 200, url
        assert visit(players.stranger).get(url).status_code == 403, url
        assert Client().get(url).status_code == 302, url


def test_documents_are_offered_to_those_who_may_open_them(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = drafted(players)
    documents, paper = named("documents:documents", case.slug), _url("case", case)
    for reader, opens in ((players.auditor, 200), (players.integration_owner, 403)):
        shown = page(visit(reader), paper)
        assert (f'href="{documents}"' in shown) == (opens == 200)
        assert visit(reader).get(documents).status_code == opens


@pytest.mark.parametrize(
    ("verb", "role", "state"),
    [
        ("return_case", "chief_executive", "submitted"),
        ("recuse_from_case", "deputy_mayor", "signed"),
        ("call_in_case", "deputy_mayor", "signed"),
        ("pass_gate", "equality_adviser", "drafted"),
        ("write_part_two", "originating_officer", "drafted"),
        ("name_part_two_reader", "originating_officer", "drafted"),
    ],
)
def test_each_act_opens_to_its_role_alone(
    players: Cast,
    visit: Visit,  # noqa: F811
    verb: str,
    role: str,
    state: str,
) -> None:
    case = {"submitted": submitted, "signed": signed, "drafted": drafted}[state](players)
    if verb == "name_part_two_reader":
        write_part_two(actor=players.originating_officer, now=autumn(15, 11), **PART_TWO, **seen(case))
    assert visit(getattr(players, role)).get(_url(verb, case)).status_code == 200
    assert visit(players.auditor).get(_url(verb, case)).status_code == 403


def test_every_box_of_a_full_paper_gives_the_same_paper_back(players: Cast, visit: Visit) -> None:  # noqa: F811
    _register(players)
    case = drafted(players, FULL)
    client = visit(players.originating_officer)
    page = client.get(_url("edit_case", case)).content.decode()
    sent: dict[str, Any] = _boxes(page)
    # A priority of a plan that is no longer in force stays ticked.
    sent["priorities"] = ["Increasing trust and confidence"]
    assert 'value="Increasing trust and confidence"' in page
    assert client.post(_url("edit_case", case), sent).status_code == 302
    first, second = CaseVersion.objects.order_by("number")
    assert second.form == first.form


def test_comments_are_made_and_resolved_and_hostile_words_are_only_words(
    players: Cast,
    visit: Visit,  # noqa: F811
) -> None:
    case = drafted(players)
    chief, officer = visit(players.chief_executive), visit(players.originating_officer)
    sent = {"version": case.version, "place": "part_1.legal", "words": HOSTILE}
    assert chief.post(_url("comment_on_case", case), sent).status_code == 302
    page = officer.get(_url("comments", case)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Legal comments" in page
    key = case_detail(players.auditor, case.slug, today=autumn(28).date()).remarks[0].key
    resolve = reverse("decisions:resolve_comment", args=[case.slug, key])
    assert officer.post(resolve, {"version": case.version, "answer": " "}).status_code == 422
    assert officer.post(resolve, {"version": case.version, "answer": "Done."}).status_code == 302
    assert officer.post(resolve, {"version": case.version, "answer": "Again."}).status_code == 409
    assert "Comments (1 open)" not in officer.get(_url("case", case)).content.decode()


def test_part_two_is_shown_to_its_readers_alone_and_never_by_a_get(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = drafted(players)
    case = write_part_two(
        actor=players.originating_officer, now=autumn(15, 11), **{**PART_TWO, "text": HOSTILE}, **seen(case)
    )
    officer, other = visit(players.originating_officer), visit(players.commercial_officer)
    secret = "alert(1)"
    for url in (_url("part_two", case), _url("case", case), _url("read_part_two", case), _url("versions", case)):
        assert secret not in officer.get(url).content.decode(), url
    answer = _post(officer, "read_part_two", case)
    assert "&lt;script&gt;alert(1)" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    refused = _post(other, "read_part_two", case)
    assert (refused.status_code, secret in refused.content.decode()) == (422, False)
    reader = {"person": players.commercial_officer.person, "reason": "Runs the tender."}
    assert _post(officer, "name_part_two_reader", case, **reader).status_code == 302
    assert "&lt;script&gt;alert(1)" in _post(other, "read_part_two", case).content.decode()
    assert _post(officer, "end_part_two_reader", case, person=reader["person"]).status_code == 302
    assert _post(other, "read_part_two", case).status_code == 422


def test_tracked_changes_are_said_and_not_only_coloured(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = drafted(players)
    form = changed(("Six months of discovery.", "Nine months of discovery, <b>at most</b>."))
    edit_case(actor=players.originating_officer, now=autumn(16), form=form, **seen(case), **CODES)
    for url in (_url("versions", case), f"{_url('versions', case)}?from=1&to=2"):
        page = visit(players.auditor).get(url).content.decode()
        assert "[added: </span>Nine" in page
        assert "[taken out: </span>Six" in page
        assert "<b>at most" not in page
    assert visit(players.auditor).get(f"{_url('versions', case)}?from=9&to=x").status_code == 200


def test_written_sections_are_numbered_paragraph_by_paragraph(players: Cast, visit: Visit) -> None:  # noqa: F811
    page = visit(players.auditor).get(_url("case", drafted(players, FULL))).content.decode()
    for told in ("4. Legal comments", "4.1", "About legal.", "<li>a point</li>", "Increasing trust and confidence"):
        assert told in page, told


def test_a_barring_interest_is_said_beside_the_form(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = signed(players)
    answer = _post(
        visit(players.deputy_mayor),
        "decide_case",
        case,
        password=PASSWORD,
        interest_kind="pecuniary",
        interests="Shares",
    )
    assert answer.status_code == 422
    assert "Mayor of London" in answer.content.decode()
    assert find_case(case.slug).state == "signed_by_chief_executive"


@pytest.mark.parametrize(("verb", "role", "build"), [("sign_case", "chief_executive", submitted),
                                                     ("decide_case", "deputy_mayor", signed)])  # fmt: skip
def test_words_for_an_interest_and_no_interest_are_refused_beside_the_question(
    players: Cast,
    visit: Visit,  # noqa: F811
    verb: str,
    role: str,
    build: Any,
) -> None:
    case = build(players)
    said = {"password": PASSWORD, "interest_kind": "none", "interests": "A cousin works there."}
    answer = _post(visit(getattr(players, role)), verb, case, **said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_interest_kind_0"' in page
    assert "You say that you have no interest, and describe one" in page
    assert find_case(case.slug).state == case.state


def test_the_statement_that_is_signed_names_who_decides(players: Cast, visit: Visit) -> None:  # noqa: F811
    page = visit(players.chief_executive).get(_url("sign_case", submitted(players))).content.decode()
    assert "right to put it to the Deputy Mayor for Policing and Crime." in page


def test_what_was_declared_is_read_before_it_is_published(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = signed(players)
    said = {"password": PASSWORD, "interest_kind": "personal", "interests": "A cousin <b>works</b> there."}
    assert _post(visit(players.deputy_mayor), "decide_case", case, **said).status_code == 302
    page = visit(players.governance_officer).get(_url("publish_case", case)).content.decode()
    assert "Interests declared: A cousin &lt;b&gt;works&lt;/b&gt; there." in page
    assert "Interests declared: none" in page


def test_the_day_given_as_an_example_is_one_on_which_the_paper_stood(players: Cast, visit: Visit) -> None:  # noqa: F811
    url = _url("case", drafted(players))
    auditor = visit(players.auditor)
    said = re.search(r"See it as it stood on \(([0-9/]+), say\)", auditor.get(url).content.decode())
    assert said is not None
    page = auditor.get(url, {"as_at": said[1]}).content.decode()
    assert "This is the paper as it stood at the end of" in page
    assert said[0] in page


def test_a_contract_is_registered_and_renewed_through_its_page(players: Cast, visit: Visit) -> None:  # noqa: F811
    client = visit(players.commercial_officer)
    url = reverse("decisions:register_contract")
    sent = {**TERMS, "version": 0, "starts_on": "1/1/2021", "ends_on": "2022-01-01", "ceiling_pence": "1m"}
    assert client.post(url, {**sent, "ceiling_pence": "lots"}).status_code == 422
    sent["ceiling_pence"] = "1,000,000"
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 409
    held = client.get(f"{url}?contract=C-1").content.decode()
    assert 'value="1,000,000.00"' in held
    table = client.get(reverse("decisions:contracts")).content.decode()
    assert "Managed service contract" in table
    rows = b"".join(client.get(f"{reverse('decisions:contracts')}?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "C-1,Managed service contract" in rows
    assert client.get(reverse("decisions:contract_uses", args=["C-404"])).status_code == 404


def test_the_forward_plan_is_kept_through_its_pages_and_given_to_calendars(
    players: Cast,
    visit: Visit,  # noqa: F811
) -> None:
    client = visit(players.governance_officer)
    sent = {"name": "Investment board", "on": "15/12/2021", "papers_due_on": ""}
    assert client.post(reverse("decisions:arrange_meeting"), sent).status_code == 302
    case = drafted(players)
    url = reverse("decisions:plan_paper", args=["MTG-000001"])
    assert client.post(url, {"version": 1, "case": "PCD 404"}).status_code == 422
    assert client.post(url, {"version": 1, "case": case.reference}).status_code == 302
    page = client.get(reverse("decisions:forward_plan")).content.decode()
    assert "7 December 2021" in page
    assert "A discovery" in page
    calendar = client.get(reverse("decisions:calendar"))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20211207" in calendar.content.decode()
    assert "PCD 1: A discovery" in calendar.content.decode()
    assert "Investment board, 15 December 2021" in client.get("/").content.decode()


def test_a_past_decision_is_recorded_and_stands_in_the_chain(players: Cast, visit: Visit) -> None:  # noqa: F811
    case = drafted(players)
    client = visit(players.governance_officer)
    sent = {
        "reference": "PCD 1357", "title": "The next phase", "decided": "January 2023", "sorts_on": "1/1/2023",
        "amount_pence": "3.1m", "summary": "Funded.", "source": "A public page", "follows": "PCD 1",
    }  # fmt: skip
    sent["amount_pence"] = "3,100,000"
    assert client.post(reverse("decisions:record_past_decision"), sent).status_code == 302
    page = client.get(_url("chain", case)).content.decode()
    for told in ("PCD 1357: The next phase", "January 2023", "3,100,000.00", "Source: A public page"):
        assert told in page, told
    assert "PCD-1357" in client.get(_url("case", case)).content.decode()


def test_registers_take_few_queries_at_any_size(players: Cast, visit: Visit) -> None:  # noqa: F811
    client = visit(players.governance_officer)
    urls = [reverse(f"decisions:{name}") for name in ("list", "contracts", "forward_plan")]
    counts = []
    for size in (1, 12):
        for number in range(size):
            name = f"{size}-{number}"
            paper = changed(('reference = "PCD 1"', f'reference = "PCD {size}{number:02d}"'))
            case = draft_case(actor=players.originating_officer, now=autumn(15), form=paper, **CODES)
            _register(players, reference=f"C-{name}")
            on = date(2021, 12, 1 + number)
            met = arrange_meeting(actor=players.governance_officer, now=autumn(2), name=name, on=on, papers_due_on=on)
            plan_paper(
                actor=players.governance_officer, now=autumn(2), meeting=met.reference, seen_version=1, case=case.slug
            )
            comment_on_case(actor=players.chief_executive, now=autumn(16), words="Why?", **seen(case))
        taken = {}
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            taken[url] = len(captured)
        counts.append(taken)
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 12, counts[1]


@pytest.mark.parametrize(
    ("verb", "role", "prepare"),
    [("sign_case", "chief_executive", submitted), ("decide_case", "deputy_mayor", signed)],
)
def test_a_second_signature_is_refused_and_stands_in_the_story(
    players: Cast,
    visit: Visit,  # noqa: F811
    verb: str,
    role: str,
    prepare: Callable[[Cast], Any],
) -> None:
    case = prepare(players)
    client, given = visit(getattr(players, role)), {"version": str(case.version), "password": PASSWORD}
    assert [client.post(_url(verb, case), given).status_code for _ in range(2)] == [302, 409]
    assert client.get(_url(verb, case)).status_code == 409
    last, before = story_of(players.auditor, case.slug)[:2]
    assert last.what.startswith("Refused")
    assert last.detail == "It was not in a state that allows it."
    assert last.who == before.who


def test_the_search_finds_a_paper_by_what_it_says_and_not_by_the_words_of_every_form(players: Cast) -> None:
    case, client = drafted(players), client_of(players.auditor)
    paper = named("decisions:case", case.slug)
    assert paper in page(client, "/search/?q=managed+service+contract")
    assert paper not in page(client, "/search/?q=part_2_rationale")
    assert paper not in page(client_of(players.stranger), "/search/?q=managed")
