"""The pages of one decision that are only read: the record, its rows, its versions and its text."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.decisions.cases.queries import CaseDetail, case_detail, versions_of
from daybook.decisions.cases.queries.planning import is_past, superseded_by
from daybook.decisions.cases.rules.judging import AWARD
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.showing import cost_table
from daybook.decisions.cases.states import CaseState
from daybook.decisions.cases.web.chain import chain_tasks
from daybook.decisions.cases.web.paper import (
    costs_url,
    opened_table,
    paper_context,
    stated_total,
    tick_tasks,
)
from daybook.decisions.cases.web.steps import next_step_of, verbs_open_to
from daybook.decisions.cases.web.written import tracked_changes, written_sections
from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.ui.links import names_of
from daybook.ui.parts import Fact
from daybook.ui.routes import open_to, requires
from daybook.ui.words import Unreadable, read_date


@requires("decisions.view")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision: what it asks, on whose authority, what was declared and signed, and the money that followed.

    `?as_at=2021-11-20` shows it as it stood at the end of that day.
    """
    now = clock.now()
    as_at, problem = _as_at(request)
    try:
        detail = case_detail(request.actor, reference, today=clock.today(), as_at=as_at)  # type: ignore[attr-defined]
    except Refused:
        # Of a decision that was taken before Daybook, its place in the chain is what there is.
        slug = slug_of(reference)
        if is_past(slug):
            return redirect("decisions:chain", reference=slug)
        raise
    verbs = verbs_open_to(request, detail)
    current = as_at is None
    paper = paper_context(request, detail, may_edit=current and "edit_case" in verbs)
    context = {
        **paper,
        "identity": _identity(detail),
        "step": next_step_of(request.actor, detail, now, verbs) if current else None,  # type: ignore[attr-defined]
        "chain": chain_tasks(detail, paper["names"], now),
        "verbs": verbs if current else frozenset(),
        "ticks": tick_tasks(detail, paper["names"], current and "give_advice" in verbs),
        "voided": detail.voided,
        "written": written_sections(detail.form),
        "superseded_by": superseded_by(detail.ref.slug, detail.until),
        "documents_url": open_to(request, reverse("documents:documents", args=[detail.ref.slug])),
        "remarks": sum(remark.resolved_at is None for remark in detail.remarks),
        "events": story_of(request.actor, detail.ref.slug),  # type: ignore[attr-defined]
        "as_at": as_at,
        "as_at_problem": problem,
        "example_day": london_day(detail.moves[0].at),
        "may_call_in": any(each.action == AWARD for each in detail.form.recommendations)
        and not detail.conduct.called_in,
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
    """Every version of a paper with its changes tracked word by word, latest first.

    `?from=1&to=3` tracks the changes between any two of them instead.
    """
    detail = case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]
    kept = versions_of(reference)
    names = names_of({version.made_by for version in kept})
    by_number = {str(version.number): version for version in kept}
    earlier, later = by_number.get(request.GET.get("from", "")), by_number.get(request.GET.get("to", ""))
    told = [
        {
            "version": version,
            "who": names[version.made_by],
            "changes": tracked_changes(kept[place + 1].form, version.form) if place + 1 < len(kept) else [],
        }
        for place, version in enumerate(kept)
    ]
    # What the boxes offer first is the last change.
    chosen = (earlier or (kept[1] if len(kept) > 1 else kept[0])).number, (later or kept[0]).number
    compared = tracked_changes(earlier.form, later.form) if earlier and later else None
    context = {
        "detail": detail,
        "told": told,
        "compared": compared,
        "earlier": earlier,
        "later": later,
        "chosen": chosen,
    }
    return render(request, "cases/versions.html", context)


@requires("decisions.view")
def text(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The text of a version as a file: its SHA-256 is the digest that was signed."""
    for version in versions_of(reference):
        if version.number == number:
            response = HttpResponse(version.form.encode(), content_type="application/toml; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{slug_of(reference)}-version-{number}.toml"'
            return response
    raise Refused("not_found", f"{reference} has no version {number}. Look at its versions.")


def _identity(detail: CaseDetail) -> list[Fact]:
    signed = {move.to_state: move.at for move in detail.moves}
    decided, published = signed.get(CaseState.DECIDED), signed.get(CaseState.PUBLISHED)
    facts = [
        Fact(label="State", value=detail.ref.state, state=True),
        Fact(label="Total", pence=stated_total(detail), url=costs_url(detail)),
        Fact(label="Decision-maker", value=detail.form.decision_maker),
        Fact(label="Begun", value=detail.moves[0].at.date()),
    ]
    if decided:
        facts.append(Fact(label="Decided", value=decided.date()))
    if published:
        facts.append(Fact(label="Published", value=published.date()))
    return facts


def _as_at(request: HttpRequest) -> tuple[date | None, str]:
    typed = request.GET.get("as_at", "").strip()
    if not typed:
        return None, ""
    try:
        return read_date(typed), ""
    except Unreadable as unreadable:
        return None, str(unreadable)
