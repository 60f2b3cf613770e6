"""The control accounts through which money comes to a budget line and is held on it."""

from __future__ import annotations

# Money approved, money held in funds, money allocated but not yet in a budget line, and contingency held apart.
APPROVED, IN_FUNDS, ALLOCATED, CONTINGENCY = "9000", "9100", "9200", "9250"
# The other side of every reservation and commitment.
ENCUMBERED = "9300"
NAMES = {CONTINGENCY: "Contingency held apart", ENCUMBERED: "Reserved and committed"}
