"""What anybody sees: the same as was signed, nothing private, no cookie, and answers that caches may keep."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from daybook.decisions.cases.tests.build import Cast, autumn, decided, published
from daybook.openness.decisions.models import PublicDecision
from daybook.openness.decisions.operations.remove_decision import remove_decision
from daybook.openness.decisions.tests.build import KEPT_BACK, PRIVATE, PUBLIC, SECRET, released, seen_of
from tests.pages import client_of, queries_of, without_digests

ONE = ("decision", "decision_json", "costs_csv", "recommendations_csv", "text", "verify")
ALL = ("decisions", "decisions_csv", "decisions_json", "feed")


def address(name: str, *arguments: str) -> str:
    return reverse(f"openness:{name}", args=arguments)


def every_address(slug: str) -> list[str]:
    return [address(name) for name in ALL] + [address(name, slug) for name in ONE]


def body_of(answer: Any) -> str:
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_what_is_published_is_told_in_every_form(players: Cast) -> None:
    case = released(players, PUBLIC)
    for each in every_address(case.slug):
        answer = Client().get(each)
        assert answer.status_code == 200, each
        assert re.search(r"PCD[ -]1\b", body_of(answer)), each
    page = Client().get(address("decision", case.slug)).content.decode()
    for told in (
        "947,393.00",
        "86,126.00",
        "paragraph 4.8",
        "Chief Executive Officer",
        "23 November 2021",
        "CONNECT",
        "Contingency, held apart",
    ):
        assert told in page, told
    data = Client().get(address("decision_json", case.slug)).json()
    assert data["total"] == "947393.00"
    assert [cost["amount"] for cost in data["costs"]] == ["321267.00", "540000.00", "86126.00"]
    assert [(money["year"], money["amount"]) for money in data["opened"]] == [
        ("2021/22", "363636.63"),
        ("2022/23", "497630.37"),
        ("", "86126.00"),
    ]
    assert data["signatures"][1]["signed_on"] == "2021-11-23"


def test_nothing_private_is_in_any_public_answer(players: Cast) -> None:
    case = released(players, SECRET)
    for each in every_address(case.slug):
        answer = Client().get(each)
        said = without_digests(body_of(answer) + str(answer.headers))
        assert [word for word in PRIVATE if word.lower() in said.lower()] == [], each
    kept = PublicDecision.objects.values().get()
    assert [word for word in KEPT_BACK if word in str(kept)] == []


def test_what_is_not_published_is_nowhere(players: Cast) -> None:
    case = decided(players, PUBLIC)
    assert Client().get(address("decision", case.slug)).status_code == 404
    for name in ALL:
        assert "A discovery" not in body_of(Client().get(address(name)))


@pytest.mark.parametrize("path", ["/public/nonsense", "/public/decisions/nowhere/at/all/", "/public/"])
def test_an_address_without_a_page_answers_with_a_public_one(players: Cast, path: str) -> None:
    answer = client_of(players.auditor).get(path)
    assert answer.status_code == 404
    assert "See all published decisions" in body_of(answer)
    assert "Sign in" not in body_of(answer)
    assert "My work" not in body_of(answer)
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=60"


def test_an_address_without_its_last_slash_leads_on() -> None:
    assert Client().get("/public/decisions").status_code == 301


def test_no_public_answer_depends_on_a_cookie_or_leaves_one(players: Cast) -> None:
    case = released(players)
    signed_in = client_of(players.governance_officer)
    for each in [*every_address(case.slug), address("decision", "NONE")]:
        for client in (Client(), signed_in):
            answer = client.get(each)
            body_of(answer)
            assert not answer.cookies, each
            assert "Cookie" not in answer.headers.get("Vary", ""), each
            assert answer.headers["Cache-Control"].startswith("public, max-age="), each
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client_of(players.governance_officer).get(address("decision", case.slug)).content == (
        Client().get(address("decision", case.slug)).content
    )


def test_only_reading_is_answered_and_a_copy_that_is_fresh_is_not_sent_again(players: Cast) -> None:
    case = released(players)
    for each in every_address(case.slug):
        assert Client().post(each).status_code == 405, each
    first = Client().get(address("decision", case.slug))
    again = Client().get(address("decision", case.slug), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_text_gives_the_digest_that_was_signed(players: Cast) -> None:
    case = released(players, PUBLIC)
    text = Client().get(address("text", case.slug)).content
    digest = hashlib.sha256(text).hexdigest()
    assert digest == case.digest
    page = Client().get(address("verify", case.slug), {"digest": digest}).content.decode()
    assert "Yes, word for word" in page
    assert "you hold the same words" in page
    changed = hashlib.sha256(text.replace(b"947393", b"947394")).hexdigest()
    assert "something else" in Client().get(address("verify", case.slug), {"digest": changed}).content.decode()
    assert "no SHA-256" in Client().get(address("verify", case.slug), {"digest": "<b>"}).content.decode()


def test_a_text_less_part_2_says_so(players: Cast) -> None:
    case = released(players, SECRET)
    text = Client().get(address("text", case.slug)).content.decode()
    assert "part_2 = true" in text
    assert "Yes, less what Part 2 keeps back" in Client().get(address("verify", case.slug)).content.decode()


def test_a_text_that_was_changed_afterwards_is_not_verified(players: Cast) -> None:
    case = released(players, PUBLIC)
    altered = PublicDecision.objects.get()
    PublicDecision.objects.update(text=altered.text.replace("947393", "947394"))
    page = Client().get(address("verify", case.slug), {"digest": case.digest}).content.decode()
    assert "Do not rely on it" in page
    assert "you hold the same words" not in page
    assert "not the one that was signed" in Client().get(address("decision", case.slug)).content.decode()


def test_cells_of_the_files_run_in_no_spreadsheet(players: Cast) -> None:
    paper = PUBLIC.replace('"Labour"', '"=HYPERLINK(1)"').replace('"Managed service contract"', '"@SUM(1)"')
    case = released(players, paper.replace('"A discovery"', '"+A discovery"'))
    for name, arguments in (("decisions_csv", []), ("costs_csv", [case.slug]), ("recommendations_csv", [case.slug])):
        rows = list(csv.reader(io.StringIO(body_of(Client().get(address(name, *arguments))).lstrip("\ufeff"))))
        assert [cell for row in rows for cell in row if cell[:1] in "=+@" and cell] == [], name
    assert "'=HYPERLINK(1)" in body_of(Client().get(address("costs_csv", case.slug)))


def test_words_that_would_be_markup_are_shown_as_words(players: Cast) -> None:
    case = released(players, PUBLIC.replace("Six months of discovery.", "<script>alert(1)</script> & so on"))
    for name in ("decision", "feed"):
        arguments = [] if name == "feed" else [case.slug]
        assert "<script>alert" not in body_of(Client().get(address(name, *arguments)))
    assert "&lt;script&gt;" in Client().get(address("decision", case.slug)).content.decode()


def test_the_feed_is_atom_with_an_entry_for_each(players: Cast) -> None:
    case = released(players)
    root = ElementTree.fromstring(Client().get(address("feed")).content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{atom}feed"
    (entry,) = root.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == "PCD 1: A discovery"
    assert entry.findtext(f"{atom}id").endswith(address("decision", case.slug))


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("q=DISCOVERY", True), ("q=managed+service", True), ("q=zebra", False), ("year=2021/22", True),
        ("year=1999/00", False), ("kind=business_case", True), ("kind=grant", False), ("state=superseded", False),
        ("state=all", True), ("after=xx&sort=--x", True), ("q=" + "a%20" * 400, True),
    ],
)  # fmt: skip
def test_the_list_is_searched_and_filtered(players: Cast, query: str, there: bool) -> None:
    released(players)
    for name in ("decisions", "decisions_csv", "decisions_json"):
        answer = Client().get(f"{address(name)}?{query}")
        assert answer.status_code == 200
        assert ("A discovery" in body_of(answer)) is there, name


def test_a_removed_decision_leaves_its_reason_alone(players: Cast) -> None:
    case = released(players)
    decision = PublicDecision.objects.get()
    remove_decision(actor=players.governance_officer, now=autumn(25), reason="Under a court order", **seen_of(decision))
    page = Client().get(address("decision", case.slug))
    assert page.status_code == 410
    assert "Under a court order" in page.content.decode()
    for each in every_address(case.slug):
        answer = Client().get(each)
        said = without_digests(body_of(answer))
        assert answer.status_code in (200, 404, 410)
        assert "A discovery" not in said, each
        assert "947,393" not in said, each
        assert "947393" not in said, each


def test_the_list_takes_as_few_queries_for_a_thousand(players: Cast) -> None:
    released(players)
    few = queries_of(Client(), address("decisions"))
    one = PublicDecision.objects.get()
    for number in range(2, 1001):
        one.pk, one.slug = None, f"PCD-{number}"
        one.reference = f"PCD {number}"
        one.save(force_insert=True)
    assert queries_of(Client(), address("decisions")) == few <= 4
    listed = Client().get(address("decisions_json")).json()
    assert len(listed["decisions"]) == 200
    assert listed["next"]
    rows = body_of(Client().get(address("decisions_csv"))).splitlines()
    assert len(rows) == 1001


def test_json_in_the_register_holds_no_person(players: Cast) -> None:
    case = published(players, SECRET)
    from daybook.decisions.cases.public import part_1_of

    said = json.dumps(part_1_of(case.slug), default=lambda thing: getattr(thing, "isoformat", lambda: repr(thing))())
    for person in (players.originating_officer, players.chief_executive, players.deputy_mayor):
        assert person.person not in said
