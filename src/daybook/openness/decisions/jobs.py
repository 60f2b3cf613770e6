"""What the public register does when a decision is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybook.kernel.actor import system_actor
from daybook.openness.decisions.operations.release_decision import release_decision
from daybook.openness.decisions.operations.release_past_decision import release_past_decision


def on_decision_published(event: dict[str, Any], now: datetime) -> None:
    """Show Part 1 of the decision to the public."""
    release_decision(actor=system_actor("registrar"), now=now, reference=event["slug"])


def on_past_decision_recorded(event: dict[str, Any], now: datetime) -> None:
    """Show the public what the source of a past decision says."""
    release_past_decision(actor=system_actor("registrar"), now=now, reference=event["slug"])
