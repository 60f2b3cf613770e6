"""What a reader of the figures should know before relying on them: each finding with its reason. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daybook.change.appraisal.rules.bias import upper_bounds
from daybook.change.appraisal.rules.content import FACTORS, FEASIBILITY, TRADE_OFFS, Content, Outcome, Role, share
from daybook.change.appraisal.rules.discounting import schedules
from daybook.change.appraisal.rules.inputs import Side
from daybook.change.appraisal.rules.prices import deflators
from daybook.change.appraisal.rules.results import OptionFigures
from daybook.kernel.money import said


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: a stable code, words, and the option it is about (blank: the whole appraisal)."""

    code: str
    message: str
    option: str = ""


def findings_of(content: Content, figures: Sequence[OptionFigures]) -> tuple[Finding, ...]:
    """Every finding of a revision, those about the whole first."""
    return (*_whole(content, figures), *(finding for option in figures for finding in _option(option, content)))


def _whole(content: Content, figures: Sequence[OptionFigures]) -> Iterator[Finding]:
    roles = {row.role for row in content.options}
    if Role.DO_MINIMUM not in roles:
        yield Finding("no_do_minimum", "The short list has no do-minimum option. The Green Book asks for one.")
    if Role.PREFERRED not in roles:
        yield Finding("no_preferred", "No option is marked as the preferred way forward yet.")
    if content.choices and not any(row.outcome == Outcome.PREFERRED for row in content.choices):
        yield Finding("no_preferred_choice", "No choice of the long list is preferred in any dimension yet.")
    if any(option.bias_pence > 0 and option.expected_risk_pence > 0 for option in figures):
        message = "Where a priced risk is why costs turn out higher, raise the mitigation of their optimism bias by it."
        yield Finding("bias_beside_risk", message)
    if content.deflator and not deflators()[content.deflator].verified:
        yield Finding(
            "deflator_unverified", f"The rise of prices is unverified: {deflators()[content.deflator].source}."
        )
    if not schedules()[content.schedule].verified:
        yield Finding("schedule_unverified", "The discount schedule has not been read in its source.")
    if any(
        line.bias and not upper_bounds()[line.bias].verified for line in content.lines if line.bias in upper_bounds()
    ):
        message = "Upper bounds of optimism bias come from a guide and have not been read in the official source."
        yield Finding("bias_unverified", message)


def _option(option: OptionFigures, content: Content) -> Iterator[Finding]:
    lines = content.lines_of(option.key)
    if not any(line.side == Side.COST for line in lines):
        yield Finding("no_costs", f"{option.name} has no costs, so its figures say nothing yet.", option.key)
    if lines and not all(line.basis for line in lines):
        count = sum(not line.basis for line in lines)
        yield Finding("no_basis", f"{count} lines of {option.name} do not say what they are based on.", option.key)
    if option.bias_pence > 0 and option.expected_risk_pence > 0:
        yield Finding("counted_twice", _counted_twice(option), option.key)
    if any(line.bias and share(line.mitigation_percent) == 1 for line in lines):
        message = f"All optimism bias of a line of {option.name} is said to be mitigated. Show the evidence."
        yield Finding("bias_gone", message, option.key)
    judged = {row.aspect for row in content.judgements if row.option == option.key}
    missing = [aspect for aspect in (*FACTORS, *FEASIBILITY, *TRADE_OFFS) if aspect not in judged]
    if missing and judged:
        yield Finding("not_judged", f"{option.name} is not judged on {len(missing)} of 16 aspects yet.", option.key)


def _counted_twice(option: OptionFigures) -> str:
    return (
        f"{option.name} carries {said(option.bias_pence)} of optimism bias and {said(option.expected_risk_pence)} of "
        "priced risk: the same pound may be counted twice."
    )
