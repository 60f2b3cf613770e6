"""Decisions taken to publication by the real operations, and their events delivered as a worker delivers them."""

from __future__ import annotations

from typing import Any

from daybook.config.schedule import deliver_events
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import Cast, autumn, published
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.undertakings.models import Undertaking
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from tests.remembered import remembered

# The public part of the paper says nothing of these; each stands in something that Part 1 is made from.
KEPT_BACK = ("Prices of one supplier", "section 43", "zanzibar")
PRIVATE = (*KEPT_BACK, "F300", "5200", "ALC-0", "BL-0", "P0000", "Example", "originating_officer", "@")

PUBLIC = changed(('part_2_rationale = "Prices of one supplier"\n', ""), ('part_2_exemptions = ["section 43"]\n', ""))
SECRET = changed(("Prices of one supplier", "Prices of one supplier in zanzibar"))


@remembered
def released(players: Cast, paper: str = PAPER) -> CaseRef:
    """A published decision that stands in the public register."""
    case = published(players, paper)
    deliver_events(autumn(24, 12))
    return case


def another(number: int, paper: str = PAPER) -> str:
    """The same paper under another reference, of a programme of its own; the fund holds two of them."""
    return paper.replace('"PCD 1"', f'"PCD {number}"').replace('"Second generation"', f'"Programme {number}"')


@remembered
def release_undertakings(players: Cast) -> None:
    """What the decisions so far promised is released, so that a later one may follow them."""
    for row in Undertaking.objects.order_by("id"):
        release_undertaking(
            actor=players.deputy_mayor,
            now=autumn(25),
            reference=row.reference,
            seen_version=row.version,
            reason="The later decision takes it up",
        )


def seen_of(decision: Any) -> dict[str, Any]:
    """The reference and version that an act on the register names."""
    return {"reference": decision.reference, "seen_version": decision.version}
