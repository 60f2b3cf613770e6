"""What programs may read of decision papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.decisions.cases.queries import CaseFilter, visible_cases
from daybook.kernel.actor import Actor
from daybook.kernel.reading import Reading


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A decision paper in a list; its total is in pence."""

    reference: str
    slug: str
    title: str
    kind: str
    state: str
    total_pence: int | None
    decided_on: date | None


def read_cases(*, actor: Actor, now: datetime, state: str = "", year: str = "", limit: int = 100) -> list[CaseRow]:
    """Decision papers by state and financial year, newest first; at most 500."""
    cases = visible_cases(actor, CaseFilter(state=state, year=year)).order_by("-id")
    columns = ("reference", "slug", "title", "kind", "state", "total_pence", "decided_on")
    return [CaseRow(*row) for row in cases.values_list(*columns)[: min(limit, 500)]]


READINGS = (Reading("decisions.cases", "decisions.view", read_cases),)
