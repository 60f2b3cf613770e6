"""The words of appraisals on pages."""

from __future__ import annotations

from daybook.change.appraisal.rules.prices import NOMINAL, deflators
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
    "scenarios": "Scenarios",
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


def deflator_words(name: str) -> str:
    """A series of prices as people say it; blank is real prices."""
    return state_words(name) if name else "Real prices of the base year"


def deflator_choices() -> list[tuple[str, str]]:
    """What the financial case may be in."""
    return [("", deflator_words("")), *((name, f"Money of each year: {deflator_words(name)}") for name in deflators())]


def prices_words(basis: str, base_year: int) -> str:
    """In which prices amounts are given."""
    return "The money of each year" if basis == NOMINAL else f"Prices of {basis or base_year}"
