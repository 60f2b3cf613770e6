"""The people of the demonstration force: made up, every one, with a sign-in for each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import get_hasher

from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.register_user import register_user
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import Actor, system_actor

PASSWORD = "daybook-demonstration"
ROLES_FROM = date(2015, 4, 1)
FULL_TIME = 36 * 60
_MAIL = "force.example"


@dataclass(frozen=True)
class Member:
    """Somebody of the cast: sign-in, name, role, and the post they hold."""

    username: str
    name: str
    role: str
    post: str
    unit: str
    body: str
    cost_centre: str


CAST = (
    Member("chief", "Rowan Example", "chief_executive", "Chief Executive Officer", "CEO", "MOPAC", "M100"),
    Member("deputy", "Hazel Example", "deputy_mayor", "Deputy Mayor for Policing and Crime", "CEO", "MOPAC", "M100"),
    Member("officer", "Ash Example", "originating_officer", "Head of Business Support Change", "TRN", "MPS", "F300"),
    Member("governance", "Linden Example", "governance_officer", "Governance Manager", "GOV", "MOPAC", "M100"),
    Member("finance", "Maple Example", "chief_finance_officer", "Chief Finance Officer", "FIN", "MOPAC", "M200"),
    Member("accountant", "Juniper Example", "accountant", "Senior Accountant", "FIN", "MOPAC", "M200"),
    Member("clerk", "Aspen Example", "ledger_clerk", "Ledger Clerk", "FIN", "MOPAC", "M200"),
    Member("holder", "Laurel Example", "budget_holder", "Programme Director", "TRN", "MPS", "F300"),
    Member("auditor", "Olive Example", "auditor", "Internal Auditor", "GOV", "MOPAC", "M100"),
    Member("mayor", "Cedar Example", "mayor", "Mayor of London", "CEO", "MOPAC", "M100"),
    Member("second", "Alder Example", "deputy_chief_executive", "Deputy Chief Executive", "CEO", "MOPAC", "M100"),
    Member(
        "privacy", "Briar Example", "information_rights_adviser", "Information Rights Adviser", "GOV", "MOPAC", "M100"
    ),
    Member("equality", "Yarrow Example", "equality_adviser", "Equality Adviser", "GOV", "MOPAC", "M100"),
    Member("commercial", "Poplar Example", "commercial_officer", "Commercial Officer", "TRN", "MPS", "F300"),
    Member("sponsor", "Elder Example", "senior_responsible_owner", "Director of Resources", "TRN", "MPS", "F300"),
    Member("systems", "Hawthorn Example", "integration_owner", "Head of Integration", "TRN", "MPS", "F300"),
    Member("people", "Sorrel Example", "organisation_administrator", "Establishment Manager", "HRD", "MPS", "F110"),
)


@contextmanager
def hashed_lightly() -> Iterator[None]:
    """Hash the demonstration's password at the least cost: it is printed at every start, so that nothing is protected.

    Each sign-in is hashed anew, at its full cost, when it is first used.
    """
    hasher: Any = get_hasher()
    hasher.time_cost, hasher.memory_cost, hasher.parallelism = 1, 8, 1
    try:
        yield
    finally:
        del hasher.time_cost, hasher.memory_cost, hasher.parallelism


def found_administrator(now: datetime) -> Actor:
    """The first administrator, made by the system actor that may do nothing else."""
    founder = system_actor("founder")
    person = register_person(actor=founder, now=now, kind="staff", display_name="Willow Example")
    register_user(
        actor=founder,
        now=now,
        person=person.reference,
        username="administrator",
        password=PASSWORD,
        email=f"administrator@{_MAIL}",
        one_time=False,
    )
    grant_role(actor=founder, now=now, person=person.reference, role="administrator", valid_from=ROLES_FROM)
    return Actor(person.reference)


def appoint_cast(administrator: Actor, now: datetime) -> dict[str, Actor]:
    """Register everybody, give them posts, sign-ins and roles; their actors by sign-in name."""
    return {member.username: _appoint(administrator, now, member) for member in CAST} | {
        "stranger": _stranger(administrator, now)
    }


def _appoint(administrator: Actor, now: datetime, member: Member) -> Actor:
    person = register_person(actor=administrator, now=now, kind="staff", display_name=member.name)
    post = establish_post(
        actor=administrator,
        now=now,
        title=member.post,
        unit=member.unit,
        body=member.body,
        cost_centre=member.cost_centre,
        budgeted_minutes=FULL_TIME,
        full_time_minutes=FULL_TIME,
        valid_from=ROLES_FROM,
    )
    appoint_to_post(actor=administrator, now=now, person=person.reference, post=post.reference, valid_from=ROLES_FROM)
    register_user(
        actor=administrator,
        now=now,
        person=person.reference,
        username=member.username,
        password=PASSWORD,
        email=f"{member.username}@{_MAIL}",
        one_time=False,
    )
    grant_role(actor=administrator, now=now, person=person.reference, role=member.role, valid_from=ROLES_FROM)
    return Actor(person.reference, post.reference)


def _stranger(administrator: Actor, now: datetime) -> Actor:
    """Somebody with a sign-in and no role: what they see is worth seeing."""
    person = register_person(actor=administrator, now=now, kind="contingent", display_name="Bracken Example")
    register_user(
        actor=administrator, now=now, person=person.reference, username="stranger", password=PASSWORD, one_time=False
    )
    return Actor(person.reference)
