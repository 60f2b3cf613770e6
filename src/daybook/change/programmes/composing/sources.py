"""What the documents of a programme are made from, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef

from daybook.change.appraisal.public import AppraisalView, appraisal_of
from daybook.change.benefits.public import BenefitView, benefits_of
from daybook.change.discovery.public import (
    Catalogue,
    ExtractRef,
    LogRef,
    MarketSeen,
    PaidService,
    People,
    catalogue_of,
    find_log,
    market_seen,
    paid_services,
    scored_extracts,
)
from daybook.change.programmes.adopting import LOG
from daybook.change.programmes.models import Item, Lesson, Plan, Programme, Screening, Writing
from daybook.change.programmes.planning import (
    RunwayEnd,
    baseline_of,
    current_plan,
    current_runway,
    runway_ends,
    schedule_of,
)
from daybook.change.programmes.rules.plan import Scheduled
from daybook.change.programmes.rules.screening import Subject
from daybook.change.programmes.running import GateSheet, StakeholderSheet, gates_of, stakeholders_of
from daybook.change.programmes.teaming import RoleSheet, TransferSheet, team_of, transfers_of
from daybook.decisions.cases.public import DecidedPaper, decided_paper
from daybook.decisions.undertakings.public import UndertakingRef, undertakings_of
from daybook.finance.ledger.public import Figures, Segments, figures_of
from daybook.kernel.actor import Actor


class Running:
    """How a programme is run, each part read when a document or page first asks for it."""

    def __init__(self, row: Programme, ends: Mapping[str, date]) -> None:
        self._row, self._ends = row, ends

    @cached_property
    def lessons(self) -> list[Lesson]:
        """Lessons, in the order in which they were logged."""
        return list(self._row.lessons.select_related("settled").order_by("id"))

    @cached_property
    def stakeholders(self) -> list[StakeholderSheet]:
        """Stakeholders as they are judged now."""
        return stakeholders_of(self._row)

    @cached_property
    def gates(self) -> list[GateSheet]:
        """Gates by their day."""
        return gates_of(self._row, self._ends)

    @cached_property
    def team(self) -> list[RoleSheet]:
        """The roles that are planned."""
        return [one for one in team_of(self._row) if not one.now.dropped]

    @cached_property
    def transfers(self) -> list[TransferSheet]:
        """What is to be handed over."""
        return transfers_of(self._row)


@dataclass(frozen=True, slots=True)
class Sources:
    """A programme with everything its documents say, as it stands on a day.

    `personal_since` is when the last event log with people in it, under other names, came in; None where none did.
    """

    row: Programme
    actor: Actor
    today: date
    paper: DecidedPaper
    writings: Mapping[tuple[str, str], str]
    plan: Plan
    steps: Sequence[Scheduled]
    baseline: Mapping[str, Scheduled]
    runway: Sequence[RunwayEnd]
    runway_source: str
    items: Sequence[Item]
    screenings: Mapping[str, Screening]
    undertakings: Sequence[UndertakingRef]
    books: Mapping[str, Figures]
    view: AppraisalView | None
    logs: Sequence[LogRef]
    personal_since: datetime | None
    benefits: Sequence[BenefitView]
    catalogue: Catalogue
    market: MarketSeen
    paid: Sequence[PaidService]
    extracts: Sequence[ExtractRef]
    running: Running


def sources_of(row: Programme, *, actor: Actor, today: date) -> Sources:
    """Everything the documents of a programme are made from."""
    paper = decided_paper(row.case)
    plan, runway = current_plan(row), current_runway(row)
    screenings = {one.subject: one for one in row.screenings.order_by("id")}
    adopted = [(find_log(one.record), one.at) for one in row.adopted.filter(kind=LOG).order_by("id")]
    steps = schedule_of(row, plan)
    records = list(row.adopted.values_list("record", flat=True))
    return Sources(
        row=row,
        actor=actor,
        today=today,
        paper=paper,
        writings=_standing_words(row),
        plan=plan,
        steps=steps,
        baseline={one.step.key: one for one in baseline_of(row)},
        runway=runway_ends(runway, today) if runway else (),
        runway_source=runway.source if runway else "",
        items=list(row.items.order_by("kind", "id")),
        screenings={subject: screenings[subject] for subject in Subject if subject in screenings},
        undertakings=undertakings_of(row.case, today=today),
        books=books_of(row.project),
        view=appraisal_of(row.appraisal) if row.appraisal else None,
        logs=[log for log, _ in adopted],
        personal_since=max((at for log, at in adopted if log.people == People.PSEUDONYMISED), default=None),
        benefits=benefits_of(row.appraisal, today) if row.appraisal else (),
        catalogue=catalogue_of(records),
        market=market_seen(records),
        paid=paid_services(records, today),
        extracts=scored_extracts(records),
        running=Running(row, {one.step.key: one.ends_on for one in steps}),
    )


def _standing_words(row: Programme) -> dict[tuple[str, str], str]:
    """The words of each section as they stand, by document and section: the latest writing of each."""
    newer = Writing.objects.filter(
        programme=OuterRef("programme"),
        paper=OuterRef("paper"),
        section=OuterRef("section"),
        number__gt=OuterRef("number"),
    )
    rows = row.writings.filter(~Exists(newer)).values_list("paper", "section", "words")
    return {(paper, section): words for paper, section, words in rows}


def books_of(project: str) -> dict[str, Figures]:
    """What the ledger says of the programme's project, by financial year."""
    if not project:
        return {}
    found: dict[str, Figures] = {}
    for (year, _), figures in figures_of(Segments(project=project), projects=[project]).items():
        found[year] = found.get(year, Figures()) + figures
    return dict(sorted(found.items()))
