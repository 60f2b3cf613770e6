"""The cast of cases on its stage."""

from __future__ import annotations

from daybook.decisions.cases.tests.conftest import players

__all__ = ["players"]
