"""Two programmes of the demonstration: the public facts of the real one, and an invented one that is nearly done.

What is public of the real programme is told as its documents tell it (PCD 1080, 1357, 1639): months, not days, so the
last day of a month stands for it. Everything of the invented one is made up.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from daybook.change.programmes.operations.adopt_record import adopt_record
from daybook.change.programmes.operations.answer_screening import answer_screening
from daybook.change.programmes.operations.confirm_mandate import confirm_mandate
from daybook.change.programmes.operations.endorse_mandate import endorse_mandate
from daybook.change.programmes.operations.open_programme import open_programme
from daybook.change.programmes.operations.raise_item import raise_item
from daybook.change.programmes.operations.revise_plan import revise_plan
from daybook.change.programmes.operations.set_runway import FixedEnd, set_runway
from daybook.change.programmes.operations.write_section import write_section
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.refs import ProgrammeRef
from daybook.change.programmes.rules.plan import PlannedStep
from daybook.change.programmes.rules.runway import Stage, months_after
from daybook.config.demonstration.books import moment
from daybook.config.demonstration.papers import decide, invented_paper, prepare, submit
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.queries import undertakings_of
from daybook.foundation.organisation.public import posts_named
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.periods import FinancialYear

WORDS = Path(__file__).with_name("programmes.toml")
# The discovery was given six months; by now most of them are gone.
BEGUN_DAYS_AGO = 150


def decide_invented(cast: dict[str, Actor], year: FinancialYear, today: date) -> str:
    """The invented decision that the second programme opens from; the key of its paper."""
    decided = max(year.span.start, today - timedelta(days=BEGUN_DAYS_AGO))
    paper = invented_paper(
        "PCD 9090", "Business support services: discovery", year, labour=240_000, consultancy=300_000
    )
    case = submit(cast, prepare(cast, paper, decided), decided)
    return decide(cast, case, signed_on=decided, decided_on=decided).slug


def tell_programmes(cast: dict[str, Actor], case: str, today: date) -> str:
    """Both programmes, as they stand yesterday; the reference of the invented one."""
    told = tomllib.loads(WORDS.read_text())
    lately = moment(today - timedelta(days=1), 8)
    _real(cast, told["real"], lately)
    return _invented(cast, case, told["invented"], lately)


def _real(cast: dict[str, Actor], told: dict[str, Any], now: datetime) -> None:
    officer = cast["officer"]
    ref = open_programme(actor=officer, now=now, case="PCD-1080")
    ref = _write(officer, now, ref, "mandate", told["mandate"])
    steps = [_step(one, None) for one in told["plan"]]
    ref = revise_plan(
        actor=officer, now=now, reference=ref.reference, seen_version=ref.version, steps=steps, reason=told["why"]
    )
    _runway(officer, now, ref, told["runway"])
    for one in told["register"]:
        _raise(officer, now, ref.reference, one)


def _invented(cast: dict[str, Actor], case: str, told: dict[str, Any], now: datetime) -> str:
    officer = cast["officer"]
    ref = open_programme(actor=officer, now=now, case=case)
    opened = find_programme(officer, ref.reference).opened_on
    ref = _write(officer, now, ref, "mandate", told["mandate"])
    for place, name in enumerate(("plan", "plan_now")):
        steps = [_step(one, opened) for one in told[name]]
        ref = revise_plan(
            actor=officer, now=now, reference=ref.reference, seen_version=ref.version, steps=steps,
            reason=told["why"][place], baseline=place == 0,
        )  # fmt: skip
    ref = _runway(officer, now, ref, told["runway"], now.date())
    for one in told["register"]:
        _raise(officer, now, ref.reference, one, opened)
    version = find_programme(officer, ref.reference).version
    endorse = endorse_mandate(actor=cast["sponsor"], now=now, reference=ref.reference, seen_version=version)
    ref = confirm_mandate(actor=cast["deputy"], now=now, reference=ref.reference, seen_version=endorse.version)
    for subject, one in told["screening"].items():
        ref = answer_screening(
            actor=officer, now=now, reference=ref.reference, seen_version=ref.version, subject=subject,
            answers=one["answers"], words=one["words"],
        )  # fmt: skip
    for record in told["rests_on"]:
        ref = adopt_record(actor=officer, now=now, reference=ref.reference, seen_version=ref.version, record=record)
    _write(officer, now, ref, "soc", told["soc"])
    _answer_for(cast, case, now)
    return ref.reference


def _write(officer: Actor, now: datetime, ref: ProgrammeRef, paper: str, sections: dict[str, str]) -> ProgrammeRef:
    for section, words in sections.items():
        ref = write_section(
            actor=officer, now=now, reference=ref.reference, seen_version=ref.version, paper=paper, section=section,
            words=words,
        )  # fmt: skip
    return ref


def _step(one: dict[str, Any], opened: date | None) -> PlannedStep:
    """A step as told: days as dates, or so many days after the programme was opened."""

    def on(name: str) -> date | None:
        value = one.get(name)
        return opened + timedelta(days=value) if opened and isinstance(value, int) else value

    return PlannedStep(
        one["key"], one["title"], one.get("days", 0), tuple(one.get("after", [])), on("not_before"), on("done_on"),
        one.get("giver", ""), one.get("waits_for", ""), one.get("needs_transfer", False),
    )  # fmt: skip


def _runway(
    officer: Actor, now: datetime, ref: ProgrammeRef, told: dict[str, Any], counted_from: date | None = None
) -> ProgrammeRef:
    """Ends as dates or, of the invented one, so many months from now."""
    ends = [
        FixedEnd(one["title"], months_after(counted_from, one["on"]) if counted_from else one["on"], one["source"])
        for one in told["ends"]
    ]
    return set_runway(
        actor=officer, now=now, reference=ref.reference, seen_version=ref.version, ends=ends,
        stages=[Stage(*one) for one in told["stages"]], month_pence=Pence(told["month"] * 100),
        extension_pence=Pence(told["extension"] * 100), source=told["source"],
    )  # fmt: skip


def owner_said(title: str, now: datetime) -> dict[str, str]:
    """The post of this title where the demonstration has one; else words, as of somebody outside."""
    found = posts_named(title, on=now.date(), known_at=now)
    return {"owner_post": found[0][0]} if len(found) == 1 else {"owner": title}


def _raise(officer: Actor, now: datetime, reference: str, one: dict[str, Any], opened: date | None = None) -> None:
    due = one.get("due_on")
    raise_item(
        actor=officer,
        now=now,
        reference=reference,
        seen_version=find_programme(officer, reference).version,
        kind=one["kind"],
        title=one["title"],
        **owner_said(one["owner"], now),
        percent=one.get("percent"),
        impact_pence=Pence(one["impact"] * 100) if "impact" in one else None,
        response=one.get("response", ""),
        due_on=opened + timedelta(days=due) if opened and isinstance(due, int) else due,
        step=one.get("step", ""),
    )


def _answer_for(cast: dict[str, Actor], case: str, now: datetime) -> None:
    """What the invented decision promised: kept where the programme shows it, released where it no longer applies."""
    for one in undertakings_of(case, today=now.date()):
        if not one.blocking:
            continue
        said, seen = one.reference, one.version
        if "Mandate" in one.words or one.kind == "equality":
            evidence = "The programme's own record. Invented."
            keep_undertaking(actor=cast["officer"], now=now, reference=said, seen_version=seen, evidence=evidence)
        elif one.kind != "deliverable":
            reason = "Met within the outline case. Invented."
            release_undertaking(actor=cast["deputy"], now=now, reference=said, seen_version=seen, reason=reason)
