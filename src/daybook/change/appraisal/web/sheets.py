"""The parts of an appraisal as grids: which columns, how rows become lines of text, and lines rows again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from daybook.change.appraisal.rules.bias import upper_bounds
from daybook.change.appraisal.rules.content import (
    Aspect,
    ChoiceRow,
    Confidence,
    Content,
    CorrelationRow,
    Dimension,
    FundingRow,
    JudgementRow,
    LineRow,
    ObjectiveRow,
    OptionRow,
    Outcome,
    Purpose,
    RiskRow,
    Role,
    ScenarioRow,
    Treatment,
    Verdict,
    What,
)
from daybook.change.appraisal.rules.inputs import BenefitClass, Distribution, Money, Side
from daybook.change.appraisal.rules.prices import NOMINAL
from daybook.kernel.money import pounds
from daybook.ui.grid import GridColumn, GridLine, GridProblem
from daybook.ui.words import Unreadable, read_date, read_pounds

Words = Sequence[str]
_PRICES = GridColumn(key="prices", label="In prices of", kind="word",
                     options=[("", "the base year"), (NOMINAL, "each year, as spent")])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One grid of one part: its field, its columns, and the two ways between rows and cells.

    `read` raises `Unreadable` with `column` set where a cell cannot be read.
    """

    part: str
    label: str
    columns: tuple[GridColumn, ...]
    write: Callable[[Any], Words]
    read: Callable[[dict[str, str]], Any]


class CellUnreadable(ValueError):
    """A cell that cannot be read; the text says how to write it."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


def read_rows(sheet: Sheet, lines: Sequence[GridLine]) -> tuple[list[Any], list[GridProblem]]:
    """The rows of a grid, and what cannot be read in it."""
    rows, problems = [], []
    for line in lines:
        try:
            rows.append(sheet.read(line.cells))
        except CellUnreadable as fault:
            problems.append(GridProblem(line=line.number, column=fault.column, message=str(fault)))
    return rows, problems


def options_sheet(content: Content) -> Sheet:
    """The short list."""
    return Sheet(
        "options",
        "Options",
        (
            GridColumn(key="key", label="Key", kind="word"),
            GridColumn(key="name", label="Name"),
            GridColumn(key="role", label="Stands for", kind="word", options=_offered(Role)),
            GridColumn(key="summary", label="In a sentence"),
        ),
        lambda row: (row.key, row.name, row.role, row.summary),
        lambda cells: OptionRow(cells["key"], cells["name"], cells["role"], cells["summary"]),
    )


def lines_sheet(content: Content, option: str) -> Sheet:
    """The costs and benefits of one option."""
    kinds = [*_offered(Money), *_offered(BenefitClass)]
    bounds = [(name, f"{bound.percent}% upper bound") for name, bound in upper_bounds().items()]
    return Sheet(
        "lines",
        "Lines",
        (
            GridColumn(key="side", label="Side", kind="code", options=_offered(Side)),
            GridColumn(key="label", label="Label"),
            GridColumn(key="kind", label="Kind or class", kind="word", options=kinds),
            *_year_columns(content),
            GridColumn(key="bias", label="Optimism bias", kind="word", options=bounds),
            GridColumn(key="mitigation", label="Mitigated %", kind="word"),
            GridColumn(key="treatment", label="Treatment", kind="word", options=_offered(Treatment)),
            GridColumn(key="basis", label="Based on"),
            _PRICES,
        ),
        lambda row: (
            row.side, row.label, row.kind, *_amount_cells(row.amounts_pence), row.bias, row.mitigation_percent,
            row.treatment, row.basis, row.prices,
        ),
        lambda cells: LineRow(
            option, cells["side"], cells["label"], cells["kind"], _amounts(cells, content), cells["bias"],
            cells["mitigation"] or "0", cells["treatment"] or Treatment.ECONOMIC, cells["basis"],
            prices=cells["prices"],
        ),
    )  # fmt: skip


def risks_sheet(content: Content) -> Sheet:
    """The risks of every option."""
    return Sheet(
        "risks",
        "Risks",
        (
            GridColumn(key="option", label="Option", kind="word", options=_keys(content)),
            GridColumn(key="label", label="Risk"),
            GridColumn(key="on", label="On", kind="code", options=_offered(Side)),
            GridColumn(key="probability", label="Likelihood %", kind="word"),
            GridColumn(key="distribution", label="Shape", kind="word", options=_offered(Distribution)),
            GridColumn(key="low", label="Low", kind="money"),
            GridColumn(key="mode", label="Most likely", kind="money"),
            GridColumn(key="high", label="High", kind="money"),
            GridColumn(key="chances", label="Chances"),
            GridColumn(key="year", label="Year from 0", kind="word"),
            GridColumn(key="said_by", label="Said by"),
            GridColumn(key="said_on", label="On the day", kind="word"),
            GridColumn(key="basis", label="On what basis"),
        ),
        _risk_cells,
        _risk,
    )


def correlations_sheet(content: Content) -> Sheet:
    """Which sizes go together."""
    labels = [(row.label, row.option) for row in content.risks]
    return Sheet(
        "correlations",
        "Risks whose sizes go together",
        (
            GridColumn(key="first", label="Risk", kind="word", options=labels),
            GridColumn(key="second", label="Other risk", kind="word", options=labels),
            GridColumn(key="rho", label="Rank correlation", kind="word"),
        ),
        lambda row: (row.first, row.second, row.rho),
        lambda cells: CorrelationRow(cells["first"], cells["second"], cells["rho"].replace("−", "-")),
    )


def objectives_sheet(content: Content) -> Sheet:
    """Spending objectives."""
    return Sheet(
        "objectives",
        "Spending objectives",
        (
            GridColumn(key="purpose", label="Type", kind="word", options=_offered(Purpose)),
            GridColumn(key="words", label="Objective"),
            GridColumn(key="measure", label="Measured by"),
        ),
        lambda row: (row.purpose, row.words, row.measure),
        lambda cells: ObjectiveRow(cells["purpose"], cells["words"], cells["measure"]),
    )


def choices_sheet(content: Content) -> Sheet:
    """The long list."""
    return Sheet(
        "choices",
        "Choices",
        (
            GridColumn(key="dimension", label="Dimension", kind="word", options=_offered(Dimension)),
            GridColumn(key="choice", label="Choice"),
            GridColumn(key="outcome", label="Outcome", kind="word", options=_offered(Outcome)),
            GridColumn(key="reason", label="Reason"),
        ),
        lambda row: (row.dimension, row.choice, row.outcome, row.reason),
        lambda cells: ChoiceRow(cells["dimension"], cells["choice"], cells["outcome"], cells["reason"]),
    )


def judgements_sheet(content: Content) -> Sheet:
    """How options stand on each aspect."""
    return Sheet(
        "judgements",
        "Judgements",
        (
            GridColumn(key="option", label="Option", kind="word", options=_keys(content)),
            GridColumn(key="aspect", label="Aspect", kind="word", options=_offered(Aspect)),
            GridColumn(key="verdict", label="Verdict", kind="word", options=_offered(Verdict)),
            GridColumn(key="confidence", label="Confidence", kind="word", options=_offered(Confidence)),
            GridColumn(key="evidence", label="Evidence"),
            GridColumn(key="owner", label="Owner"),
        ),
        lambda row: (row.option, row.aspect, row.verdict, row.confidence, row.evidence, row.owner),
        lambda cells: JudgementRow(
            cells["option"], cells["aspect"], cells["verdict"], cells["confidence"], cells["evidence"], cells["owner"]
        ),
    )


def scenarios_sheet(content: Content) -> Sheet:
    """Named scenarios: each row one change of one of them."""
    labels = sorted({row.label for row in content.lines})
    return Sheet(
        "scenarios",
        "Changes",
        (
            GridColumn(key="name", label="Scenario"),
            GridColumn(key="what", label="Change of", kind="word", options=_offered(What)),
            GridColumn(key="option", label="Option", kind="word", options=[("", "every option"), *_keys(content)]),
            GridColumn(key="label", label="Line", options=[(label, "") for label in labels]),
            GridColumn(key="amount", label="By % or years", kind="word"),
        ),
        lambda row: (row.name, row.what, row.option, row.label, str(row.years) if row.years else row.percent),
        _scenario,
    )


def _scenario(cells: dict[str, str]) -> ScenarioRow:
    amount = cells["amount"].replace("−", "-")
    given = (cells["name"], cells["what"], cells["option"], cells["label"])
    if cells["what"] != What.DELAY:
        return ScenarioRow(*given, percent=amount)
    if not amount.isascii() or not amount.isdigit() or len(amount) > 2:
        raise CellUnreadable("amount", "Say by how many whole years the start moves, such as 1.")
    return ScenarioRow(*given, years=int(amount))


def funding_sheet(content: Content, funds: Sequence[tuple[str, str]]) -> Sheet:
    """What the funds can give; `funds` are those of the ledger, code and name."""
    return Sheet(
        "funding",
        "Funding",
        (
            GridColumn(key="fund", label="Fund"),
            GridColumn(key="kind", label="For", kind="word", options=_offered(Money)),
            *_year_columns(content),
            _PRICES,
            GridColumn(key="code", label="Fund in the ledger", kind="word", options=funds),
        ),
        lambda row: (row.fund, row.kind, *_amount_cells(row.amounts_pence), row.prices, row.code),
        lambda cells: FundingRow(
            cells["fund"], cells["kind"], _amounts(cells, content), cells["prices"], cells["code"]
        ),
    )


def _year_columns(content: Content) -> list[GridColumn]:
    return [
        GridColumn(key=f"y{year}", label=str(content.base_year + year), kind="money") for year in range(content.years)
    ]


def _amount_cells(amounts: Sequence[int]) -> list[str]:
    return [pounds(pence) if pence else "" for pence in amounts]


def _amounts(cells: dict[str, str], content: Content) -> list[int]:
    return [_pence(cells, f"y{year}") for year in range(content.years)]


def _pence(cells: dict[str, str], column: str) -> int:
    text = cells[column]
    if not text:
        return 0
    try:
        return read_pounds(text)
    except Unreadable as fault:
        raise CellUnreadable(column, str(fault)) from None


def _risk_cells(row: RiskRow) -> Words:
    chances = "; ".join(f"{pounds(pence)} x {weight}" for pence, weight in row.chances)
    plain = not row.chances
    sizes = [pounds(pence) if plain else "" for pence in (row.low_pence, row.mode_pence, row.high_pence)]
    return (
        row.option, row.label, row.on, row.probability_percent, row.distribution, *sizes, chances, str(row.year),
        row.said_by, row.said_on.isoformat() if row.said_on else "", row.basis,
    )  # fmt: skip


def _risk(cells: dict[str, str]) -> RiskRow:
    year = cells["year"]
    if not year.isascii() or not year.isdigit() or len(year) > 3:
        raise CellUnreadable("year", "Give the year counted from 0, the base year, such as 2.")
    try:
        said_on = read_date(cells["said_on"]) if cells["said_on"] else None
    except Unreadable as fault:
        raise CellUnreadable("said_on", str(fault)) from None
    return RiskRow(
        option=cells["option"],
        label=cells["label"],
        on=cells["on"],
        probability_percent=cells["probability"],
        distribution=cells["distribution"],
        year=int(year),
        low_pence=_pence(cells, "low"),
        mode_pence=_pence(cells, "mode"),
        high_pence=_pence(cells, "high"),
        chances=_chances(cells["chances"]),
        said_by=cells["said_by"],
        said_on=said_on,
        basis=cells["basis"],
    )


def _chances(text: str) -> list[list[int]]:
    """ "1000 x 3; 5000 x 1": amounts with their weights."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        amount, _, weight = part.partition("x")
        try:
            pence = read_pounds(amount.strip())
        except Unreadable as fault:
            raise CellUnreadable("chances", str(fault)) from None
        if not weight.strip().isascii() or not weight.strip().isdigit() or len(weight) > 8:
            raise CellUnreadable("chances", "Write each chance as an amount x a whole weight: 1000 x 3; 5000 x 1")
        found.append([pence, int(weight)])
    return found


def _keys(content: Content) -> list[tuple[str, str]]:
    return [(row.key, row.name) for row in content.options]


def _offered(words: Any) -> list[tuple[str, str]]:
    return [(word, word.replace("_", " ")) for word in words]
