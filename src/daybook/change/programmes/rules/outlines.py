"""What stands in a programme mandate and a strategic outline case: sections in order, how each comes about. Pure.

The mandate follows what programme management asks of one (who takes the idea forward, with what, to what end); the
outline case is the five-case model of the Green Book at its first stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """The documents of a programme."""

    MANDATE = "mandate"
    SOC = "soc"


TITLES = {Paper.MANDATE: "Programme Mandate", Paper.SOC: "Strategic Outline Case"}
LONGEST_SECTION = 20_000


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `generated` names the part that Daybook makes, blank for one that people write alone.

    One with `generated` may have words besides; one that is `required` may not be empty when it is signed off.
    """

    key: str
    heading: str
    hint: str
    part: str = ""
    generated: str = ""
    required: bool = True


_S = Section
_STRATEGIC, _ECONOMIC, _COMMERCIAL = "The strategic case", "The economic case", "The commercial case"
_FINANCIAL, _MANAGEMENT, _APPENDICES = "The financial case", "The management case", "Appendices"

MANDATE = (
    _S("driver", "What brought this about", "The event or pressure that makes somebody ask for this now."),
    _S("decision", "The decision it stands on", "Made from the decision.", generated="decision"),
    _S("vision", "What is wanted", "The outcome, as those who will live with it would recognise it."),
    _S("objectives", "Objectives", "What must be true at the end; each one can be measured."),
    _S("scope", "In scope", "Which services, people and systems change."),
    _S("out_of_scope", "Out of scope", "What people may expect and will not get."),
    _S(
        "context", "Context and dependencies", "Work under way that gives to this or waits for it.", generated="depends"
    ),
    _S("constraints", "Constraints and fixed dates", "What nobody can move.", generated="runway"),
    _S("success", "How success is judged", "Who will say that it worked, by which measure."),
    _S("money", "Money for this stage", "Made from the budget and the ledger.", generated="money"),
    _S("plan", "Timescale", "Made from the plan.", generated="plan"),
    _S("options", "First options", "The ways of doing it that are worth looking at.", required=False),
    _S("risks", "Risks and assumptions", "Made from the register.", generated="risks"),
    _S("people", "Who is responsible", "Sponsor, senior responsible owner, programme manager: by role."),
    _S("assurance", "Assurance", "Who looks at the work from outside, and when."),
    _S("next", "Next decision", "What will be asked for next, of whom, and when."),
)

SOC = (
    _S("summary", "Executive summary", "One page that a director reads first: the need, the way forward, the ask."),
    _S("about", "The programme", "Made from the decision.", generated="decision"),
    _S("organisation", "The organisation", "What the service does and for whom.", _STRATEGIC),
    _S("alignment", "Strategies it serves", "Which plans and priorities ask for it.", _STRATEGIC, "alignment"),
    _S("objectives", "Spending objectives", "Made from the appraisal.", _STRATEGIC, "objectives"),
    _S("arrangements", "Existing arrangements", "How it is done today, measured.", _STRATEGIC, "evidence"),
    _S("needs", "Business needs", "The gap between what is and what must be.", _STRATEGIC),
    _S("scope", "Scope and key requirements", "Core, desirable and optional.", _STRATEGIC, "requirements", False),
    _S("benefits", "Main benefits", "Made from the register of benefits.", _STRATEGIC, "benefits"),
    _S("risks", "Main risks", "Made from the register.", _STRATEGIC, "risks"),
    _S("constraints", "Constraints and dependencies", "Made from runway and plan.", _STRATEGIC, "depends"),
    _S("factors", "Critical success factors", "Made from the appraisal.", _ECONOMIC, "factors"),
    _S("longlist", "Long list", "Made from the options framework.", _ECONOMIC, "longlist"),
    _S("shortlist", "Short list", "Made from the appraisal.", _ECONOMIC, "shortlist"),
    _S("economics", "Costs and benefits of the options", "Made from the appraisal.", _ECONOMIC, "economics"),
    _S("sensitivity", "Sensitivity", "Made from the appraisal.", _ECONOMIC, "sensitivity"),
    _S("uncertainty", "Risk in money", "Made from the simulation.", _ECONOMIC, "uncertainty", False),
    _S("forward", "Preferred way forward", "Why this one, and what was given up.", _ECONOMIC),
    _S("route", "Procurement strategy and route", "How it could be bought, and from whom.", _COMMERCIAL),
    _S("market", "What the market has shown", "Made from evidence and engagements.", _COMMERCIAL, "market", False),
    _S("contract", "Shape of the contract", "Length, payment, risk transfer, people who transfer.", _COMMERCIAL),
    _S("affordability", "Funding and affordability", "Made from the appraisal.", _FINANCIAL, "financial"),
    _S("accounting", "Accounting, VAT and balance sheet", "What the accountants say.", _FINANCIAL),
    _S("governance", "Governance", "Who steers, who owns, who assures.", _MANAGEMENT),
    _S("plan", "Plan and milestones", "Made from the plan.", _MANAGEMENT, "plan"),
    _S("team", "Team and what it costs", "Made from the team.", _MANAGEMENT, "team", False),
    _S("runway", "How long it can wait", "Made from the runway.", _MANAGEMENT, "runway"),
    _S("realisation", "How benefits will be realised", "Who owns them and how they are measured.", _MANAGEMENT),
    _S("register", "Risks and issues", "Made from the register.", _MANAGEMENT, "register", False),
    _S("gates", "Gates and assurance", "Made from the gates.", _MANAGEMENT, "gates", False),
    _S("stakeholders", "Stakeholders", "Made from the stakeholders.", _MANAGEMENT, "stakeholders", False),
    _S("lessons", "Lessons", "Made from the lessons.", _MANAGEMENT, "lessons", False),
    _S("screening", "Equality and data protection", "Made from the two screenings.", _MANAGEMENT, "screening"),
    _S("undertakings", "What earlier decisions promised", "Made from the undertakings.", _APPENDICES, "undertakings"),
    _S("sources", "Where the figures come from", "Made from every figure in this document.", _APPENDICES, "sources"),
)

OUTLINES = {Paper.MANDATE: MANDATE, Paper.SOC: SOC}


def section_of(paper: Paper, key: str) -> Section | None:
    """The section of a document by its key."""
    return next((section for section in OUTLINES[paper] if section.key == key), None)
