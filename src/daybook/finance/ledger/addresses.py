"""Addresses of the ledger's pages that figures elsewhere lead to."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from daybook.finance.ledger.queries import Segments, Span


def enquiry_address(span: Span) -> str:
    """The account enquiry whose lines, and whose total, are those of this span."""
    asked: dict[str, str] = {"book": span.book}
    if span.start:
        asked["since"] = _shown(span.start)
    asked["to"] = _shown(span.end)
    asked |= {name: code for name, code in asdict(span.segments).items() if code}
    if span.expenditure_only:
        asked["only"] = "income_and_expenditure"
    if span.without_source:
        asked["without"] = span.without_source
    return f"{reverse('ledger:enquiry')}?{urlencode(asked)}"


def draft_address(segments: Segments, description: str = "") -> str:
    """The page that drafts a journal whose first line has these codes."""
    asked = {name: code for name, code in asdict(segments).items() if code}
    if description:
        asked["description"] = description
    return f"{reverse('ledger:draft_journal')}?{urlencode(asked)}"


def _shown(day: date) -> str:
    return day.isoformat()
