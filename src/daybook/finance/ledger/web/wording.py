"""The ledger's own words for pages."""

from __future__ import annotations

# What caused a journal, by the kind its source names.
SOURCES = {
    "manual": "Entered by hand",
    "reversal": "Reversal",
    "import": "Import",
    "allocation": "Allocation by a decision",
    "fund": "Money put into a fund",
    "year_end": "Year-end close",
}


def source_words(kind: str) -> str:
    """The words for a kind of source; one not known here stands for itself."""
    return SOURCES.get(kind, kind.replace("_", " ").capitalize())


def side(pence: int) -> str:
    """Debit or credit, blank for nothing."""
    return ("debit" if pence > 0 else "credit") if pence else ""
