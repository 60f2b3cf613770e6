"""The invented force around the cast: units, posts, people, who reports to whom, and one reorganisation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from daybook.config.demonstration.books import moment
from daybook.config.demonstration.people import FULL_TIME, ROLES_FROM
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.arrange_body import arrange_body
from daybook.foundation.organisation.operations.assign_budget_holder import assign_budget_holder
from daybook.foundation.organisation.operations.assign_reporting_line import assign_reporting_line
from daybook.foundation.organisation.operations.assign_unit_head import assign_unit_head
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.foundation.organisation.operations.reorganise_units import reorganise_units
from daybook.foundation.organisation.queries import placed_units
from daybook.foundation.organisation.rules.reorganisation import UnitChange
from daybook.kernel.actor import Actor

_FORCE = Path(__file__).with_name("force.toml")
# Which post of the cast leads which unit, and to whom each of the cast reports.
_LED_BY_CAST = {"PCO": "deputy", "CEO": "chief", "GOV": "governance", "FIN": "finance", "TRN": "holder"}
# Which post of the cast answers for the cost centres that decisions are paid from.
_ANSWERED_BY_CAST = {
    ("MOPAC", "M100"): "chief", ("MOPAC", "M200"): "finance", ("MOPAC", "F300"): "holder", ("MOPAC", "CORP"): "finance",
    ("MPS", "F300"): "holder", ("MPS", "CORP"): "finance",
}  # fmt: skip
_CAST_REPORTS = {
    "chief": "deputy", "governance": "chief", "finance": "chief", "accountant": "finance", "clerk": "accountant",
    "auditor": "chief", "officer": "holder",
}  # fmt: skip
_FIRST = (
    "Alder", "Briar", "Clover", "Dale", "Elder", "Fern", "Gale", "Heath", "Iris", "Jay", "Kestrel", "Lark", "Moss",
    "Nettle", "Oak", "Poppy", "Quill", "Rush", "Sage", "Teasel", "Umber", "Vetch", "Wren", "Yarrow",
)  # fmt: skip
_SECOND = ("Brook", "Field", "Glen", "Hill", "Marsh", "Stone", "Wood")


@dataclass(frozen=True)
class _Seat:
    """A line of the file: a title, how many of it, for whom, the share of full time, and how many are filled."""

    title: str
    count: int
    kind: str
    share: Fraction
    filled: int


def open_structure(administrator: Actor, now: datetime) -> None:
    """Units, with the offices of the cast among them, cost centres, and who acts for each body."""
    force = _force()
    for centre in force["cost_centre"]:
        open_cost_centre(actor=administrator, now=now, body=centre["body"], code=centre["code"], name=centre["name"])
    for unit in force["unit"]:
        open_unit(
            actor=administrator, now=now, code=unit["code"], name=unit["name"], parent=unit["above"],
            valid_from=ROLES_FROM,
        )  # fmt: skip
    _place(administrator, now, ROLES_FROM, {"CEO": "PCO", "GOV": "PCO", "FIN": "PCO", "TRN": "FORCE"})
    for body, employer in (("MOPAC", "MOPAC"), ("MPS", "MPS")):
        arrange_body(
            actor=administrator, now=now, body=body, contracts="MOPAC", employs=employer, pays="MOPAC",
            valid_from=ROLES_FROM,
        )  # fmt: skip


def fill_force(administrator: Actor, cast: dict[str, Actor], now: datetime) -> None:
    """Posts with their people, who leads each unit, who answers for each cost centre, and who reports to whom."""
    force = _force()
    heads = {unit: cast[name].post for unit, name in _LED_BY_CAST.items()}
    names = (f"{first} {second} Example" for second, first in product(_SECOND, _FIRST))
    for unit in force["unit"]:
        posts = list(_establish(administrator, now, unit, names))
        heads.setdefault(unit["code"], next(iter(posts), ""))
        above = heads[unit["above"]] if unit["above"] else ""
        for post in posts:
            _report(administrator, now, post, above if post == heads[unit["code"]] else heads[unit["code"]])
    for code, post in heads.items():
        assign_unit_head(actor=administrator, now=now, unit=code, post=post, valid_from=ROLES_FROM)
    for name, manager in _CAST_REPORTS.items():
        _report(administrator, now, cast[name].post, cast[manager].post)
    _report(administrator, now, cast["holder"].post, heads["CSV"])
    _report(administrator, now, cast["auditor"].post, cast["deputy"].post, secondary=True)
    answered = {(centre["body"], centre["code"]): heads[centre["answers"]] for centre in force["cost_centre"]}
    answered |= {centre: cast[name].post for centre, name in _ANSWERED_BY_CAST.items()}
    for (body, code), post in answered.items():
        assign_budget_holder(
            actor=administrator, now=now, body=body, cost_centre=code, post=post, valid_from=ROLES_FROM
        )


def reorganise(administrator: Actor) -> None:
    """Settled in February 2025 for April: transformation goes to corporate services, and a unit gets another name."""
    _place(administrator, moment(date(2025, 2, 24)), date(2025, 4, 1), {"TRN": "CSV"}, {"DDT-D": "Data and Insight"})


def _force() -> dict[str, Any]:
    return tomllib.loads(_FORCE.read_text())


def _place(
    administrator: Actor, now: datetime, on: date, parents: dict[str, str], names: dict[str, str] | None = None
) -> None:
    versions = {row.unit.code: row.pk for row in placed_units(on, now)}
    changes = [UnitChange(code, versions[code], parent=parent) for code, parent in parents.items()]
    changes += [UnitChange(code, versions[code], name=name) for code, name in (names or {}).items()]
    reorganise_units(actor=administrator, now=now, valid_from=on, units=changes, posts=[])


def _establish(administrator: Actor, now: datetime, unit: dict[str, Any], names: Iterator[str]) -> Iterator[str]:
    for title, count, kind, share, filled in unit["seats"]:
        seat = _Seat(title, count, kind, Fraction(share), filled)
        for number in range(seat.count):
            post = establish_post(
                actor=administrator,
                now=now,
                title=seat.title,
                unit=unit["code"],
                body=unit["body"],
                cost_centre=unit["cost_centre"],
                budgeted_minutes=int(FULL_TIME * seat.share),
                full_time_minutes=FULL_TIME,
                valid_from=ROLES_FROM,
                kind=seat.kind,
            ).reference
            if number < seat.filled:
                person = register_person(actor=administrator, now=now, kind=seat.kind, display_name=next(names))
                appoint_to_post(actor=administrator, now=now, person=person.reference, post=post, valid_from=ROLES_FROM)
            yield post


def _report(administrator: Actor, now: datetime, post: str, manager: str, *, secondary: bool = False) -> None:
    if manager:
        assign_reporting_line(
            actor=administrator, now=now, post=post, manager=manager, valid_from=ROLES_FROM, secondary=secondary
        )
