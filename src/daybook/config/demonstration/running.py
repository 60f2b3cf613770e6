"""How the invented programme is run: lessons, stakeholders, gates. All of it is made up, and stands as yesterday."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from daybook.change.appraisal.public import appraisal_of
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.add_stakeholder import add_stakeholder
from daybook.change.programmes.operations.close_recommendation import close_recommendation
from daybook.change.programmes.operations.log_lesson import log_lesson
from daybook.change.programmes.operations.pass_gate import pass_gate
from daybook.change.programmes.operations.plan_engagement import plan_engagement
from daybook.change.programmes.operations.plan_gate import plan_gate
from daybook.change.programmes.operations.record_engagement import record_engagement
from daybook.change.programmes.operations.record_review import record_review
from daybook.change.programmes.operations.settle_lesson import settle_lesson
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.rules.gates import RecommendationRow
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor
from daybook.kernel.periods import ONE_DAY

TOLD = Path(__file__).with_name("running.toml")


def tell_running(cast: dict[str, Actor], reference: str, today: date) -> None:
    """How the invented programme is run."""
    told, now = tomllib.loads(TOLD.read_text()), moment(today - ONE_DAY, 9)
    row = find_programme(cast["officer"], reference)
    for one in told["lesson"]:
        _learn(cast["officer"], now, row, one)
    for one in told["stakeholder"]:
        _stake(cast["officer"], now, row, one)
    for one in told["gate"]:
        _gate(cast, now, row, one)


def _learn(officer: Actor, now: datetime, row: Programme, one: dict[str, Any]) -> None:
    settled = one.pop("settled", None)
    targets = {
        "risk": row.items.order_by("id")[0].reference,
        "": appraisal_of(row.appraisal).options[-1].figures.key,
    }
    learnt_on = min(row.opened_on + timedelta(days=one.pop("learnt_on")), now.date())
    target = targets.get(one["target"], one["target"])
    made = log_lesson(
        actor=officer, now=now, learnt_on=learnt_on, **_seen(officer, row), **one | {"target": target}
    )  # fmt: skip
    if settled:
        settle_lesson(actor=officer, now=now, lesson=made.reference, **_seen(officer, row), **settled)


def _stake(officer: Actor, now: datetime, row: Programme, one: dict[str, Any]) -> None:
    engagements = one.pop("engagement", [])
    made = add_stakeholder(actor=officer, now=now, **_seen(officer, row), **one)
    act: dict[str, Any] = {"actor": officer, "now": now, "stakeholder": made.reference}
    for told in engagements:
        owed = plan_engagement(what=told["what"], due_on=_day(row, told["due_on"]), **act, **_seen(officer, row))
        if "held_on" in told:
            held_on = min(_day(row, told["held_on"]), now.date())
            record_engagement(
                number=owed.number, held_on=held_on, words=told["words"], **act, **_seen(officer, row)
            )  # fmt: skip


def _gate(cast: dict[str, Actor], now: datetime, row: Programme, one: dict[str, Any]) -> None:
    officer = cast["officer"]
    planned_on = _day(row, one["on"]) if "on" in one else None
    act: dict[str, Any] = {"actor": officer, "now": now}
    gate = plan_gate(
        title=one["title"],
        why=one["why"],
        step=one.get("step", ""),
        planned_on=planned_on,
        **act,
        **_seen(officer, row),
    )
    act["gate"] = gate.reference
    if review := one.get("review"):
        rows = [
            RecommendationRow(words, urgency, owner, _day(row, due))
            for words, urgency, owner, due in review.pop("recommend")
        ]
        held_on = min(_day(row, review.pop("held_on")), now.date())
        record_review(held_on=held_on, recommendations=rows, **act, **review, **_seen(officer, row))
    for number, done_on, words in one.get("closed", []):
        day = min(_day(row, done_on), now.date())
        close_recommendation(number=number, done_on=day, words=words, **act, **_seen(officer, row))
    if "passed" in one:
        pass_gate(
            actor=cast["sponsor"], now=now, gate=gate.reference, conditions=one["passed"], **_seen(officer, row)
        )  # fmt: skip


def _day(row: Programme, days: int) -> date:
    return row.opened_on + timedelta(days=days)


def _seen(officer: Actor, row: Programme) -> dict[str, Any]:
    return {"reference": row.reference, "seen_version": find_programme(officer, row.reference).version}
