"""Budget figures: a year's sums of the BUDGET, RESERVATION, COMMITMENT and ACTUAL books, from kept balances alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from daybook.finance.ledger.models import PERIOD_COLUMNS, Book
from daybook.finance.ledger.queries import JOINS, Segments
from daybook.kernel.prepared import prepared_cursor


@dataclass(frozen=True, slots=True)
class Figures:
    """A year's sums of one set of codes, in pence: what was budgeted, held for it, promised from it and spent."""

    budget_pence: int = 0
    reserved_pence: int = 0
    committed_pence: int = 0
    actual_pence: int = 0

    @property
    def available_pence(self) -> int:
        return self.budget_pence - self.reserved_pence - self.committed_pence - self.actual_pence

    @property
    def held_pence(self) -> int:
        """Kept from everybody else but not spent yet."""
        return self.reserved_pence + self.committed_pence

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.budget_pence + other.budget_pence,
            self.reserved_pence + other.reserved_pence,
            self.committed_pence + other.committed_pence,
            self.actual_pence + other.actual_pence,
        )


# Body, cost centre, objective, project and fund: what a budget line is held by, whatever the account.
Control = tuple[str, str, str, str, str]

_FIGURES = f"""SELECT kept.year, body.code, cost_centre.code, coalesce(objective.code, ''),
    coalesce(project.code, ''), coalesce(fund.code, ''), kept.book, sum({" + ".join(PERIOD_COLUMNS[1:])})
  FROM ledger_yearbalance kept {JOINS}
  WHERE account.kind IN ('EXPENDITURE', 'INCOME') {{where}}
  GROUP BY 1, 2, 3, 4, 5, 6, 7"""


# Asked under the lock of a budget line, so worded once: from the project's few codings to their rows of one year.
_YEAR_FIGURES = f"""SELECT kept.book, sum({" + ".join(PERIOD_COLUMNS[1:])})
  FROM ledger_coding coding
  JOIN ledger_account account ON account.id = coding.account_id
  JOIN ledger_yearbalance kept ON kept.coding_id = coding.id
  WHERE coding.project_id = (SELECT id FROM ledger_segment WHERE kind = 'PROJECT' AND code = %(project)s)
    AND coding.fund_id = (SELECT id FROM ledger_segment WHERE kind = 'FUND' AND code = %(fund)s)
    AND coding.cost_centre_id = (
      SELECT centre.id FROM organisation_costcentre centre JOIN organisation_legalbody body ON body.id = centre.body_id
      WHERE body.code = %(body)s AND centre.code = %(cost_centre)s)
    AND (%(objective)s = '' OR coding.objective_id =
      (SELECT id FROM ledger_segment WHERE kind = 'OBJECTIVE' AND code = %(objective)s))
    AND account.kind IN ('EXPENDITURE', 'INCOME')
    AND kept.year = %(year)s AND kept.book IN ('ACTUAL', 'BUDGET', 'COMMITMENT', 'RESERVATION')
  GROUP BY kept.book"""


def year_figures(control: Control, year: str) -> Figures:
    """The figures of one budget line's codes in one year, under any objective where the control names none.

    Costs what the project's own codings cost, however many others there are.
    """
    names = ("body", "cost_centre", "objective", "project", "fund")
    with prepared_cursor() as cursor:
        cursor.execute(_YEAR_FIGURES, dict(zip(names, control, strict=True)) | {"year": year})
        return _of_books({book: int(amount) for book, amount in cursor.fetchall()})


def months_of(segments: Segments, year: str, book: str = Book.ACTUAL) -> list[int]:
    """Twelve sums in pence, April first, of income and expenditure in one year; adjustments count in March."""
    where, values = segments.conditions()
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in PERIOD_COLUMNS[1:])
    query = f"""SELECT {sums} FROM ledger_yearbalance kept {JOINS}
        WHERE kept.book = %s AND kept.year = %s AND account.kind IN ('EXPENDITURE', 'INCOME') {where}"""
    with connection.cursor() as cursor:
        cursor.execute(query, [book, year, *values])
        *months, adjustments = map(int, cursor.fetchone())
    months[-1] += adjustments
    return months


def figures_of(
    segments: Segments, *, years: Collection[str] = (), projects: Collection[str] = ()
) -> dict[tuple[str, Control], Figures]:
    """Budget figures by financial year and control codes, for the codings that match: one query of kept balances.

    Of these financial years and these projects alone where any are named: a read then costs no more as others are used.
    """
    where, values = segments.conditions()
    for column, wanted in (("kept.year", years), ("project.code", projects)):
        if wanted:
            where += f" AND {column} IN ({', '.join(['%s'] * len(wanted))})"
            values += wanted
    books: dict[tuple[str, Control], dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES.format(where=where), values)
        for year, body, cost_centre, objective, project, fund, book, amount in cursor.fetchall():
            key = year, (body, cost_centre, objective, project, fund)
            books.setdefault(key, {})[book] = int(amount)
    return {key: _of_books(sums) for key, sums in books.items()}


def _of_books(sums: Mapping[str, int]) -> Figures:
    return Figures(
        sums.get(Book.BUDGET, 0),
        sums.get(Book.RESERVATION, 0),
        sums.get(Book.COMMITMENT, 0),
        sums.get(Book.ACTUAL, 0),
    )
