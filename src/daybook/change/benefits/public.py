"""THE DOOR of benefits: what a business case says of the benefits of an appraisal, and what of them is money."""

from __future__ import annotations

from datetime import date

from daybook.change.benefits.addresses import benefit_address
from daybook.change.benefits.models import Actual, Benefit
from daybook.change.benefits.queries import Sheet, is_evidenced, owner_titles, sheets_of
from daybook.change.benefits.refs import BenefitRef, BenefitView, CashBenefit, Figure
from daybook.change.benefits.rules.profile import DatedValue, gain, reaches_the_financial_case
from daybook.change.benefits.rules.values import pence_of, value_words
from daybook.change.benefits.states import BenefitState
from daybook.kernel.periods import london_bounds

__all__ = ["BenefitRef", "BenefitView", "CashBenefit", "Figure", "benefits_of", "cash_of"]


def benefits_of(appraisal_ref: str, today: date) -> tuple[BenefitView, ...]:
    """The benefits of an appraisal as they stand on a day, those withdrawn left out; blank: those on their own.

    In order of their references. Six queries, however many they are.
    """
    sheets = _live(appraisal_ref, today)
    titles = owner_titles((one.row for one in sheets), today, london_bounds(today)[1])
    return tuple(_view(one, titles[one.row.owner_post], today) for one in sheets)


def cash_of(appraisal_ref: str, today: date) -> tuple[CashBenefit, ...]:
    """What of them reaches a financial case: cash-releasing ones that can be measured, and no others."""
    return tuple(
        CashBenefit(
            reference=sheet.row.reference,
            title=sheet.row.title,
            state=sheet.row.state,
            by_day=tuple(
                (one.on, pence_of(gain(sheet.row.direction, sheet.row.baseline, one.value) or 0))
                for one in sheet.targets
            ),
            link=benefit_address(sheet.row.reference),
        )
        for sheet in _live(appraisal_ref, today)
        if reaches_the_financial_case(sheet.row.benefit_class, sheet.row.unit) and sheet.row.baseline is not None
    )


def _live(appraisal_ref: str, today: date) -> list[Sheet]:
    found = Benefit.objects.filter(appraisal=appraisal_ref).exclude(state=BenefitState.WITHDRAWN)
    return sheets_of(found, today)


def _view(sheet: Sheet, owner: str, today: date) -> BenefitView:
    row, latest = sheet.row, sheet.latest
    coming = [one for one in sheet.targets if one.on > today]
    baseline = None
    if row.baseline is not None and row.baseline_on is not None:
        baseline = _figure(DatedValue(row.baseline_on, row.baseline), row.unit)
    return BenefitView(
        reference=row.reference,
        title=row.title,
        theme=row.theme,
        benefit_class=row.benefit_class,
        objective=row.objective,
        enabler=row.enabler,
        measure=row.measure,
        unit=row.unit,
        owner=owner,
        baseline=baseline,
        next_target=_figure(coming[0], row.unit) if coming else None,
        last_target=_figure(sheet.targets[-1], row.unit) if sheet.targets else None,
        latest=_figure(latest, row.unit) if latest else None,
        evidenced=latest is not None and is_evidenced(latest),
        state=row.state,
        standing=sheet.standing.value,
        counted_twice=tuple(_said(row.reference, one.references, one.why) for one in sheet.overlaps),
        link=benefit_address(row.reference),
    )


def _figure(one: DatedValue | Actual, unit: str) -> Figure:
    return Figure(one.on, one.value, value_words(one.value, unit))


def _said(reference: str, references: tuple[str, ...], why: str) -> str:
    return f"{', '.join(other for other in references if other != reference)}: {why}"
