"""Who signed for whom, and who stood aside, as the public reads it: by role, and nobody by name."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from daybook.config.schedule import deliver_events
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.publish_case import publish_case
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import PASSWORD, Cast, autumn, seen, submitted
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.kernel.actor import Actor
from daybook.openness.decisions.models import PublicDecision
from daybook.openness.decisions.rules.recusals import recusals_told
from daybook.openness.decisions.tests.build import PUBLIC

INTEREST = {"interest_kind": "prejudicial", "interests": "A relative called Zebedee works for the supplier."}
TOLD = (
    "On 18 November 2021 the Deputy Mayor for Policing and Crime declared a prejudicial interest and stood aside; the "
    "Mayor of London acted in their place."
)
BY_DEPUTY = (
    "On 17 November 2021 a deputy of the Chief Executive Officer declared a pecuniary interest and took no part."
)


def lent(players: Cast, lender: Actor, role: str, deputy: Actor, first: int, last: int) -> Actor:
    made = offer_deputyship(
        actor=lender, now=autumn(10), deputy=deputy.person, role=role, why="Annual leave",
        valid_from=date(2021, 11, first), valid_until=date(2021, 11, last),
    )  # fmt: skip
    accept_deputyship(actor=deputy, now=autumn(10), reference=made.reference, seen_version=made.version)
    return Actor(deputy.person, deputy_for=lender.person)


@pytest.fixture
def case(players: Cast) -> CaseRef:
    """A deputy stood aside, another signed; the decision-maker stood aside, and a deputy of the alternate decided."""
    made, chief = submitted(players, PUBLIC), players.chief_executive
    biased = lent(players, chief, "chief_executive", players.auditor, 17, 18)
    recuse_from_case(actor=biased, now=autumn(17), **seen(made), **(INTEREST | {"interest_kind": "pecuniary"}))
    deputy = lent(players, chief, "chief_executive", players.budget_holder, 18, 19)
    made = sign_case(actor=deputy, now=autumn(18), password=PASSWORD, **seen(made))
    recuse_from_case(actor=players.deputy_mayor, now=autumn(18), **seen(made), **INTEREST)
    acting = lent(players, players.mayor, "mayor", players.commercial_officer, 20, 25)
    made = decide_case(actor=acting, now=autumn(23), password=PASSWORD, **seen(made))
    made = publish_case(actor=players.governance_officer, now=autumn(24), **seen(made))
    deliver_events(autumn(24, 12))
    return made


def test_the_public_reads_who_stood_aside_and_that_deputies_signed(case: CaseRef) -> None:
    page = Client().get(reverse("openness:decision", args=[case.slug])).content.decode()
    assert TOLD in page
    assert BY_DEPUTY in page
    assert PublicDecision.objects.get().decision_maker == "Mayor of London"
    assert page.count("Signed for them by their deputy on") == 2
    assert "In the place of the Deputy Mayor for Policing and Crime" in page
    verified = Client().get(reverse("openness:verify", args=[case.slug])).content.decode()
    assert "Signed for them by their deputy on" in verified


def test_the_paper_says_so_too(case: CaseRef) -> None:
    answer = Client().get(reverse("openness:paper", args=[case.slug]))
    pages = PdfReader(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).pages
    text = " ".join(" ".join(each.extract_text() for each in pages).split())
    assert "Signed for them by their deputy" in text
    assert TOLD in text


def test_nobody_is_named_and_no_interest_is_told_in_words(case: CaseRef, players: Cast) -> None:
    for name in ("decision", "decision_json", "verify"):
        said = Client().get(reverse(f"openness:{name}", args=[case.slug])).content.decode()
        for private in (
            "Zebedee",
            "Example",
            players.auditor.person,
            players.mayor.person,
            players.budget_holder.person,
        ):
            assert private not in said, (name, private)


def test_what_was_published_before_says_nothing_and_is_still_read(case: CaseRef) -> None:
    found = PublicDecision.objects.get()
    del found.record["stood_aside"]
    for each in found.record["signatures"]:
        del each["by_deputy"]
    found.save()
    assert recusals_told(found.record) == []
    for name in ("decision", "paper", "decision_json"):
        assert Client().get(reverse(f"openness:{name}", args=[case.slug])).status_code == 200
