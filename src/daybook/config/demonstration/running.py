"""How the invented programme is run: lessons, stakeholders, gates and team. All of it is made up."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from daybook.change.appraisal.public import appraisal_of
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.add_stakeholder import add_stakeholder
from daybook.change.programmes.operations.close_recommendation import close_recommendation
from daybook.change.programmes.operations.confirm_transfer import confirm_transfer
from daybook.change.programmes.operations.enter_role import enter_role
from daybook.change.programmes.operations.evidence_transfer import evidence_transfer
from daybook.change.programmes.operations.list_transfer import list_transfer
from daybook.change.programmes.operations.log_lesson import log_lesson
from daybook.change.programmes.operations.pass_gate import pass_gate
from daybook.change.programmes.operations.plan_engagement import plan_engagement
from daybook.change.programmes.operations.plan_gate import plan_gate
from daybook.change.programmes.operations.record_engagement import record_engagement
from daybook.change.programmes.operations.record_review import record_review
from daybook.change.programmes.operations.settle_lesson import settle_lesson
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.rules.gates import RecommendationRow
from daybook.change.programmes.teaming import transfers_of
from daybook.config.demonstration.books import moment
from daybook.config.demonstration.programmes import owner_said
from daybook.foundation.organisation.public import posts_held
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
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
    post = posts_held(cast["sponsor"].person, on=today, known_at=now)[0].reference
    for one in told["role"]:
        _role(cast["officer"], now, row, one, post)
    confirm_transfer(
        actor=cast["sponsor"], now=now, item=transfers_of(row)[0].row.reference, **_seen(cast["officer"], row)
    )


def _learn(officer: Actor, now: datetime, row: Programme, one: dict[str, Any]) -> None:
    settled = one.pop("settled", None)
    targets = {
        "risk": row.items.order_by("id")[0].reference,
        "": appraisal_of(row.appraisal).options[-1].figures.key,
    }
    learnt_on = min(row.opened_on + timedelta(days=one.pop("learnt_on")), now.date())
    target = targets.get(one["target"], one["target"])
    owned = owner_said(one.pop("owner"), now) | {"due_on": _day(row, one.pop("due_on"))} if "owner" in one else {}
    made = log_lesson(
        actor=officer, now=now, learnt_on=learnt_on, **_seen(officer, row), **one | {"target": target} | owned
    )  # fmt: skip
    if settled:
        settle_lesson(actor=officer, now=now, lesson=made.reference, **_seen(officer, row), **settled)


def _stake(officer: Actor, now: datetime, row: Programme, one: dict[str, Any]) -> None:
    engagements = one.pop("engagement", [])
    one |= owner_said(one.pop("owner"), now)
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
        rows = [_recommended(row, now, *said) for said in review.pop("recommend")]
        held_on = min(_day(row, review.pop("held_on")), now.date())
        record_review(held_on=held_on, recommendations=rows, **act, **review, **_seen(officer, row))
    for number, done_on, words in one.get("closed", []):
        day = min(_day(row, done_on), now.date())
        close_recommendation(number=number, done_on=day, words=words, **act, **_seen(officer, row))
    if "passed" in one:
        pass_gate(
            actor=cast["sponsor"], now=now, gate=gate.reference, conditions=one["passed"], **_seen(officer, row)
        )  # fmt: skip


def _recommended(row: Programme, now: datetime, words: str, urgency: str, owner: str, due: int) -> RecommendationRow:
    said = owner_said(owner, now)
    return RecommendationRow(words, urgency, said.get("owner", ""), _day(row, due), said.get("owner_post", ""))


def _role(officer: Actor, now: datetime, row: Programme, one: dict[str, Any], post: str) -> None:
    knows = one.pop("hands_over", [])
    starts_on, ends_before = _day(row, one.pop("from")), _day(row, one.pop("to"))
    rate = Pence(one.pop("rate") * 100)
    act: dict[str, Any] = {"actor": officer, "now": now}
    role = enter_role(
        starts_on=starts_on, ends_before=ends_before, rate_pence=rate, **act, **one, **_seen(officer, row)
    )
    for knowledge, evidence in knows:
        item = list_transfer(role=role.reference, knowledge=knowledge, to_post=post, **act, **_seen(officer, row))
        if evidence:
            evidence_transfer(item=item.reference, evidence=evidence, **act, **_seen(officer, row))


def _day(row: Programme, days: int) -> date:
    return row.opened_on + timedelta(days=days)


def _seen(officer: Actor, row: Programme) -> dict[str, Any]:
    return {"reference": row.reference, "seen_version": find_programme(officer, row.reference).version}
