"""The pages of one decision that are only read: the record, its rows, its versions and its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.cases.queries import CaseDetail, Tick, case_detail, versions_of
from daybook.decisions.cases.rules.changes import changes_between
from daybook.decisions.cases.rules.findings import Finding, Severity
from daybook.decisions.cases.rules.judging import Authorised
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.rules.writing import percentage
from daybook.decisions.cases.states import CaseState
from daybook.decisions.cases.web.addresses import act_address, box_of
from daybook.decisions.cases.web.steps import next_step_of, verbs_open_to
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table, Task
from daybook.ui.routes import link_to, requires
from daybook.ui.tones import state_words
from daybook.ui.words import Unreadable, date_text, read_date

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
    Column(key="rate", label="Rate of the lines above", phone=False),
    Column(key="amount", label="Amount", kind="money"),
)
_YEAR_COLUMNS = (
    Column(key="year", label="Financial year", main=True),
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


@requires("decisions.view")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision: what it asks, on whose authority, what was declared and signed, and the money that followed.

    `?as_at=2021-11-20` shows it as it stood at the end of that day.
    """
    now = clock.now()
    as_at, problem = _as_at(request)
    detail = case_detail(request.actor, reference, today=clock.today(), as_at=as_at)  # type: ignore[attr-defined]
    may, verbs = verbs_open_to(request.actor, detail, now)  # type: ignore[attr-defined]
    current = as_at is None
    context = {
        **paper_context(request, detail, may_edit=current and "edit_case" in verbs),
        "identity": _identity(detail),
        "step": next_step_of(request.actor, detail, now, may) if current else None,  # type: ignore[attr-defined]
        "verbs": verbs if current else frozenset(),
        "ticks": tick_tasks(detail, current and "give_advice" in verbs),
        "voided": detail.voided,
        "events": story_of(request.actor, detail.ref.slug),  # type: ignore[attr-defined]
        "as_at": as_at,
        "as_at_problem": problem,
        "earlier_versions": detail.version.number - 1,
    }
    return render(request, "cases/case.html", context)


@requires("decisions.view")
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    """The cost lines that make the total of a decision."""
    detail = case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]
    table = cost_table(detail)
    context = {"detail": detail, "table": table, "total": detail.check.lines_pence or 0, "title": "Costs"}
    return render(request, "cases/rows.html", context)


@requires("decisions.view")
def money(request: HttpRequest, reference: str) -> HttpResponse:
    """The budget lines that a decision opened."""
    detail = case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]
    context = {
        "detail": detail,
        "table": opened_table(request, detail),
        "total": detail.opened_pence,
        "title": "Money opened",
    }
    return render(request, "cases/rows.html", context)


@requires("decisions.view")
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Every version of a paper with what changed from the one before, latest first."""
    detail = case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]
    kept = versions_of(reference)
    names = names_of({version.made_by for version in kept})
    told = [
        {
            "version": version,
            "who": names[version.made_by],
            "changes": changes_between(kept[place + 1].form, version.form) if place + 1 < len(kept) else (),
        }
        for place, version in enumerate(kept)
    ]
    return render(request, "cases/versions.html", {"detail": detail, "told": told})


@requires("decisions.view")
def text(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The text of a version as a file: its SHA-256 is the digest that was signed."""
    for version in versions_of(reference):
        if version.number == number:
            response = HttpResponse(version.form.encode(), content_type="application/toml; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{slug_of(reference)}-version-{number}.toml"'
            return response
    raise Refused("not_found", f"{reference} has no version {number}. Look at its versions.")


def paper_context(request: HttpRequest, detail: CaseDetail, *, may_edit: bool) -> dict[str, Any]:
    """What every page that shows the paper itself needs."""
    names = names_of({signature.person for signature in detail.signatures})
    return {
        "detail": detail,
        "recommendations": recommended(detail),
        "cost_table": cost_table(detail),
        "costs_url": costs_url(detail),
        "year_table": year_table(detail),
        "opened_table": opened_table(request, detail),
        "findings": placed_findings(detail, may_edit),
        "signatures": [
            {"signature": signature, "who": names[signature.person], "under": _under(signature.paragraph)}
            for signature in detail.signatures
        ],
        "sections": _sections(detail),
        "codes": _codes(detail),
        "headings": _HEADINGS,
        "split_stated": all(line.split_stated for line in detail.opened),
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
    rows = [Row(cells=(each.year, each.amount_pence)) for each in detail.form.funding_years]
    split = [int(each.amount_pence) for each in detail.form.funding_years]
    totals = {"amount": sum(split)} if rows else {}
    empty = "The paper gives no split by financial year: the whole is opened in the first year it names."
    return Table(caption="By financial year", columns=_YEAR_COLUMNS, rows=rows, totals=totals, empty=empty)


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


def tick_tasks(detail: CaseDetail, may_give: bool) -> list[Task]:
    """The six declarations as a task list."""
    names = names_of({tick.given_by for tick in detail.ticks if tick.stands})
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


def _tick_task(tick: Tick, names: dict[str, str], url: str) -> Task:
    label, meaning = ADVICE_WORDS[tick.kind]
    if not tick.stands or tick.given_at is None:
        return Task(label=label, status="to_do", hint=meaning, url=f"{url}#{tick.kind}" if url else "")
    who = f"{names[tick.given_by]}, {date_text(tick.given_at.date())}"
    return Task(label=label, status="given", hint=f"{who}. {tick.words}" if tick.words else who)


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
                ("Years", ", ".join(said.financial_years)),
                ("Route", state_words(said.route)),
                ("Through", said.vehicle),
                ("Competition", {True: "yes", False: "no", None: ""}[said.competition]),
            )
            if value
        ],
        role=authority.role or "",
        paragraph=authority.paragraph or "",
        verified=authority.verified,
        scheme=authority.scheme,
    )


def _identity(detail: CaseDetail) -> list[Fact]:
    signed = {move.to_state: move.at for move in detail.moves}
    decided, published = signed.get(CaseState.DECIDED), signed.get(CaseState.PUBLISHED)
    facts = [
        Fact(label="State", value=detail.ref.state, state=True),
        Fact(label="Total", pence=_total(detail), url=costs_url(detail)),
        Fact(label="Decision-maker", value=detail.form.decision_maker),
        Fact(label="Begun", value=detail.moves[0].at.date()),
    ]
    if decided:
        facts.append(Fact(label="Decided", value=decided.date()))
    if published:
        facts.append(Fact(label="Published", value=published.date()))
    return facts


def _under(paragraph: str) -> str:
    """A paragraph of the scheme by its number; a statement of the form by its name."""
    return f"Scheme of delegation, paragraph {paragraph}" if paragraph[:1].isdigit() else paragraph


def _total(detail: CaseDetail) -> int:
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
                Fact(label="Exemptions", value=", ".join(publication.part_2_exemptions)),
                Fact(label="Interests", value=form.interests.declared),
            ],
        ),
    ]


def _yes_no(answer: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[answer]


def _as_at(request: HttpRequest) -> tuple[date | None, str]:
    typed = request.GET.get("as_at", "").strip()
    if not typed:
        return None, ""
    try:
        return read_date(typed), ""
    except Unreadable as unreadable:
        return None, str(unreadable)
