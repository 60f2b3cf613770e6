"""What programs may read of decision papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daybook.decisions.cases.queries import CaseFilter, visible_cases
from daybook.decisions.cases.queries.numbers import number_lint
from daybook.decisions.cases.rules.number_lint import lint_numbers
from daybook.decisions.cases.rules.number_words import standing_words, sum_words
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
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


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of a text, where it stands in it, whether it is borne out, and by what.

    `standing` is matching, stale or without_source; a total that its parts do not make is told again: does_not_add.
    """

    text: str
    start: int
    end: int
    kind: str
    standing: str
    message: str


def read_number_lint(*, actor: Actor, now: datetime, reference: str = "", text: str = "") -> list[NumberRow]:
    """The numbers of a text held against a decision's record, or of the paper's own words where the text is blank.

    Without a reference nothing bears the text out, and only its totals are checked.
    """
    answer = number_lint(actor, reference, text or None, today=london_day(now)) if reference else lint_numbers(text)
    judged = [(one.mention, one.standing.value, standing_words(one)) for one in answer.numbers]
    wrong = [(check.total, "does_not_add", sum_words(check)) for check in answer.wrong_sums]
    return [
        NumberRow(mention.text, mention.start, mention.end, mention.what.value, standing, message)
        for mention, standing, message in (*judged, *wrong)
    ]


READINGS = (
    Reading("decisions.cases", "decisions.view", read_cases),
    Reading("decisions.number_lint", "decisions.view", read_number_lint),
)
