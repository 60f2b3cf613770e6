"""One appraisal of the demonstration: business support services, second generation. Every figure in it is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from daybook.change.appraisal.operations.adjust_inputs import adjust_inputs
from daybook.change.appraisal.operations.judge_options import judge_options
from daybook.change.appraisal.operations.start_appraisal import start_appraisal
from daybook.change.appraisal.operations.write_framework import write_framework
from daybook.change.appraisal.operations.write_funding import write_funding
from daybook.change.appraisal.operations.write_lines import write_lines
from daybook.change.appraisal.operations.write_objectives import write_objectives
from daybook.change.appraisal.operations.write_options import write_options
from daybook.change.appraisal.operations.write_risks import write_risks
from daybook.change.appraisal.operations.write_scenarios import write_scenarios
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.changing import LineChange
from daybook.change.appraisal.rules.content import (
    FACTORS,
    FEASIBILITY,
    TRADE_OFFS,
    ChoiceRow,
    CorrelationRow,
    FundingRow,
    JudgementRow,
    LineRow,
    ObjectiveRow,
    OptionRow,
    RiskRow,
    ScenarioRow,
)
from daybook.change.appraisal.rules.prices import NOMINAL
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

YEARS = 10
_INVENTED = "Invented for the demonstration."
_CASH, _NON_CASH = "cash_releasing", "non_cash_releasing"
_EQUIPMENT, _OUTSOURCING = "equipment_and_development_capital", "outsourcing_operating"

_OPTIONS = [
    OptionRow("bau", "Keep today's contract", "bau", "The services as they are, extended year by year."),
    OptionRow("do_minimum", "Renew the platform only", "do_minimum", "A like-for-like platform before support ends."),
    OptionRow(
        "cloud", "One platform, shared service", "preferred", "A standard platform and a service run by the force."
    ),
    OptionRow(
        "outsource", "One platform, outsourced service", "less_ambitious", "The same platform, run by a supplier."
    ),
    OptionRow("best_of_breed", "Best of breed", "more_ambitious", "A specialist product for each service, integrated."),
]
# Thousands of pounds, year by year: side, label, kind, amounts, bias, mitigation; then the treatment where it is not
# economic, and the prices where they are not the base year's.
_LINES: dict[str, tuple[tuple[Any, ...], ...]] = {
    "bau": (
        ("cost", "Service charge", "revenue", (29_800,) * YEARS, _OUTSOURCING, "70"),
        ("cost", "Staff time on manual work", "revenue", (8_200,) * YEARS, "", "0"),
        ("cost", "Platform kept alive past support", "capital", (0, 0, 900, 900, *(2_400,) * 6),
         _EQUIPMENT, "60"),
    ),
    "do_minimum": (
        ("cost", "Platform renewed", "capital", (2_600, 7_400, 3_100, 0, 0, 0, 0, 600, 0, 0), _EQUIPMENT, "55"),
        ("cost", "Service charge", "revenue", (29_800, 29_800, 30_400, 29_200, *(28_900,) * 6), _OUTSOURCING, "70"),
        ("cost", "Staff time on manual work", "revenue", (8_200, 8_200, 7_800, *(7_400,) * 7), "", "0"),
    ),
    "cloud": (
        ("cost", "Platform built and data moved", "capital", (3_900, 11_800, 9_400, 1_200, *(0,) * 6),
         _EQUIPMENT, "60"),
        ("cost", "Subscriptions and support", "revenue", (0, 1_900, 3_800, *(4_600,) * 7), "", "0", "economic",
         NOMINAL),
        ("cost", "Service team", "revenue", (0, 0, 9_700, *(17_100,) * 7), _OUTSOURCING, "75"),
        ("cost", "Today's service until it ends", "revenue", (29_800, 29_800, 16_000, *(0,) * 7), _OUTSOURCING, "80"),
        ("cost", "Staff time on manual work", "revenue", (8_200, 8_200, 6_600, *(4_100,) * 7), "", "0"),
        ("cost", "VAT that cannot be recovered", "capital", (160, 470, 380, 50, *(0,) * 6), "", "0", "vat"),
        ("benefit", "Posts released", _CASH, (0, 0, 400, 1_900, *(2_600,) * 6), "", "0"),
        ("benefit", "Officers' time saved", _NON_CASH, (0, 0, 500, 2_100, *(3_300,) * 6), "", "0"),
        ("benefit", "Slower pay queries while learning", "disbenefit", (0, 0, 700, 300, *(0,) * 6), "", "0"),
        ("benefit", "People find the services easier to use", "qualitative", (0,) * YEARS, "", "0"),
    ),
    "outsource": (
        ("cost", "Platform built and data moved", "capital", (3_400, 10_600, 8_800, 900, *(0,) * 6), _EQUIPMENT, "55"),
        ("cost", "Service charge of a new supplier", "revenue", (0, 0, 13_000, *(23_400,) * 7), _OUTSOURCING, "40"),
        ("cost", "Today's service until it ends", "revenue", (29_800, 29_800, 16_000, *(0,) * 7), _OUTSOURCING, "80"),
        ("cost", "Staff time on manual work", "revenue", (8_200, 8_200, 6_900, *(4_900,) * 7), "", "0"),
        ("benefit", "Officers' time saved", _NON_CASH, (0, 0, 400, 1_700, *(2_500,) * 6), "", "0"),
    ),
    "best_of_breed": (
        ("cost", "Products bought and integrated", "capital", (5_200, 17_300, 15_100, 4_900, 0, 0, 2_200, 0, 0, 0),
         _EQUIPMENT, "35"),
        ("cost", "Licences and integration upkeep", "revenue", (0, 2_400, 5_300, *(7_700,) * 7), "", "0"),
        ("cost", "Service team", "revenue", (0, 0, 10_100, *(17_600,) * 7), _OUTSOURCING, "70"),
        ("cost", "Today's service until it ends", "revenue", (29_800, 29_800, 19_000, *(0,) * 7), _OUTSOURCING, "80"),
        ("cost", "Staff time on manual work", "revenue", (8_200, 8_200, 6_600, *(3_700,) * 7), "", "0"),
        ("benefit", "Posts released", _CASH, (0, 0, 300, 1_700, *(2_700,) * 6), "", "0"),
        ("benefit", "Officers' time saved", _NON_CASH, (0, 0, 500, 2_300, *(3_700,) * 6), "", "0"),
    ),
}  # fmt: skip
_DATA = "Data is worse than the extract showed"
# Option, label, on, likelihood, shape, year, low, most likely, high (thousands), basis.
_RISKS = (
    ("cloud", _DATA, "cost",
     "45", "pert", 1, 300, 1_100, 4_800, "Extract of 2,000 posts"),
    ("cloud", "Cut-over slips past the contract", "cost",
     "30", "triangular", 2, 800, 2_400, 6_500, "Monthly charge of today"),
    ("cloud", "Interfaces cost more than priced", "cost",
     "50", "lognormal", 1, 400, 0, 2_100, "Five of 55 priced in detail"),
    ("cloud", "Time saved comes a year late", "benefit",
     "40", "uniform", 3, 300, 0, 1_900, "First generation of the service"),
    ("outsource", "Change requests of the supplier", "cost",
     "60", "pert", 4, 500, 1_600, 5_200, "Charges of the last contract"),
    ("outsource", _DATA, "cost",
     "45", "pert", 1, 300, 1_100, 4_800, "Extract of 2,000 posts"),
    ("best_of_breed", "Interfaces cost more than priced", "cost",
     "70", "lognormal", 2, 1_200, 0, 6_400, "Twelve products"),
    ("best_of_breed", "A product leaves the market", "cost",
     "20", "triangular", 5, 1_000, 2_800, 7_000, "Two in ten years"),
    ("do_minimum", "Upgrade finds unsupported changes", "cost", "50", "pert", 1, 200, 700, 2_900, "Count of changes"),
)  # fmt: skip
_CHOICES = (
    (
        "scope",
        "HR, finance and procurement together",
        "preferred",
        "One ledger under all three is where the savings are.",
    ),
    (
        "scope",
        "Finance and procurement only",
        "carried_forward",
        "Smaller, and pay would stay on an unsupported platform.",
    ),
    ("scope", "Everything including duty planning", "discounted", "Resource Management is a programme of its own."),
    ("solution", "A standard platform as it comes", "preferred", "Changes of our own made the last one hard to renew."),
    ("solution", "A product for each service", "carried_forward", "Better in places, dearer to join together."),
    ("solution", "The present platform, upgraded", "carried_forward", "The least that keeps the services supported."),
    ("delivery", "A shared service run by the force", "preferred", "Keeps the knowledge, and no margin on change."),
    ("delivery", "Outsourced to one supplier", "carried_forward", "As today; the market is small."),
    (
        "implementation",
        "Finance first, then pay",
        "preferred",
        "Pay after a change of circumstances needs clean posts.",
    ),
    ("implementation", "All at once", "discounted", "Services like this have failed on the first pay day."),
    ("funding", "Major Change Fund and released savings", "preferred", "Within the plan of the fund."),
    ("funding", "Paid for by the supplier", "discounted", "Dearer over the life, and it ties the exit."),
)
_OBJECTIVES = (
    ("efficiency", "Take 20 per cent of manual steps out of the three services by the fourth year", "event logs"),
    ("effectiveness", "Pay right after every change of circumstances, and show why", "payslips corrected afterwards"),
    ("economy", "Cost no more in real terms by the fifth year than today's contract", "the ledger"),
    ("compliance", "Be off the present platform before its support ends", "the day of cut-over"),
)
_SCENARIOS = [
    ScenarioRow("Optimistic", "costs", percent="-10"),
    ScenarioRow("Optimistic", "benefits", percent="20"),
    ScenarioRow("Pessimistic", "costs", percent="20"),
    ScenarioRow("Pessimistic", "benefits", percent="-50"),
    ScenarioRow("Pessimistic", "delay", years=1),
    ScenarioRow("Service team dearer than thought", "line", "cloud", "Service team", "25"),
    ScenarioRow("Shared service a year late", "delay", "cloud", years=1),
]
_VERDICTS = {
    "bau": "fails", "do_minimum": "partly", "cloud": "meets", "outsource": "partly", "best_of_breed": "partly",
}  # fmt: skip


def tell_appraisal(cast: dict[str, Actor], on: date) -> None:
    """The appraisal as it grew: short list, costs and benefits, risks, judgements, funding, and one change of mind."""
    author, now = cast["officer"], moment(on, 8)
    made = start_appraisal(
        actor=author, now=now, title="Business support services, second generation", base_year=on.year, years=YEARS,
        question="Which way of running HR, finance and procurement gives most for what it costs? Invented figures.",
        schedule="green_book_2026", deflator="assumed_two_percent",
    )  # fmt: skip
    seen: dict[str, Any] = {"actor": author, "now": now, "reference": made.reference}
    made = write_options(**seen, seen_revision=made.revision, why="The short list of five.", options=_OPTIONS)
    for option, rows in _LINES.items():
        lines = [_line(option, *row) for row in rows]
        why = f"First costs and benefits of '{option}'."
        made = write_lines(**seen, seen_revision=made.revision, why=why, option=option, lines=lines)
    made = write_risks(
        **seen, seen_revision=made.revision, why="First priced risks, from the workshop.", risks=_risks(on),
        correlations=[CorrelationRow(_DATA, "Cut-over slips past the contract", "0.5")],
    )  # fmt: skip
    made = _tell_the_rest(seen, made)
    adjust_inputs(
        **seen, seen_revision=made.revision, why="The supplier's second answer: the build is dearer, bias less.",
        changes=[LineChange("cloud", "Platform built and data moved", "8", "65")],
    )  # fmt: skip


def _tell_the_rest(seen: dict[str, Any], made: RevisionRef) -> RevisionRef:
    made = write_objectives(
        **seen, seen_revision=made.revision, why="As agreed at the board.",
        objectives=[ObjectiveRow(*row) for row in _OBJECTIVES],
    )  # fmt: skip
    made = write_framework(
        **seen, seen_revision=made.revision, why="Long list filtered at the second workshop.",
        choices=[ChoiceRow(*row) for row in _CHOICES],
    )  # fmt: skip
    made = judge_options(
        **seen, seen_revision=made.revision, why="First judgements on the evidence so far.",
        judgements=[
            JudgementRow(
                option, aspect, verdict if place % 3 else "partly", "medium" if place % 2 else "low",
                f"{_INVENTED} Workshop notes, item {place + 1}.", "Head of Business Support Change",
            )
            for option, verdict in _VERDICTS.items()
            for place, aspect in enumerate((*FACTORS, *FEASIBILITY, *TRADE_OFFS))
        ],
    )  # fmt: skip
    funding = [
        FundingRow("Major Change Fund", "capital", _pence((4_500, 14_000, 11_000, 1_500, *(0,) * 6)), NOMINAL, "MCF"),
        FundingRow("Business support services budget", "revenue", _pence((39_000,) * YEARS), NOMINAL),
    ]
    made = write_scenarios(
        **seen, seen_revision=made.revision, why="How it may turn out, from the second workshop.", scenarios=_SCENARIOS
    )
    return write_funding(
        **seen, seen_revision=made.revision, why="What the funds plan to give, in cash.", funding=funding
    )


def _line(
    option: str,
    side: str,
    label: str,
    kind: str,
    amounts: tuple[int, ...],
    bias: str,
    mitigation: str,
    treatment: str = "economic",
    prices: str = "",
) -> LineRow:
    return LineRow(option, side, label, kind, _pence(amounts), bias, mitigation, treatment, _INVENTED, prices=prices)


def _risks(on: date) -> list[RiskRow]:
    return [
        RiskRow(
            option=option, label=label, on=side, probability_percent=chance, distribution=shape, year=year,
            low_pence=low * 100_000, mode_pence=mode * 100_000, high_pence=high * 100_000,
            said_by="Risk workshop", said_on=on, basis=f"{basis}. {_INVENTED}",
        )
        for option, label, side, chance, shape, year, low, mode, high, basis in _RISKS
    ]  # fmt: skip


def _pence(thousands: tuple[int, ...]) -> list[int]:
    return [amount * 100_000 for amount in thousands]
