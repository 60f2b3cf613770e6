"""Builders that call the real operations: a benefit taken to any state, owned by the budget holder's post."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from daybook.change.benefits.models import Benefit
from daybook.change.benefits.operations.approve_benefit import approve_benefit
from daybook.change.benefits.operations.draft_benefit import draft_benefit
from daybook.change.benefits.operations.record_actual import record_actual
from daybook.change.benefits.operations.set_targets import TargetByDay, set_targets
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.profile import Profile
from daybook.decisions.cases.tests.build import CODES, FOUNDED, Cast, moment
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.foundation.organisation.public import posts_held
from tests.remembered import remembered

TODAY = date(2022, 2, 1)
NOW = moment(TODAY)
LEAVE = Profile(
    title="Leave is answered sooner",
    theme="time saved",
    benefit_class="non-cash-releasing",
    measure="Hours of advisers a month",
    unit="hours",
    direction="lower",
    objective="Give time back to policing",
    enabler="Self-service leave",
    claims_on="Hours of HR advisers",
    baseline="1,200",
    baseline_on=date(2021, 10, 1),
    baseline_source="Time survey of October 2021",
    starts_on=date(2022, 1, 1),
)
TARGETS = [TargetByDay(date(2022, 1, 31), "900"), TargetByDay(date(2022, 12, 31), "600.5")]
SAVING = replace(
    LEAVE, title="Two systems are switched off", theme="cost savings", benefit_class="cash-releasing", unit="pounds",
    measure="Licences a year", claims_on="", baseline="400000", baseline_source="Ledger 2020/21",
)  # fmt: skip


@remembered
def owned(players: Cast) -> str:
    """The post that answers for benefits, held by the budget holder; its reference."""
    holder = players.budget_holder.person
    if held := [post.reference for post in posts_held(holder, on=TODAY, known_at=NOW) if post.unit == "HRS"]:
        return held[0]
    administrator, now = players.administrator, moment(FOUNDED)
    open_unit(actor=administrator, now=now, code="HRS", name="People services", valid_from=FOUNDED)
    post = establish_post(
        actor=administrator, now=now, title="Head of People Services", unit="HRS", body="MOPAC",
        cost_centre=CODES["cost_centre"], budgeted_minutes=2160, full_time_minutes=2160, valid_from=FOUNDED,
    )  # fmt: skip
    appoint_to_post(actor=administrator, now=now, person=holder, post=post.reference, valid_from=FOUNDED)
    return post.reference


@remembered
def drafted(players: Cast, profile: Profile = LEAVE, **changed: Any) -> BenefitRef:
    given = replace(profile, **{"owner_post": owned(players)} | changed)
    return draft_benefit(actor=players.originating_officer, now=NOW, profile=given)


@remembered
def ready(players: Cast, profile: Profile = LEAVE, targets: list[TargetByDay] = TARGETS, **changed: Any) -> BenefitRef:
    """With a baseline, an owner and targets: it waits to be approved."""
    ref = drafted(players, profile, **changed)
    return set_targets(actor=players.originating_officer, now=NOW, targets=targets, **seen(ref.reference))


@remembered
def approved(players: Cast, profile: Profile = LEAVE, **changed: Any) -> BenefitRef:
    ref = ready(players, profile, **changed)
    return approve_benefit(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))


@remembered
def claimed(players: Cast, profile: Profile = LEAVE, value: str = "850", **changed: Any) -> BenefitRef:
    """Approved, with one figure claimed for the day of its first target."""
    ref = approved(players, profile, **changed)
    return record_actual(
        actor=players.budget_holder, now=NOW, on=date(2022, 1, 31), value=value, evidence="Time survey of January",
        **seen(ref.reference),
    )  # fmt: skip


def seen(reference: str) -> dict[str, Any]:
    """The reference and version that an act on a benefit names."""
    return {"reference": reference, "seen_version": Benefit.objects.get(reference=reference).version}
