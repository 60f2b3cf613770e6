"""The words of appraisals on pages."""

from __future__ import annotations

from daybook.change.appraisal.rules.results import OptionFigures, is_baseline
from daybook.ui.tones import state_words

PARTS = {
    "start": "Started",
    "options": "Short list",
    "lines": "Costs and benefits",
    "risks": "Risks",
    "framework": "Options framework",
    "objectives": "Spending objectives",
    "judgements": "Judgements",
    "funding": "Funding",
    "inputs": "Inputs, in the workbench",
}
_ROLES = {"bau": "Business as usual", "do_minimum": "Do minimum", "preferred": "Preferred way forward"}


def role_words(role: str) -> str:
    """What an option stands for."""
    return _ROLES.get(role, state_words(role))


def kind_words(kind: str) -> str:
    """A kind of cost or class of benefit: non_cash_releasing gives Non-cash-releasing."""
    return state_words(kind).replace("cash releasing", "cash-releasing").replace("Non cash", "Non-cash").replace(
        "Cash releasing", "Cash-releasing"
    )  # fmt: skip


def payback_words(option: OptionFigures) -> str:
    """When an option has paid for itself."""
    if is_baseline(option):
        return "–"
    if option.payback_year is None:
        return "Not in these years"
    return "At once" if option.payback_year == 0 else f"Year {option.payback_year}"
