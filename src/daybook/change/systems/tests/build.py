"""Builders that call the real operations: a platform, three systems that use its data, and the interfaces between."""

from __future__ import annotations

from datetime import date
from typing import Any

from daybook.change.systems.models import StructureChange
from daybook.change.systems.operations.answer_structure_change import answer_structure_change
from daybook.change.systems.operations.propose_structure_change import propose_structure_change
from daybook.change.systems.operations.register_application import register_application
from daybook.change.systems.operations.register_interface import register_interface
from daybook.change.systems.operations.register_item import register_item
from daybook.change.systems.operations.schedule_structure_change import schedule_structure_change
from daybook.change.systems.refs import StructureChangeRef
from daybook.decisions.cases.tests.build import Cast, moment
from tests.remembered import remembered

TODAY = date(2022, 2, 1)
NOW = moment(TODAY)
ON = date(2022, 6, 1)
APPLICATIONS = (
    ("PSOP", "Platform"),
    ("CONNECT", "Connect"),
    ("CC", "Command and Control"),
    ("RM", "Resource Management"),
)
# PSOP sends warrant numbers to CONNECT and on from there to CC, and postings to RM.
INTERFACES = (
    ("I1", "PSOP", "CONNECT", ["WARRANT", "POSTING"]),
    ("I2", "CONNECT", "CC", ["WARRANT"]),
    ("I3", "PSOP", "RM", ["POSTING"]),
)


@remembered
def inventory(players: Cast) -> None:
    """Four applications, two data items held by the platform, three interfaces."""
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    for code, name in APPLICATIONS:
        register_application(**act, code=code, name=name, owner=f"Owner of {name}")
    register_item(**act, code="WARRANT", name="Warrant number", holder="PSOP", structure="6 digits", personal=True)
    register_item(**act, code="POSTING", name="Posting", holder="PSOP", structure="unit code", personal=False)
    for code, source, target, carries in INTERFACES:
        register_interface(
            **act, code=code, source=source, target=target, carries=carries, method="A file", how_often="Each night"
        )


@remembered
def proposed(players: Cast, on: date = ON) -> StructureChangeRef:
    """A proposal that warrant numbers get eight digits."""
    inventory(players)
    return propose_structure_change(
        actor=players.originating_officer, now=NOW, item="WARRANT", new="8 digits", planned_on=on,
        why="Six digits run out.",
    )  # fmt: skip


def seen(reference: str) -> dict[str, Any]:
    """The reference and version that an act names."""
    return {"reference": reference, "seen_version": StructureChange.objects.get(reference=reference).version}


@remembered
def consented(players: Cast, on: date = ON) -> StructureChangeRef:
    """Everybody it reaches consents."""
    ref = proposed(players, on)
    for application in ref.hits:
        ref = answer_structure_change(
            actor=players.integration_owner, now=NOW, application=application, answer="consents",
            words="Tested on a copy.", **seen(ref.reference),
        )  # fmt: skip
    return ref


@remembered
def scheduled(players: Cast, on: date = ON) -> StructureChangeRef:
    ref = consented(players, on)
    return schedule_structure_change(actor=players.originating_officer, now=NOW, **seen(ref.reference))
