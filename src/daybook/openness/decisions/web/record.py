"""One published decision: as a page, as JSON, its tables as CSV, and its text as it was signed."""

from __future__ import annotations

import json
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse

from daybook.kernel.money import Pence, pounds
from daybook.kernel.refused import Refused
from daybook.openness.decisions.models import PastPublicDecision, PublicDecision
from daybook.openness.decisions.printing import printed
from daybook.openness.decisions.queries import (
    RegisterFilter,
    find_decision,
    followed_by,
    past_decision,
    verdict_on,
    visible_decisions,
)
from daybook.openness.decisions.rules.digests import read_digest
from daybook.openness.decisions.rules.recusals import recusals_told
from daybook.openness.decisions.states import PublicState
from daybook.openness.decisions.web.addresses import absolute, verification_address
from daybook.openness.decisions.web.opening import open_page, shown
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.tables import export_rows
from daybook.ui.tones import state_words

_COST_COLUMNS = (
    Column(key="label", label="Cost", main=True),
    Column(key="rate", label="Rate of the lines above", second=True),
    Column(key="amount", label="Amount", kind="money"),
)
_MONEY_COLUMNS = (
    Column(key="fund", label="Fund", main=True),
    Column(key="year", label="Financial year"),
    Column(key="amount", label="Opened", kind="money"),
)
_YEAR_COLUMNS = (
    Column(key="year", label="Financial year", main=True),
    Column(key="amount", label="Amount", kind="money"),
)


@open_page
def decision(request: HttpRequest, slug: str) -> HttpResponse:
    """What was decided, on whose authority, what it costs, who signed it in which role, and the money it opened."""
    past = past_decision(slug)
    if past is not None:
        return shown("openness/public/past.html", _past_context(past))
    found = find_decision(slug)
    if found.state == PublicState.REMOVED:
        return shown("openness/public/removed.html", {"decision": found}, status=410)
    return shown("openness/public/decision.html", context_of(found))


@open_page
def decision_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Part 1 as JSON; sums are pounds in text."""
    past = past_decision(slug)
    plain = _past_json(past) if past is not None else _as_json(_on_view(slug))
    return JsonResponse(plain, json_dumps_params={"indent": 1})


@open_page
def costs_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The cost table as a CSV file."""
    found = _on_view(slug)
    rows = (
        [found.reference, each["label"], each["rate"], _pounds(each["amount_pence"])] for each in found.record["costs"]
    )
    return export_rows(f"{found.slug}-costs", ("reference", "cost", "rate", "amount"), rows)


@open_page
def recommendations_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """What was approved, under which paragraph, as a CSV file."""
    found = _on_view(slug)
    header = (
        "reference", "number", "action", "amount", "funding", "financial_years", "route", "vehicle", "competition",
        "role", "paragraph", "scheme",
    )  # fmt: skip
    rows = (
        [
            found.reference, each["number"], each["action"], _pounds(each["amount_pence"]), each["funding"],
            " ".join(each["financial_years"]), each["route"], each["vehicle"], _yes_no(each["competition"]),
            each["role"], each["paragraph"], each["scheme"],
        ]
        for each in found.record["recommendations"]
    )  # fmt: skip
    return export_rows(f"{found.slug}-recommendations", header, rows)


@open_page
def text(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of Part 1 as a file, whose digest anybody can compute."""
    found = _on_view(slug)
    response = HttpResponse(found.text.encode(), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.toml"'
    return response


@open_page
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Part 1 as a tagged PDF, with the digest that was signed and a code that leads to its verification."""
    found = _on_view(slug)
    address = verification_address(found.slug, found.text_digest)
    page = absolute(reverse("openness:decision", args=[found.slug]))
    drawn = printed(found, verdict_on(found), page_url=page, verify_url=address)
    response = HttpResponse(drawn, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.slug}.pdf"'
    return response


@open_page
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the published text is the one that was signed, by which roles and when; `?digest=` compares another."""
    found = find_decision(slug)
    if found.state == PublicState.REMOVED:
        return shown("openness/public/removed.html", {"decision": found}, status=410)
    typed = request.GET.get("digest", "")[:200]
    given, verdict = read_digest(typed), verdict_on(found)
    known = {found.text_digest: "text", found.signed_digest: "text"}
    context = {
        "decision": found,
        "verdict": verdict,
        "typed": typed,
        "given": given,
        "unreadable": bool(typed.strip()) and not given,
        "same": known.get(given, "") if verdict.stands else "",
        "signatures": _signatures(found),
    }
    return shown("openness/public/verify.html", context)


def context_of(found: PublicDecision) -> dict[str, Any]:
    """What the page of a decision shows, from the register alone."""
    record = found.record
    return {
        "decision": found,
        "record": record,
        "identity": _identity(found),
        "recommendations": [_recommended(each) for each in record["recommendations"]],
        "cost_table": _money_table("Costs", _COST_COLUMNS, record["costs"], "The paper has no cost lines."),
        "year_table": _money_table("By financial year", _YEAR_COLUMNS, record["years"], ""),
        "opened_table": _money_table("Money opened", _MONEY_COLUMNS, _opened(record), "No money was opened."),
        "sections": record["sections"],
        "facts": _facts(found),
        "signatures": _signatures(found),
        "stood_aside": recusals_told(found.record),
        "followed_by": followed_by(found.slug),
        "verdict": verdict_on(found),
        "verify_url": reverse("openness:verify", args=[found.slug]),
        "superseded_url": reverse("openness:decision", args=[found.superseded_by]) if found.superseded_by else "",
    }


def _past_context(past: PastPublicDecision) -> dict[str, Any]:
    """A decision taken elsewhere, with the one it took further and those that took it further."""
    before = past.follows if past.follows and _is_on_view(past.follows) else ""
    follows = []
    if before:
        address = reverse("openness:decision", args=[before])
        follows = [Fact(label="Takes further", value=before.replace("-", " ", 1), url=address)]
    return {
        "past": past,
        "identity": [
            Fact(label="Decided", value=past.decided),
            *([] if past.amount_pence is None else [Fact(label="Total", pence=past.amount_pence)]),
            *follows,
        ],
        "followed_by": followed_by(past.slug),
    }


def _is_on_view(slug: str) -> bool:
    return past_decision(slug) is not None or visible_decisions(RegisterFilter(state="all")).filter(slug=slug).exists()


def _past_json(past: PastPublicDecision) -> dict[str, Any]:
    return {
        "reference": past.reference,
        "title": past.title,
        "decided": past.decided,
        "total": None if past.amount_pence is None else pounds(Pence(past.amount_pence)),
        "summary": past.summary,
        "source": past.source,
        "follows": past.follows or None,
        "recorded_here": False,
    }


def _on_view(slug: str) -> PublicDecision:
    found = find_decision(slug)
    if found.state == PublicState.REMOVED:
        raise Refused("not_found", f"{found.reference} was removed from public view. Its page says why.")
    return found


def _identity(found: PublicDecision) -> list[Fact]:
    return [
        Fact(label="State", value=str(found.state), state=True),
        Fact(label="Total", pence=found.total_pence),
        Fact(label="Decided by", value=found.decision_maker),
        Fact(label="Decided", value=found.decided_on),
        Fact(label="Published", value=found.published_on),
    ]


def _recommended(each: dict[str, Any]) -> dict[str, Any]:
    facts = (
        ("From", each["funding"]),
        ("Years", ", ".join(each["financial_years"])),
        ("Route to market", state_words(each["route"])),
        ("Through", each["vehicle"]),
        ("Competition", _yes_no(each["competition"])),
    )
    return each | {
        "words": state_words(each["action"]),
        "facts": [Fact(label=label, value=value) for label, value in facts if value],
    }


def _money_table(caption: str, columns: tuple[Column, ...], lines: list[dict[str, Any]], empty: str) -> Table:
    rows = [
        Row(cells=[line["amount_pence"] if column.key == "amount" else line[column.key] for column in columns])
        for line in lines
    ]
    totals = {"amount": sum(line["amount_pence"] for line in lines)} if lines else {}
    return Table(caption=caption, columns=columns, rows=rows, totals=totals, empty=empty)


def _opened(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        each | {"year": "Contingency, held apart" if each.get("contingency") else each["year"]}
        for each in record["opened"]
    ]


def _facts(found: PublicDecision) -> list[tuple[str, list[Fact]]]:
    facts = found.record["facts"]
    return [
        (section, [Fact(label=each["label"], value=each["text"]) for each in group])
        for section, group in groupby(facts, key=lambda each: each["section"])
    ]


def _signatures(found: PublicDecision) -> list[dict[str, Any]]:
    return [each | {"signed_on": date.fromisoformat(each["signed_on"])} for each in found.record["signatures"]]


def _as_json(found: PublicDecision) -> dict[str, Any]:
    plain: dict[str, Any] = _in_pounds(json.loads(json.dumps(found.record)))
    return plain | {
        "state": str(found.state),
        "superseded_by": found.superseded_by or None,
        "text_digest": found.text_digest,
        "address": absolute(reverse("openness:decision", args=[found.slug])),
        "verify": verification_address(found.slug, found.text_digest),
    }


def _in_pounds(value: Any) -> Any:
    """The same values with every sum of pence as pounds in text, under its name without the unit."""
    if isinstance(value, list):
        return [_in_pounds(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name.removesuffix("_pence"): _pounds(each) if name.endswith("_pence") else _in_pounds(each)
        for name, each in value.items()
    }


def _pounds(pence: int | None) -> str | None:
    return None if pence is None else pounds(Pence(pence))


def _yes_no(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[answer]
