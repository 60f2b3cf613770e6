"""What programs may read of appraisals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.change.appraisal.queries import revision_detail, visible_appraisals
from daybook.change.appraisal.rules.content import Content
from daybook.change.appraisal.rules.results import OptionFigures, figures_of
from daybook.change.appraisal.rules.scenarios import Case, scenarios_of
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One appraisal in a list of them."""

    reference: str
    title: str
    revision: int


@dataclass(frozen=True, slots=True)
class AppraisalAnswer:
    """One revision: all that was written, and what it comes to, in pence, as given and in each scenario."""

    reference: str
    title: str
    revision: int
    latest: int
    content: Content
    figures: list[OptionFigures]
    scenarios: list[Case]


def read_appraisals(*, actor: Actor, now: datetime, search: str = "", limit: int = 100) -> list[AppraisalLine]:
    """Appraisals that match the words, the newest first; at most 500."""
    rows = visible_appraisals(actor, search).order_by("-id")[: max(min(limit, 500), 0)]
    return [AppraisalLine(row.reference, row.title, row.revision) for row in rows]


def read_appraisal(*, actor: Actor, now: datetime, reference: str, revision: int = 0) -> list[AppraisalAnswer]:
    """One appraisal, its latest revision or another by its number, with every figure; nothing where there is none."""
    try:
        detail = revision_detail(actor, reference, revision or None)
    except Refused:
        return []
    figures = list(figures_of(detail.title, detail.content))
    scenarios = list(scenarios_of(detail.content))
    return [
        AppraisalAnswer(
            detail.reference, detail.title, detail.number, detail.latest, detail.content, figures, scenarios
        )
    ]  # fmt: skip


READINGS = (
    Reading("appraisal.appraisals", "appraisal.view", read_appraisals),
    Reading("appraisal.appraisal", "appraisal.view", read_appraisal),
)
