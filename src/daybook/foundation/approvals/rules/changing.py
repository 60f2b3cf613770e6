"""What a change to the scheme of delegation makes of it: the rules it touches, and what may not come of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from daybook.foundation.approvals.rules.authority import DelegationRule, repeats_a_role
from daybook.kernel.periods import ONE_DAY
from daybook.kernel.refused import Refused


class ChangeKind(StrEnum):
    """What a change does: bring a rule, say it otherwise from a day on, or end it."""

    ADD = "add"
    ALTER = "alter"
    END = "end"


@dataclass(frozen=True, slots=True)
class HeldRule:
    """A rule of the scheme by its reference, and what it says on the days of `rule`."""

    reference: str
    rule: DelegationRule


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change: from `on`, the rule `reference` (blank for a new one) says `rule`, or nothing where it ends."""

    kind: ChangeKind
    reference: str
    rule: DelegationRule
    on: date


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one rule from a day on; None: it ends. `reference` is blank for a new rule."""

    reference: str
    on: date
    rule: DelegationRule | None


def steps_of(held: Sequence[HeldRule], proposal: Proposal) -> tuple[Step, ...]:
    """What a change makes of the scheme: the rule it names, and the neighbours whose bands it moves along.

    Where the end of a band moves, the rule of the same question whose band met it there moves with it, so that a
    boundary is changed in one go and leaves neither gap nor overlap. Refused `not_in_force` for a rule that does not
    hold on the day, `nothing_changes`, `repeated_role`, `empty_band` or `bands_overlap`.
    """
    if repeats_a_role((*proposal.rule.first, *proposal.rule.also), proposal.rule.role):
        raise Refused("repeated_role", "Nobody acts twice in a chain: name each role once.")
    _refuse_empty(proposal.rule, "This band holds no value: it must end above where it begins.")
    if proposal.kind is ChangeKind.ADD:
        steps: tuple[Step, ...] = (Step("", proposal.on, proposal.rule),)
    else:
        # The day before its end is the last on which a rule must hold.
        day = proposal.on - ONE_DAY if proposal.kind is ChangeKind.END else proposal.on
        current = _in_force(held, proposal.reference, day)
        if proposal.kind is ChangeKind.END:
            return (Step(proposal.reference, proposal.on, None),)
        new = replace(proposal.rule, in_force_from=proposal.on, until=current.until)
        if new == replace(current, in_force_from=proposal.on):
            raise Refused("nothing_changes", "The rule says this already. Change something, or leave it.")
        steps = (Step(proposal.reference, proposal.on, new), *_neighbours(held, proposal.reference, current, new))
    _refuse_overlap(held, steps)
    return steps


def scheme_after(held: Iterable[HeldRule], steps: Sequence[Step]) -> tuple[HeldRule, ...]:
    """The rules once these steps are taken."""
    by_reference = {step.reference: step for step in steps if step.reference}
    after: list[HeldRule] = []
    for one in held:
        step = by_reference.get(one.reference)
        if step is None or not _holds_until(one.rule, step):
            after.append(one)
            continue
        if one.rule.in_force_from < step.on:
            after.append(HeldRule(one.reference, replace(one.rule, until=step.on)))
    after += [HeldRule(step.reference, step.rule) for step in steps if step.rule is not None]
    return tuple(after)


def _holds_until(rule: DelegationRule, step: Step) -> bool:
    """Whether this is the row that the step cuts: the one in force on its day, or on the last day before an end."""
    return rule.in_force(step.on if step.rule is not None else step.on - ONE_DAY)


def _in_force(held: Sequence[HeldRule], reference: str, day: date) -> DelegationRule:
    for one in held:
        if one.reference == reference and one.rule.in_force(day):
            return one.rule
    message = f"{reference or 'That rule'} is not in force on {day:%-d %B %Y}. Choose a day on which it is."
    raise Refused("not_in_force", message, rule=reference)


def _neighbours(
    held: Sequence[HeldRule], reference: str, current: DelegationRule, new: DelegationRule
) -> tuple[Step, ...]:
    on, steps = new.in_force_from, []
    for one in held:
        if one.reference == reference or not (one.rule.in_force(on) and _same_question(one.rule, current)):
            continue
        moved = one.rule
        if current.value_below_pence is not None and moved.value_from_pence == current.value_below_pence:
            moved = replace(moved, value_from_pence=new.value_below_pence)
        if current.value_from_pence is not None and moved.value_below_pence == current.value_from_pence:
            moved = replace(moved, value_below_pence=new.value_from_pence)
        if moved != one.rule:
            _refuse_empty(moved, f"This leaves {one.reference} without a value of its own. End that rule first.")
            steps.append(Step(one.reference, on, replace(moved, in_force_from=on)))
    return tuple(steps)


def _same_question(one: DelegationRule, other: DelegationRule) -> bool:
    return (one.scheme, one.body, one.kind, one.action, one.budgeted) == (
        other.scheme,
        other.body,
        other.kind,
        other.action,
        other.budgeted,
    )


def _refuse_empty(rule: DelegationRule, message: str) -> None:
    if not rule.has_a_band:
        raise Refused("empty_band", message)


def _refuse_overlap(held: Sequence[HeldRule], steps: Sequence[Step]) -> None:
    after = scheme_after(held, steps)
    for step in steps:
        for other in after:
            if step.rule is not None and other.rule is not step.rule and step.rule.clashes_with(other.rule):
                message = (
                    f"{other.reference} answers the same question for some of these values and days. Divide the bands, "
                    "or end that rule first."
                )
                raise Refused("bands_overlap", message, rule=other.reference)
