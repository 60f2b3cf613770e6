"""A document as one HTML file that stands by itself: to be kept, sent and read without Daybook."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string

from daybook.change.programmes.printing.drawn import cases_of
from daybook.change.programmes.rules.blocks import Document


def html_of(document: Document, *, mark: str, on: date, base: str) -> bytes:
    """The document as HTML with its styles and charts inside, without script."""
    context = {"document": document, "mark": mark, "cases": cases_of(document, base=base), "on": on}
    return render_to_string("programmes/standalone.html", context).encode()
