"""THE DOOR of appraisal: one appraisal as the storeys above may read it, for a programme and its outline case.

`appraisal_of(reference)` gives an `AppraisalView`, all of it frozen, money in whole pence:

    view.reference, .title, .question, .revision (number), .latest, .made_at, .base_year, .years, .schedule
    view.deflator   the series (.name, .source, .verified) by which finances are in the money of each year; None: real
    view.options    OptionView: .figures (pv_costs_pence, pv_benefits_pence, npsc_pence, npsv_pence, bcr, eac_pence,
                    payback_year, rank, lines, years, risks, expected_risk_pence, percentiles {10, 50, 80, 90}, curve),
                    .summary, .judgements, .risks (who said so, when, on what basis), .finances by year, and .links
                    {"pv_costs" | "pv_benefits" | "npsc" | "npsv" | "risks" | "finances": path to the rows behind}
    view.scenarios, .groups    Case: .name, .npsv_pence, .ranks (by option key), .preferred; the first is as given
    view.objectives, .choices (options framework), .funding, .findings, .link
    view.funds      what each fund gives for capital or revenue, year by year, in the money of the financial case

A line's own path is `line_link(reference, revision, option, line)`, by places. Shapes: rules/results.py,
rules/content.py, rules/financing.py and rules/findings.py. `revision=` asks for an older one: revisions never change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from daybook.change.appraisal.models import Appraisal
from daybook.change.appraisal.paths import path_to
from daybook.change.appraisal.queries import RevisionDetail, benefit_lines, option_names, revision_of
from daybook.change.appraisal.rules.content import (
    FACTORS,
    FEASIBILITY,
    ChoiceRow,
    FundingRow,
    JudgementRow,
    ObjectiveRow,
    RiskRow,
)
from daybook.change.appraisal.rules.financing import FinancialYearFigures, FundYears, financial_case, funds_by_year
from daybook.change.appraisal.rules.findings import Finding, findings_of
from daybook.change.appraisal.rules.prices import Deflator, deflators
from daybook.change.appraisal.rules.results import OptionFigures, figures_of
from daybook.change.appraisal.rules.scenarios import Case, groups_of, scenarios_of
from daybook.change.appraisal.rules.tracing import Figure

__all__ = [
    "FACTORS",
    "FEASIBILITY",
    "AppraisalView",
    "Case",
    "ChoiceRow",
    "Deflator",
    "FinancialYearFigures",
    "Finding",
    "FundYears",
    "FundingRow",
    "JudgementRow",
    "ObjectiveRow",
    "OptionFigures",
    "OptionView",
    "RiskRow",
    "appraisal_of",
    "appraisal_titles",
    "line_link",
    "option_names",
    "promised_lines",
]


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option with its figures, what it is judged on, its risks and its financial case, and where the rows open."""

    figures: OptionFigures
    summary: str
    judgements: tuple[JudgementRow, ...]
    risks: tuple[RiskRow, ...]
    finances: tuple[FinancialYearFigures, ...]
    links: dict[str, str]


@dataclass(frozen=True, slots=True)
class AppraisalView:
    """One revision of an appraisal, whole."""

    reference: str
    title: str
    question: str
    revision: int
    latest: int
    made_at: datetime
    base_year: int
    years: int
    schedule: str
    deflator: Deflator | None
    options: tuple[OptionView, ...]
    objectives: tuple[ObjectiveRow, ...]
    choices: tuple[ChoiceRow, ...]
    funding: tuple[FundingRow, ...]
    funds: tuple[FundYears, ...]
    scenarios: tuple[Case, ...]
    groups: tuple[Case, ...]
    findings: tuple[Finding, ...]
    link: str


# The figures of a revision follow from what it holds alone, and take far longer to work out than to read: those of the
# last few are kept. Replaced as a whole, so that no other thread sees it half changed.
_MOST_KEPT = 8
_worked_out: tuple[tuple[RevisionDetail, AppraisalView], ...] = ()


def appraisal_of(reference: str, revision: int | None = None) -> AppraisalView:
    """The latest revision of an appraisal, or another by its number. Refused `not_found`."""
    global _worked_out
    detail = revision_of(reference, revision)
    found = next((view for kept, view in _worked_out if kept == detail), None)
    if found is None:
        found = _view(detail)
        _worked_out = ((detail, found), *_worked_out[: _MOST_KEPT - 1])
    return found


def _view(detail: RevisionDetail) -> AppraisalView:
    content = detail.content
    figures = figures_of(detail.title, content)
    return AppraisalView(
        reference=detail.reference,
        title=detail.title,
        question=detail.question,
        revision=detail.number,
        latest=detail.latest,
        made_at=detail.made_at,
        base_year=content.base_year,
        years=content.years,
        schedule=content.schedule,
        deflator=deflators().get(content.deflator),
        options=tuple(_option(detail, place, option) for place, option in enumerate(figures)),
        objectives=content.objectives,
        choices=content.choices,
        funding=content.funding,
        funds=funds_by_year(content),
        scenarios=scenarios_of(content),
        groups=groups_of(content),
        findings=findings_of(content, figures),
        link=path_to("record", detail.reference, revision=detail.number),
    )


def appraisal_titles() -> dict[str, str]:
    """The title of every appraisal, by its reference."""
    return dict(Appraisal.objects.order_by("reference").values_list("reference", "title"))


def promised_lines(references: Collection[str]) -> dict[str, dict[str, int]]:
    """The benefit lines in the latest revisions of appraisals: what each comes to in its fullest year, in pence.

    By reference and label, in the prices of the line; where options have a line of the same label, the largest.
    """
    found: dict[str, dict[str, int]] = {reference: {} for reference in references}
    for reference, label, pence in benefit_lines(references):
        found[reference][label] = pence
    return found


def line_link(reference: str, revision: int, option: int, line: int) -> str:
    """Where the years of a line open; `option` and `line` are places, counted from 0, in the figures of the view."""
    return path_to("line", reference, option=option, line=line, revision=revision)


def _option(detail: RevisionDetail, place: int, option: OptionFigures) -> OptionView:
    content = detail.content
    asked = {"option": place, "revision": detail.number}
    links = {figure.value: path_to("rows", detail.reference, figure=figure.value, **asked) for figure in Figure}
    links |= {page: path_to(page, detail.reference, **asked) for page in ("risks", "sensitivity", "finances")}
    return OptionView(
        figures=option,
        summary=next(row.summary for row in content.options if row.key == option.key),
        judgements=tuple(row for row in content.judgements if row.option == option.key),
        risks=tuple(row for row in content.risks if row.option == option.key),
        finances=financial_case(option.key, content),
        links=links,
    )
