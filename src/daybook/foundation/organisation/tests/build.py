"""Builders that call the real operations, for tests of the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.arrange_body import arrange_body
from daybook.foundation.organisation.operations.assign_budget_holder import assign_budget_holder
from daybook.foundation.organisation.operations.assign_reporting_line import assign_reporting_line
from daybook.foundation.organisation.operations.assign_unit_head import assign_unit_head
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.foundation.organisation.public import HoldingRef, PersonRef, PostRef, ReportingRef, UnitHeadRef, UnitRef
from daybook.kernel.actor import Actor

ADVISER = Actor(person="P-000001")
STRANGER = Actor(person="P-000099")
SPRING = date(2026, 4, 1)
FULL_TIME = 2160


def moment(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


NOW = moment(4, 3)


def force() -> None:
    """A body with a cost centre, and a unit to put posts in."""
    found_body(actor=ADVISER, now=NOW, code="MET", name="Example Police")
    open_cost_centre(actor=ADVISER, now=NOW, body="MET", code="1001", name="Central")
    unit("HQ", "Headquarters")


def unit(code: str, name: str = "A unit", parent: str = "", valid_from: date = SPRING) -> UnitRef:
    return open_unit(actor=ADVISER, now=NOW, code=code, name=name, parent=parent, valid_from=valid_from)


def post(title: str = "Payroll adviser", **terms: Any) -> PostRef:
    given = {
        "unit": "HQ", "body": "MET", "cost_centre": "1001", "budgeted_minutes": FULL_TIME,
        "full_time_minutes": FULL_TIME, "valid_from": SPRING,
    }  # fmt: skip
    return establish_post(actor=ADVISER, now=NOW, title=title, **(given | terms))


def person(name: str = "Robin Example", kind: str = "staff") -> PersonRef:
    return register_person(actor=ADVISER, now=NOW, kind=kind, display_name=name)


def holding(seat: PostRef, holder: PersonRef, valid_from: date = SPRING, valid_until: date | None = None) -> HoldingRef:
    return appoint_to_post(
        actor=ADVISER, now=NOW, person=holder.reference, post=seat.reference, valid_from=valid_from,
        valid_until=valid_until,
    )  # fmt: skip


def line(seat: PostRef, manager: PostRef, valid_from: date = SPRING, **more: Any) -> ReportingRef:
    return assign_reporting_line(
        actor=ADVISER, now=NOW, post=seat.reference, manager=manager.reference, valid_from=valid_from, **more
    )


def head(code: str, seat: PostRef, valid_from: date = SPRING, version: int = 0) -> UnitHeadRef:
    return assign_unit_head(
        actor=ADVISER, now=NOW, unit=code, post=seat.reference, valid_from=valid_from, version=version
    )


@dataclass(frozen=True)
class World:
    """Headquarters over operations over payroll, with a chief, a manager, an adviser, half an adviser and a gap."""

    chief: PostRef
    manager: PostRef
    adviser: PostRef
    half: PostRef
    gap: PostRef
    robin: PersonRef
    kestrel: PersonRef
    operations: UnitRef
    payroll: UnitRef


def world() -> World:
    force()
    operations, payroll = unit("OPS", "Operations", "HQ"), unit("PAY", "Payroll", "OPS")
    chief = post("Chief", kind="officer")
    manager, adviser = post("Payroll manager", unit="PAY"), post("Payroll adviser", unit="PAY")
    half = post("Payroll adviser, part time", unit="PAY", budgeted_minutes=FULL_TIME // 2)
    gap = post("Dispatcher", unit="OPS")
    robin, kestrel = person("Robin Marsh Example"), person("Kestrel Example", "officer")
    holding(chief, kestrel)
    holding(manager, robin)
    holding(half, person("Wren Example", "contingent"))
    line(manager, chief)
    line(adviser, manager)
    line(half, manager)
    head("HQ", chief)
    head("PAY", manager)
    assign_budget_holder(
        actor=ADVISER, now=NOW, body="MET", cost_centre="1001", post=manager.reference, valid_from=SPRING
    )
    arrange_body(actor=ADVISER, now=NOW, body="MET", contracts="MET", employs="MET", pays="MET", valid_from=SPRING)
    return World(chief, manager, adviser, half, gap, robin, kestrel, operations, payroll)
