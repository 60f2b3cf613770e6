"""The plan that a programme opens with: what was promised, one after the other, over the time it was given. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from daybook.change.programmes.rules.plan import LONGEST_TITLE, PlannedStep


def first_plan(deliverables: Sequence[str], days: int) -> tuple[PlannedStep, ...]:
    """A step of work and a milestone for each deliverable, sharing the days; the odd days go to the first ones.

    A paper without deliverables gives one step and the end.
    """
    named = list(deliverables) or ["The work of this stage"]
    each, odd = divmod(days, len(named))
    steps: list[PlannedStep] = []
    for place, name in enumerate(named, start=1):
        before = (f"M{place - 1}",) if place > 1 else ()
        takes = each + (place <= odd)
        steps.append(PlannedStep(f"W{place}", f"Work on: {name}"[:LONGEST_TITLE], takes, before))
        steps.append(PlannedStep(f"M{place}", f"{name} ready"[:LONGEST_TITLE], 0, (f"W{place}",)))
    return tuple(steps)
