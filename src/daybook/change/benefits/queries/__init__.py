"""Every read of benefits. `visible_benefits` is the only road to rows for pages and the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from daybook.change.appraisal.public import promised_lines
from daybook.change.benefits.models import Actual, Benefit, BenefitStep, Target
from daybook.change.benefits.refs import BenefitRef
from daybook.change.benefits.rules.counting import Claim, Overlap, overlaps, overlaps_of, same_words
from daybook.change.benefits.rules.profile import BenefitClass, Course, DatedValue, Direction, Standing, standing_of
from daybook.change.benefits.states import BenefitState
from daybook.foundation.organisation.public import holder_of, posts
from daybook.kernel.actor import Actor
from daybook.kernel.money import PENCE_IN_POUND
from daybook.kernel.periods import london_day
from daybook.kernel.prices import MILLION
from daybook.kernel.refused import Refused

_TARGETS = Prefetch("targets", to_attr="held_targets")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A benefit with its figures, how it stands on a day, and what it may count twice.

    `readings` are the actuals that count: of each day the one recorded last, in order of their days.
    """

    row: Benefit
    targets: list[DatedValue]
    actuals: list[Actual]
    readings: list[Actual]
    standing: Standing
    overlaps: list[Overlap]

    @property
    def latest(self) -> Actual | None:
        return self.readings[-1] if self.readings else None

    @property
    def latest_evidenced(self) -> Actual | None:
        return next((one for one in reversed(self.readings) if is_evidenced(one)), None)


def visible_benefits(actor: Actor, search: str = "") -> QuerySet[Benefit]:
    """Benefits that have every word, in no order; all who may see benefits see all of them."""
    found = Benefit.objects.all() if actor.person else Benefit.objects.none()
    for word in search.split():
        found = found.filter(
            Q(reference__icontains=word) | Q(title__icontains=word) | Q(enabler__icontains=word)
            | Q(objective__icontains=word) | Q(appraisal__icontains=word)
        )  # fmt: skip
    return found


def find_benefit(actor: Actor, reference: str) -> Benefit:
    """A benefit by its reference; Refused `not_found`."""
    return visible_benefits(actor).filter(reference=reference).first() or none_of(reference)


def none_of(reference: str) -> Benefit:
    """Refused `not_found`."""
    raise Refused("not_found", f"There is no benefit {reference[:40]}. Look for it on the register.")


def sheets_of(found: QuerySet[Benefit], today: date) -> list[Sheet]:
    """Benefits with their figures as they stand on a day, by reference: four queries however many they are."""
    asked = Exists(found.filter(pk=OuterRef("pk")).order_by())
    # What a benefit counts twice is counted by any other: all of them are read, once.
    rows = _with_figures(Benefit.objects.annotate(asked=asked), found).order_by("reference")
    named = _overlaps_among(rows)
    return [_sheet(row, named, today) for row in rows if row.asked]  # type: ignore[attr-defined]


def sheet_of(row: Benefit, today: date) -> Sheet:
    """One benefit with its figures."""
    [sheet] = sheets_of(Benefit.objects.filter(pk=row.pk), today)
    return sheet


def live_overlaps() -> list[Overlap]:
    """Every overlap between benefits that are not withdrawn; dis-benefits claim nothing."""
    return _overlaps_among(Benefit.objects.exclude(state=BenefitState.WITHDRAWN).prefetch_related(_TARGETS))


def _overlaps_among(rows: Iterable[Benefit]) -> list[Overlap]:
    claims = [
        _claim(row)
        for row in rows
        if row.state != BenefitState.WITHDRAWN and row.benefit_class != BenefitClass.DIS_BENEFIT
    ]
    return overlaps(claims, _lines_of({one.appraisal for one in claims if one.line}))


def _lines_of(appraisals: set[str]) -> dict[tuple[str, str], int]:
    """What the benefit lines of appraisals come to in their fullest year, in millionths of a pound."""
    return {
        (reference, same_words(label)): pence * (MILLION // PENCE_IN_POUND)
        for reference, lines in promised_lines(appraisals).items()
        for label, pence in lines.items()
    }


def latest_targets(row: Benefit) -> list[DatedValue]:
    """The targets that count, in order of their days."""
    # Lists beside the rows: a thousand managers asked for nothing take longer than all the rest.
    held = row.held_targets if hasattr(row, "held_targets") else list(row.targets.all())
    number = max((one.number for one in held), default=0)
    return [DatedValue(one.on, one.value) for one in sorted(held, key=_on) if one.number == number]


def is_evidenced(actual: Actual) -> bool:
    """Whether somebody else held it to be borne out."""
    return hasattr(actual, "evidencing")


def steps_of(row: Benefit) -> list[BenefitStep]:
    """Every act on a benefit, in order."""
    return list(row.steps.order_by("id"))


def owner_titles(rows: Iterable[Benefit], today: date, now: datetime) -> dict[str, str]:
    """The titles of the posts that answer for benefits, by reference; a post not established today by its reference."""
    wanted = {row.owner_post for row in rows} - {""}
    found = posts(wanted, on=today, known_at=now)
    return {post: found[post].title if post in found else post for post in wanted} | {"": ""}


def owner_of(row: Benefit, now: datetime) -> str:
    """Who holds the post that answers for it today; blank for nobody."""
    held = holder_of(row.owner_post, on=london_day(now), known_at=now) if row.owner_post else None
    return held.reference if held else ""


def records_by_hand(row: Benefit, actor: Actor, now: datetime) -> bool:
    """Whether somebody, or whoever they act for, holds the post that answers for it, or no post does yet."""
    return not row.owner_post or owner_of(row, now) in {actor.person, actor.deputy_for}


def ref_of(row: Benefit) -> BenefitRef:
    """A benefit as acts answer with it."""
    return BenefitRef(row.reference, row.title, row.state, row.version)


def _with_figures(rows: QuerySet[Benefit], asked: QuerySet[Benefit]) -> QuerySet[Benefit]:
    actuals = Actual.objects.filter(benefit__in=asked.order_by()).select_related("evidencing").order_by("on", "number")
    return rows.prefetch_related(_TARGETS, Prefetch("actuals", queryset=actuals, to_attr="held_actuals"))


def _sheet(row: Benefit, named: Sequence[Overlap], today: date) -> Sheet:
    actuals: list[Actual] = row.held_actuals  # type: ignore[attr-defined]
    readings = list({one.on: one for one in actuals}.values())
    targets = latest_targets(row)
    course = Course(
        state=row.state,
        direction=row.direction,
        benefit_class=row.benefit_class,
        owned=bool(row.owner_post),
        baseline=row.baseline,
        starts_on=row.starts_on,
        targets=targets,
        readings=[DatedValue(one.on, one.value) for one in readings],
    )
    return Sheet(row, targets, actuals, readings, standing_of(course, today), overlaps_of(row.reference, named))


def _claim(row: Benefit) -> Claim:
    values = [one.value for one in latest_targets(row)]
    best = None if not values else max(values) if row.direction == Direction.HIGHER else min(values)
    return Claim(
        reference=row.reference,
        title=row.title,
        unit=row.unit,
        direction=row.direction,
        claims_on=row.claims_on,
        appraisal=row.appraisal,
        line=row.line,
        baseline=row.baseline,
        baseline_source=row.baseline_source,
        best=best,
    )


def _on(target: Target) -> date:
    return target.on
