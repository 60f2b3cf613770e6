"""A paper as its pages show it: what it recommends, its costs, declarations, signatures and the money that followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from daybook.decisions.cases.queries import CaseDetail, Signed, Tick
from daybook.decisions.cases.rules.changes import place_words
from daybook.decisions.cases.rules.findings import Finding, Severity
from daybook.decisions.cases.rules.sums import FUNDING
from daybook.decisions.cases.showing import asks_for_money, cost_table, paper_sections, recommended, year_table
from daybook.decisions.cases.web.addresses import act_address, box_of
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table, Task
from daybook.ui.routes import link_to
from daybook.ui.words import date_text

ADVICE_WORDS = {
    "financial": ("Financial advice", "Strategic finance has been consulted on this proposal."),
    "legal": ("Legal advice", "Legal services have been consulted."),
    "equality": ("Equality advice", "Equality and diversity are covered in the paper."),
    "commercial": ("Commercial advice", "Commercial services have taken part in the proposal."),
    "data_protection": ("Data protection", "The paper says whether an assessment is needed, and covers what it found."),
    "head_of_service": ("Head of service", "The head of service is satisfied that the request is correct."),
}
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
    """A finding with where to put it right, in words; `url` is blank for those who may not edit."""

    finding: Finding
    url: str
    place: str


def paper_context(request: HttpRequest, detail: CaseDetail, *, may_edit: bool) -> dict[str, Any]:
    """What every page that shows the paper itself needs, with the names of who signed and declared."""
    given_by = {tick.given_by for tick in detail.ticks if tick.stands}
    signed = (*detail.signatures, *detail.lapsed)
    names = names_of(given_by | {one for each in signed for one in (each.person, each.deputy_for) if one})
    return {
        "detail": detail,
        "names": names,
        "recommendations": recommended(detail, costs_url(detail)),
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
        "sections": paper_sections(detail.form),
        "codes": _codes(detail),
        "headings": _HEADINGS,
        "conduct": conduct_told(detail),
        "asks_for_money": asks_for_money(detail.form),
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
        placed.setdefault(finding.severity.value, []).append(Placed(finding, url, place_words(finding.path)))
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
