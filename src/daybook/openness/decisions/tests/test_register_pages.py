"""The pages of those who keep the register: who may open them, what they refuse, and that one press is enough."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

from django.db.models import F
from django.test import Client
from django.urls import reverse

from daybook.decisions.cases.tests.build import Cast
from daybook.openness.decisions.models import PublicDecision
from daybook.openness.decisions.tests.build import PUBLIC, another, released
from tests.pages import client_of, page, queries_of

ACTS = ("remove_decision", "restore_decision", "supersede_decision")


def address(name: str, *arguments: str) -> str:
    return reverse(f"register:{name}", args=arguments)


def test_who_may_open_the_register(players: Cast) -> None:
    case = released(players)
    for person in (players.governance_officer, players.auditor):
        assert "A discovery" in page(client_of(person), address("register"))
        assert "In force" in page(client_of(person), address("record", case.slug))
    assert "Remove it" in page(client_of(players.governance_officer), address("record", case.slug))
    assert "Remove it" not in page(client_of(players.auditor), address("record", case.slug))
    for name in ("register", "record", *ACTS):
        arguments = [] if name == "register" else [case.slug]
        assert client_of(players.stranger).get(address(name, *arguments)).status_code == 403
        assert Client().get(address(name, *arguments)).status_code == 302
    for name in ACTS:
        assert client_of(players.auditor).get(address(name, case.slug)).status_code == 403


def test_a_decision_is_removed_and_restored_on_its_pages(players: Cast) -> None:
    case = released(players)
    client, url = client_of(players.governance_officer), address("remove_decision", case.slug)
    assert "Name nobody" in page(client, url)
    assert client.post(url, {"version": 1, "reason": ""}).status_code == 422
    assert client.post(url, {"version": 7, "reason": "A name"}).status_code == 422
    answers = [client.post(url, {"version": 1, "reason": "A name in it"}).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert "A name in it" in page(client, address("record", case.slug))
    assert Client().get(reverse("openness:decision", args=[case.slug])).status_code == 410
    assert client.post(address("restore_decision", case.slug), {"version": 2}).status_code == 302
    assert Client().get(reverse("openness:decision", args=[case.slug])).status_code == 200


def test_a_decision_is_superseded_on_its_page_and_the_public_is_told(players: Cast) -> None:
    released(players, another(2, PUBLIC))
    released(players, another(3, PUBLIC))
    client, url = client_of(players.governance_officer), address("supersede_decision", "PCD-2")
    offered = page(client, url)
    assert '<option value="PCD 3">' in offered
    assert '<option value="PCD 2">' not in offered, "not itself"
    PublicDecision.objects.filter(slug="PCD-2").update(decided_on=F("decided_on") + timedelta(days=1))
    assert "<option" not in page(client, url).partition("<form method")[2], "nothing decided earlier"
    PublicDecision.objects.filter(slug="PCD-2").update(decided_on=F("decided_on") - timedelta(days=1))
    title = PublicDecision.objects.get(slug="PCD-3").title
    for typed, said in (
        ("PCD 99", "No published decision is called “PCD 99”"),
        ("PCD 2", "not a later decision on public view"),
        (title, "may be PCD"),
    ):
        answer = client.post(url, {"version": 1, "superseded_by": typed})
        assert (answer.status_code, said in unescape(answer.content.decode())) == (422, True), typed
    assert client.post(url, {"version": 1, "superseded_by": "PCD 3"}).status_code == 302
    assert "replaces this one" in page(Client(), reverse("openness:decision", args=["PCD-2"]))
    assert "PCD 2" not in page(Client(), reverse("openness:decisions"))
    assert "PCD 2" in page(Client(), reverse("openness:decisions") + "?state=all")


def test_the_register_takes_as_few_queries_for_many(players: Cast) -> None:
    released(players)
    client = client_of(players.governance_officer)
    few = queries_of(client, address("register"))
    one = PublicDecision.objects.get()
    for number in range(2, 200):
        one.pk, one.slug, one.reference = None, f"PCD-{number}", f"PCD {number}"
        one.save(force_insert=True)
    assert queries_of(client, address("register")) == few <= 12
