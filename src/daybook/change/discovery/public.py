"""THE DOOR of discovery: programmes adopt an event log by its reference, and show what it says."""

from __future__ import annotations

from daybook.change.discovery.queries import find_log
from daybook.change.discovery.refs import LogRef

__all__ = ["LogRef", "find_log"]
