"""What a paper says, as its pages show it and as the domains above may show one that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from daybook.decisions.cases.rules.findings import DecisionCheck
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.judging import Authorised
from daybook.decisions.cases.rules.sums import FUNDING, PricedLine
from daybook.decisions.cases.rules.writing import percentage
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.tones import state_words

_COST_COLUMNS = (
    Column(key="line", label="Cost", main=True),
    Column(key="rate", label="Rate of the lines above", second=True),
    Column(key="amount", label="Amount", kind="money"),
)
_YEAR_COLUMNS = (
    Column(key="year", label="Financial year", main=True),
    Column(key="fund", label="Fund"),
    Column(key="amount", label="Amount", kind="money"),
)


class Paper(Protocol):
    """A paper with its check, held as a record or only read."""

    @property
    def form(self) -> DecisionForm: ...
    @property
    def check(self) -> DecisionCheck: ...
    @property
    def recommendations(self) -> tuple[Authorised, ...]: ...
    @property
    def costs(self) -> tuple[PricedLine, ...]: ...


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation in words, its amount and the rows behind it, and on whose authority it is decided."""

    number: int
    words: str
    amount_pence: int | None
    amount_url: str
    facts: Sequence[str]
    role: str
    paragraph: str
    verified: bool
    scheme: str


def recommended(paper: Paper, total_url: str = "") -> list[Recommended]:
    """The recommendations with their authority, in the paper's order; `total_url` is where its total opens."""
    return [_recommended(paper, each, total_url) for each in paper.recommendations]


def cost_table(paper: Paper) -> Table:
    """The cost lines, with their sum below them."""
    rows = [
        Row(
            cells=(
                priced.line.label or "Without a label",
                percentage(priced.line.rate) if priced.line.rate is not None else "",
                priced.amount_pence,
            )
        )
        for priced in paper.costs
    ]
    totals = {"amount": int(paper.check.lines_pence or 0)} if rows else {}
    return Table(
        caption="Costs", columns=_COST_COLUMNS, rows=rows, totals=totals, empty="The paper has no cost lines yet."
    )


def year_table(paper: Paper) -> Table:
    """What falls in each financial year, as the paper splits it."""
    named = {each.funding for each in paper.form.recommendations if each.action == FUNDING}
    fund = next(iter(named)) if len(named) == 1 else ""
    rows = [Row(cells=(each.year, each.fund or fund, each.amount_pence)) for each in paper.form.funding_years]
    split = [int(each.amount_pence) for each in paper.form.funding_years]
    totals = {"amount": sum(split)} if rows else {}
    empty = "The paper gives no split by financial year: the whole is opened in the first year it names."
    if not asks_for_money(paper.form):
        empty = "The paper asks for no money of its own."
    return Table(caption="By financial year", columns=_YEAR_COLUMNS, rows=rows, totals=totals, empty=empty)


def asks_for_money(form: DecisionForm) -> bool:
    """Whether a recommendation of the paper is for funding."""
    return any(each.action == FUNDING for each in form.recommendations)


def _recommended(paper: Paper, each: Authorised, total_url: str) -> Recommended:
    said, authority = each.recommendation, each.authority
    url = total_url if said.amount_pence == paper.check.lines_pence else ""
    return Recommended(
        number=said.number,
        words=state_words(said.action) or "Nothing is recommended yet",
        amount_pence=said.amount_pence,
        amount_url=url,
        facts=[
            f"{label}: {value}"
            for label, value in (
                ("From", said.funding),
                ("Money", state_words(said.money)),
                ("Years", ", ".join(said.financial_years)),
                ("Route", state_words(said.route)),
                ("Through", said.vehicle),
                ("Contract", said.contract),
                ("Competition", {True: "yes", False: "no", None: ""}[said.competition]),
            )
            if value
        ],
        role=authority.role or "",
        paragraph=authority.paragraph or "",
        verified=authority.verified,
        scheme=authority.scheme,
    )


def paper_sections(form: DecisionForm) -> list[tuple[str, list[Fact]]]:
    """The rest of the paper, section by section."""
    publication, answers = form.publication, form.data_protection
    cited = form.authority
    return [
        (
            "The proposal",
            [
                Fact(label="Programme", value=form.programme),
                Fact(label="Kind of decision", value=state_words(form.kind)),
                Fact(label="Length", value=f"{form.duration_months} months" if form.duration_months else ""),
                Fact(label="Deliverables", value=", ".join(form.deliverables)),
                Fact(label="Plan priorities", value=", ".join(form.priorities)),
                Fact(label="Supersedes", value=", ".join(form.supersedes)),
                Fact(label="Benefit themes", value=", ".join(form.benefit_themes)),
                Fact(label="Systems that depend on it", value=", ".join(form.dependencies)),
            ],
        ),
        (
            "Legal, equality and data protection",
            [
                Fact(label="Authority cited", value=f"{cited.scheme}, paragraph {cited.paragraph}" if cited else ""),
                Fact(label="What it covers", value=cited.covers if cited else ""),
                Fact(label="Equality assessment", value=form.equality_assessment),
                Fact(label="Impact assessment required", value=_yes_no(answers.dpia_required)),
                Fact(label="Personal data of the public", value=_yes_no(answers.personal_data_of_public)),
                Fact(label="Impact assessment", value=answers.dpia_reference),
            ],
        ),
        (
            "Public access",
            [
                Fact(label="Part 1 deferred", value=_yes_no(publication.part_1_deferred)),
                Fact(label="Deferred until", value=publication.deferred_until),
                Fact(label="Why", value=publication.deferral_reason),
                Fact(label="Part 2", value=_yes_no(publication.part_2)),
                Fact(label="Why not published", value=publication.part_2_rationale),
                Fact(label="Public interest", value=publication.part_2_public_interest),
                Fact(label="Exemptions", value=", ".join(publication.part_2_exemptions)),
                Fact(label="Interests", value=form.interests.declared),
            ],
        ),
    ]


def _yes_no(answer: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[answer]
