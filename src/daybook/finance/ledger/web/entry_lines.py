"""What was typed into the entry grid as journal rows, and what is wrong with it, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from daybook.finance.ledger.codings import checked_lines
from daybook.finance.ledger.journals import BodySum
from daybook.finance.ledger.rules.journals import SEGMENTS, JournalRow
from daybook.kernel.money import parse_pounds, pounds
from daybook.kernel.refused import Refused
from daybook.ui.grid import GridColumn, GridLine, GridProblem, TooManyLines, read_grid, write_grid
from daybook.ui.words import Unreadable, pounds_text, read_pounds


@dataclass
class Entered:
    """Rows for the operation, the numbers of their lines in the grid, and problems; `general` are of no one line."""

    rows: list[JournalRow] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[GridProblem] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    bodies: list[BodySum] = field(default_factory=list)

    @property
    def fit(self) -> bool:
        """Whether the rows can be given to the operation."""
        return not (self.problems or self.general)

    def add_findings(self, findings: Sequence[dict[str, Any]]) -> None:
        """Take the findings of a refusal, each to the cell it is about; a cell that has a problem keeps its first."""
        taken = {(problem.line, problem.column) for problem in self.problems}
        for finding in findings:
            place = finding["line"]
            if not place:
                self.general.append(finding["message"])
                continue
            number, column = self.numbers[place - 1], finding["field"]
            if column == "amount":
                column = "credit" if self.rows[place - 1].amount.startswith("-") else "debit"
                if {(number, "debit"), (number, "credit")} & taken:
                    continue
            self.problems.append(GridProblem(line=number, column=column, message=finding["message"]))
        self.problems.sort(key=lambda problem: problem.line)


def read_entry(text: str, columns: Sequence[GridColumn]) -> Entered:
    """Rows from the text of the grid, with everything wrong with them that can be told without keeping them."""
    entered = Entered()
    try:
        lines = read_grid(text, columns)
    except TooManyLines as too_many:
        entered.general.append(str(too_many))
        return entered
    if not lines:
        entered.general.append("Enter at least two lines, a debit and a credit")
        return entered
    for line in lines:
        pence, problem = _amount(line)
        codes = {segment: line.cells[segment] for segment in SEGMENTS}
        entered.rows.append(JournalRow(**codes, amount=pounds(pence), description=line.cells["description"]))
        entered.numbers.append(line.number)
        if problem:
            entered.problems.append(problem)
    entered.bodies = body_sums(entered.rows)
    try:
        checked_lines(entered.rows)
    except Refused as refused:
        entered.add_findings(refused.facts["findings"])  # type: ignore[arg-type]
    return entered


def body_sums(rows: Sequence[JournalRow]) -> list[BodySum]:
    """Debits and credits of each body among rows whose amounts can be read."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        pence = parse_pounds(row.amount)
        sums[row.body][pence < 0] += abs(pence)
    return [BodySum(body, debit, credit) for body, (debit, credit) in sorted(sums.items())]


def entry_text(rows: Sequence[JournalRow]) -> str:
    """Rows as the text of the grid, amounts on their side."""
    return write_grid([_cells(row) for row in rows])


def _cells(row: JournalRow) -> list[str]:
    pence = parse_pounds(row.amount.strip())
    amount = pounds_text(abs(pence)) if pence else ""
    codes = [getattr(row, segment) for segment in SEGMENTS]
    return [*codes, amount if pence > 0 else "", amount if pence < 0 else "", row.description]


def _amount(line: GridLine) -> tuple[int, GridProblem | None]:
    debit, credit = line.cells["debit"], line.cells["credit"]
    if bool(debit) == bool(credit):
        said = "Enter a debit or a credit, not both" if debit else "Enter a debit or a credit"
        return 0, GridProblem(line=line.number, column="debit", message=said)
    column, typed, sign = ("debit", debit, 1) if debit else ("credit", credit, -1)
    try:
        pence = read_pounds(typed)
    except Unreadable as unreadable:
        return 0, GridProblem(line=line.number, column=column, message=str(unreadable))
    if pence < 0:
        other = "credit" if column == "debit" else "debit"
        said = f"Enter it as a {other}, or without the minus sign or brackets"
        return 0, GridProblem(line=line.number, column=column, message=said)
    return sign * pence, None
