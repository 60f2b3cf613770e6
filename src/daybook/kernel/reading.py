"""What programs may read: a named question with its permission, which the API serves beside the operations."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """A question such as `ledger.trial_balance`, the permission it needs, and the function that answers it.

    The function takes `actor` and `now` from the edge; its other keyword-only parameters are the question.
    """

    name: str
    permission: str
    answer: Callable[..., object]

    @property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.answer, eval_str=True)
