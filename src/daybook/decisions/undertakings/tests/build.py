"""Builders that call the real operations: a decision taken by the cast of cases, with an author who holds a post."""

from __future__ import annotations

from datetime import date

from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import FOUNDED, Cast, autumn, decided, moment
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.undertakings.queries import undertakings_of
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.kernel.actor import Actor
from tests.remembered import remembered

DECIDED = date(2021, 11, 23)
LATER = moment(date(2022, 6, 1))
GIVEN = """
[[undertaking]]
words = "Consult the information rights unit"
every_months = 2
"""
WITH_GIVEN = PAPER + GIVEN
# What the paper of the tests undertakes, by the key of each.
KEYS = ["deliverable-1", "equality", "data-protection", "dependency-1", "given-1"]
UNASSESSED = (('dpia_reference = "none"\n', ""),)


@remembered
def seat(players: Cast, person: Actor, title: str) -> str:
    """A post made for somebody, who holds it from the founding on; its reference."""
    now, administrator = moment(FOUNDED), players.administrator
    if title == "Head of Change":
        open_unit(actor=administrator, now=now, code="TRN", name="Transformation", valid_from=FOUNDED)
    post = establish_post(
        actor=administrator, now=now, title=title, unit="TRN", body="MOPAC", cost_centre="F300",
        budgeted_minutes=2160, full_time_minutes=2160, valid_from=FOUNDED,
    )  # fmt: skip
    appoint_to_post(actor=administrator, now=now, person=person.person, post=post.reference, valid_from=FOUNDED)
    return post.reference


@remembered
def undertaken(players: Cast, paper: str = WITH_GIVEN) -> tuple[CaseRef, list[UndertakingRef]]:
    """A decided paper, whose author holds a post, and what it undertook."""
    seat(players, players.originating_officer, "Head of Change")
    case = decided(players, paper)
    return case, list(undertakings_of(case.slug, today=DECIDED))


def seen(one: UndertakingRef) -> dict[str, object]:
    """The reference and version that an act on an undertaking names."""
    return {"reference": one.reference, "seen_version": one.version}


__all__ = ["DECIDED", "KEYS", "LATER", "PAPER", "WITH_GIVEN", "autumn", "changed", "seat", "seen", "undertaken"]
