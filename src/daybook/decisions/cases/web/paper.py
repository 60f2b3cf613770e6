"""A paper as its pages show it: what it recommends, its costs, declarations, signatures and the money that followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from daybook.decisions.cases.queries import CaseDetail, Signed, Tick
from daybook.decisions.cases.rules.findings import Finding, Severity
from daybook.decisions.cases.rules.judging import Authorised
from daybook.decisions.cases.rules.sums import FUNDING
from daybook.decisions.cases.rules.writing import percentage
from daybook.decisions.cases.web.addresses import act_address, box_of
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table, Task
from daybook.ui.routes import link_to
from daybook.ui.tones import state_words
from daybook.ui.words import date_text

ADVICE_WORDS = {
    "financial": ("Financial advice", "Strategic finance has been consulted on this proposal."),
    "legal": ("Legal advice", "Legal services have been consulted."),
    "equality": ("Equality advice", "Equality and diversity are covered in the paper."),
    "commercial": ("Commercial advice", "Commercial services have taken part in the proposal."),
    "data_protection": ("Data protection", "The paper says whether an assessment is needed, and covers what it found."),
    "head_of_service": ("Head of service", "The head of service is satisfied that the request is correct."),
}
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
_OPENED_COLUMNS = (
    Column(key="line", label="Budget line", main=True),
    Column(key="allocation", label="Allocation"),
    Column(key="fund", label="Fund"),
    Column(key="year", label="Year"),
    Column(key="amount", label="Opened", kind="money"),
)


_HEADINGS = (("error", "Errors"), ("warning", "Warnings"), ("note", "Notes"))


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with where to put it right; `url` is blank for those who may not edit."""

    finding: Finding
    url: str


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


def paper_context(request: HttpRequest, detail: CaseDetail, *, may_edit: bool) -> dict[str, Any]:
    """What every page that shows the paper itself needs, with the names of who signed and declared."""
    given_by = {tick.given_by for tick in detail.ticks if tick.stands}
    signed = (*detail.signatures, *detail.lapsed)
    names = names_of(given_by | {one for each in signed for one in (each.person, each.deputy_for) if one})
    return {
        "detail": detail,
        "names": names,
        "recommendations": recommended(detail),
        "cost_table": cost_table(detail),
        "costs_url": costs_url(detail),
        "year_table": year_table(detail),
        "opened_table": opened_table(request, detail),
        "findings": placed_findings(detail, may_edit),
        "signatures": [
            {"signature": signature, "who": _who_signed(signature, names), "under": _under(signature.paragraph)}
            for signature in detail.signatures
        ],
        "lapsed": [{"signature": signature, "who": _who_signed(signature, names)} for signature in detail.lapsed],
        "sections": _sections(detail),
        "codes": _codes(detail),
        "headings": _HEADINGS,
        "conduct": conduct_told(detail),
        "asks_for_money": asks_for_money(detail),
        "held_apart": _held_apart(detail),
        "split_stated": all(line.split_stated for line in detail.opened),
    }


def _who_signed(signature: Signed, names: Mapping[str, str]) -> str:
    """Whoever signed, and for whom where they signed as a deputy."""
    if not signature.deputy_for:
        return names[signature.person]
    return f"{names[signature.person]}, for {names[signature.deputy_for]} as their deputy"


def conduct_told(detail: CaseDetail) -> dict[str, Any]:
    """Returns, people who stood aside and a call-in, with the names of those who did it."""
    conduct = detail.conduct
    called = [conduct.called_in] if conduct.called_in else []
    people = {one.made_by for one in conduct.returns} | {one.made_by for one in called}
    people |= {one.person for one in conduct.stood_aside}
    names = names_of(people) if people else {}
    return {
        "returns": [{"one": one, "who": names[one.made_by]} for one in conduct.returns],
        "stood_aside": [{"one": one, "who": names[one.person]} for one in conduct.stood_aside],
        "called_in": [{"one": one, "who": names[one.made_by]} for one in called],
    }


def recommended(detail: CaseDetail) -> list[Recommended]:
    """The recommendations with their authority, in the paper's order."""
    return [_recommended(detail, each) for each in detail.recommendations]


def cost_table(detail: CaseDetail) -> Table:
    """The cost lines, with their sum below them."""
    rows = [
        Row(
            cells=(
                priced.line.label or "Without a label",
                percentage(priced.line.rate) if priced.line.rate is not None else "",
                priced.amount_pence,
            )
        )
        for priced in detail.costs
    ]
    totals = {"amount": int(detail.check.lines_pence or 0)} if rows else {}
    return Table(
        caption="Costs", columns=_COST_COLUMNS, rows=rows, totals=totals, empty="The paper has no cost lines yet."
    )


def year_table(detail: CaseDetail) -> Table:
    """What falls in each financial year, as the paper splits it."""
    named = {each.funding for each in detail.form.recommendations if each.action == FUNDING}
    fund = next(iter(named)) if len(named) == 1 else ""
    rows = [Row(cells=(each.year, each.fund or fund, each.amount_pence)) for each in detail.form.funding_years]
    split = [int(each.amount_pence) for each in detail.form.funding_years]
    totals = {"amount": sum(split)} if rows else {}
    empty = "The paper gives no split by financial year: the whole is opened in the first year it names."
    if not asks_for_money(detail):
        empty = "The paper asks for no money of its own."
    return Table(caption="By financial year", columns=_YEAR_COLUMNS, rows=rows, totals=totals, empty=empty)


def asks_for_money(detail: CaseDetail) -> bool:
    """Whether a recommendation of the paper is for funding."""
    return any(each.action == FUNDING for each in detail.form.recommendations)


def _held_apart(detail: CaseDetail) -> int:
    """What the decision gave beyond what it opened: its contingency, in pence."""
    asked = sum(int(each.amount_pence or 0) for each in detail.form.recommendations if each.action == FUNDING)
    return asked - detail.opened_pence if detail.opened else 0


def opened_table(request: HttpRequest, detail: CaseDetail) -> Table:
    """The budget lines that the decision opened, each leading to its page."""
    rows = [
        Row(
            cells=(
                line.budget_line,
                Cell(value=line.allocation, url=link_to(request, line.allocation)),
                line.fund,
                line.year,
                line.amount_pence,
            ),
            url=link_to(request, line.budget_line),
        )
        for line in detail.opened
    ]
    totals = {"amount": detail.opened_pence} if rows else {}
    empty = "No money is opened until the paper is decided."
    return Table(caption="Money opened", columns=_OPENED_COLUMNS, rows=rows, totals=totals, empty=empty)


def placed_findings(detail: CaseDetail, may_edit: bool) -> dict[str, list[Placed]]:
    """The findings by severity, gravest first, each with the box that puts it right."""
    edit = act_address("edit_case", detail.ref.slug) if may_edit else ""
    placed: dict[str, list[Placed]] = {}
    for finding in detail.check.findings:
        box = box_of(finding.path)
        url = f"{edit}#{box}" if edit and box else edit
        placed.setdefault(finding.severity.value, []).append(Placed(finding, url))
    return placed


def tick_tasks(detail: CaseDetail, names: Mapping[str, str], may_give: bool) -> list[Task]:
    """The six declarations as a task list, each with who gave it, by the names to hand."""
    url = act_address("give_advice", detail.ref.slug) if may_give else ""
    return [_tick_task(tick, names, url) for tick in detail.ticks]


def costs_url(detail: CaseDetail) -> str:
    """The page of the rows behind the paper's total; blank while they do not sum to it."""
    if detail.check.lines_pence != detail.check.stated_total_pence:
        return ""
    return reverse("decisions:costs", args=[detail.ref.slug])


def has_errors(detail: CaseDetail) -> bool:
    """Whether the check found an error."""
    return any(finding.severity is Severity.ERROR for finding in detail.check.findings)


def _tick_task(tick: Tick, names: Mapping[str, str], url: str) -> Task:
    label, meaning = ADVICE_WORDS[tick.kind]
    if not tick.stands or tick.given_at is None:
        return Task(label=label, status="to_do", hint=meaning, url=f"{url}#{tick.kind}" if url else "")
    who = f"{names[tick.given_by]}, {date_text(tick.given_at.date())}"
    said = [who, f"advised by {tick.adviser}"] if tick.adviser else [who]
    return Task(label=label, status="given", hint=f"{', '.join(said)}. {tick.words}" if tick.words else ", ".join(said))


def _recommended(detail: CaseDetail, each: Authorised) -> Recommended:
    said, authority = each.recommendation, each.authority
    url = costs_url(detail) if said.amount_pence == detail.check.lines_pence else ""
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


def _under(paragraph: str) -> str:
    """A paragraph of the scheme by its number; a statement of the form by its name."""
    return f"Scheme of delegation, paragraph {paragraph}" if paragraph[:1].isdigit() else paragraph


def stated_total(detail: CaseDetail) -> int:
    """The total that the paper states, or else what its lines come to."""
    stated = detail.check.stated_total_pence
    return stated if stated is not None else detail.check.lines_pence or 0


def _codes(detail: CaseDetail) -> list[Fact]:
    version = detail.version
    return [
        Fact(label="Cost centre", value=version.cost_centre),
        Fact(label="Account", value=version.account),
        Fact(label="Project", value=version.project),
    ]


def _sections(detail: CaseDetail) -> list[tuple[str, list[Fact]]]:
    """The rest of the paper, section by section."""
    form, publication, answers = detail.form, detail.form.publication, detail.form.data_protection
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
