"""Part 1 as a paper: a tagged PDF (PDF/UA-1) that carries the digest which was signed and leads to its verification."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

import segno

from daybook.kernel.periods import LONDON
from daybook.openness.decisions.models import PublicDecision
from daybook.openness.decisions.queries import Verdict
from daybook.openness.decisions.rules.recusals import recusals_told
from daybook.ui.tones import state_words
from daybook.ui.typesetting import typeset
from daybook.ui.words import date_text, pounds_text

TEMPLATE = Path(__file__).with_name("paper.typ")


def printed(decision: PublicDecision, verdict: Verdict, *, page_url: str, verify_url: str) -> bytes:
    """The paper as PDF. The same decision printed by the same version of Typst gives the same bytes.

    `verify_url` is the whole address that the link and the code on it lead to, and `page_url` that of the decision.
    A character that its typefaces lack is named in its place, and the paper says so.
    """
    paper = _paper(decision, verdict, verify_url) | {"page_url": page_url}
    # The file's own date is that of publication, so that it does not change with each printing.
    dated = int(datetime.combine(decision.published_on, time(12), tzinfo=LONDON).timestamp())
    return typeset(TEMPLATE, paper, dated=dated)


def _paper(decision: PublicDecision, verdict: Verdict, verify_url: str) -> dict[str, Any]:
    record = decision.record
    return {
        "title": decision.title or decision.reference,
        "reference": decision.reference,
        "body": decision.body,
        "footer": "Part 1, as published",
        "identity": _facts(
            ("Decided by", decision.decision_maker),
            ("Decided on", date_text(decision.decided_on)),
            ("Published on", date_text(decision.published_on)),
            ("Total", f"£{pounds_text(decision.total_pence)}"),
            ("Superseded by", decision.superseded_by),
        ),
        "summary": [part for part in record["summary"].split("\n") if part.strip()],
        "recommendations": [_recommended(each) for each in record["recommendations"]],
        "costs": [[each["label"], each["rate"], _money(each)] for each in record["costs"]],
        "costs_total": _total(record["costs"]),
        "years": [[each["year"], _money(each)] for each in record["years"]],
        "opened": [[each["fund"], _when(each), _money(each)] for each in record["opened"]],
        "opened_total": _total(record["opened"]),
        "sections": [
            section | {"heading": f"{section['number']}. {section['heading']}"} for section in record["sections"]
        ],
        "facts": [
            {"heading": heading, "rows": _facts(*((each["label"], each["text"]) for each in group))}
            for heading, group in groupby(record["facts"], key=lambda each: each["section"])
        ],
        "signatures": [_signature(each) for each in record["signatures"]],
        "stood_aside": recusals_told(record),
        "signed_digest": decision.signed_digest,
        "text_digest": verdict.computed,
        "whole": verdict.whole,
        "verify_url": verify_url,
        "verify_words": verify_url.partition("?")[0],
        "code": _code(verify_url),
    }


def _recommended(each: dict[str, Any]) -> dict[str, Any]:
    amount = "" if each["amount_pence"] is None else f": {_money(each)}"
    authority = f"{each['role']}, paragraph {each['paragraph']} of the {each['scheme']}"
    authority += "" if each["verified"] else " (unverified)"
    competition = {True: "yes", False: "no", None: ""}[each["competition"]]
    return {
        "title": f"{each['number']}. {state_words(each['action'])}{amount}",
        "facts": _facts(
            ("From", each["funding"]),
            ("Years", ", ".join(each["financial_years"])),
            ("Route to market", state_words(each["route"])),
            ("Through", each["vehicle"]),
            ("Competition", competition),
            ("Authority", authority if each["role"] else "Not named"),
        ),
    }


def _signature(each: dict[str, Any]) -> dict[str, str]:
    paragraph = each["paragraph"]
    aside = "Agreed before the decision. " if each.get("agreed") else ""
    aside += "Signed for them by their deputy. " if each.get("by_deputy") else ""
    aside += f"In the place of the {each['stands_in_for']}, who stood aside. " if each["stands_in_for"] else ""
    interests = f"Interests declared: {each['interests']}" if each["interests"] else "No interest declared"
    return {
        "role": each["role"],
        "on": date_text(date.fromisoformat(each["signed_on"])),
        "under": f"Scheme of delegation, paragraph {paragraph}" if paragraph[:1].isdigit() else paragraph,
        "note": f"{aside}{interests}",
    }


def _facts(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in said if text]


def _when(line: dict[str, Any]) -> str:
    return "Contingency, held apart" if line.get("contingency") else str(line["year"])


def _money(line: dict[str, Any]) -> str:
    return f"£{pounds_text(line['amount_pence'])}"


def _total(lines: list[dict[str, Any]]) -> str:
    return f"£{pounds_text(sum(line['amount_pence'] for line in lines))}"


def _code(address: str) -> str:
    """A QR code of an address as SVG."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2)
    return drawn.getvalue().decode()
