"""The control accounts of the BUDGET book, through which money comes to a budget line."""

from __future__ import annotations

# Money approved, money held in funds, and money allocated but not yet in a budget line.
APPROVED, IN_FUNDS, ALLOCATED = "9000", "9100", "9200"
