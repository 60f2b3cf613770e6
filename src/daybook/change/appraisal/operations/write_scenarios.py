"""Named scenarios are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from daybook.change.appraisal.keeping import revised
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.content import ScenarioRow
from daybook.kernel.actor import Actor
from daybook.kernel.operation import operation


@operation("appraisal.write_scenarios")
def write_scenarios(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    scenarios: list[ScenarioRow],
) -> RevisionRef:
    """Write every named scenario, in place of those there are: how inputs may turn out, for better or worse.

    Refused `stale` where another revision was seen, and `bad_rows` with every fault of the rows.
    """
    return revised(
        actor=actor, now=now, reference=reference, seen_revision=seen_revision, why=why, part="scenarios",
        change=lambda content: replace(content, scenarios=tuple(scenarios)),
    )  # fmt: skip
