"""The cast of decisions, on a stage with books and a fund."""

from __future__ import annotations

from daybook.decisions.cases.tests.conftest import players

__all__ = ["players"]
