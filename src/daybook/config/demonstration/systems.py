"""The systems of the demonstration: named in public decisions; what they send each other is supposed, not published."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path

from daybook.change.systems.operations.answer_structure_change import answer_structure_change
from daybook.change.systems.operations.declare_freeze import declare_freeze
from daybook.change.systems.operations.propose_structure_change import propose_structure_change
from daybook.change.systems.operations.register_application import register_application
from daybook.change.systems.operations.register_interface import register_interface
from daybook.change.systems.operations.register_item import register_item
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence

TOLD = Path(__file__).with_name("systems.toml")


def tell_systems(cast: dict[str, Actor], today: date) -> None:
    """The inventory, a freeze of the coming spring, and a change that one owner has answered."""
    told, now = tomllib.loads(TOLD.read_text()), moment(today - timedelta(days=1), 7)
    officer, owner = cast["officer"], cast["systems"]
    for one in told["application"]:
        cost = Pence(one["cost"] * 100) if "cost" in one else None
        said = {name: one.get(name, "") for name in ("code", "name", "owner", "purpose", "supplier")}
        ends = {name: one.get(name) for name in ("contract_ends_on", "support_ends_on")}
        register_application(actor=officer, now=now, annual_cost_pence=cost, **said, **ends)
    for one in told["item"]:
        register_item(actor=officer, now=now, holder=told["holder"], **one)
    for one in told["interface"]:
        register_interface(actor=officer, now=now, **one)
    soon = today + timedelta(days=100)
    for one in told["freeze"]:
        starts = soon + timedelta(days=one["after"])
        ends_before = starts + timedelta(days=one["days"])
        declare_freeze(
            actor=owner, now=now, application=one["application"], starts_on=starts, ends_before=ends_before,
            why=one["why"],
        )  # fmt: skip
    change = told["change"]
    made = propose_structure_change(
        actor=officer, now=now, item=change["item"], new=change["new"], planned_on=soon, why=change["why"]
    )
    answer_structure_change(
        actor=owner, now=now, reference=made.reference, seen_version=made.version, application=change["answered"],
        answer="consents", words=change["words"],
    )  # fmt: skip
