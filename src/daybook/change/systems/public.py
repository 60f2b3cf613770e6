"""THE DOOR of systems: the days of changes of shared data, and what above waits for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from daybook.change.systems.models import StructureChange
from daybook.change.systems.states import ChangeState
from daybook.change.systems.waiting import Waiting, WaitingStep, bind_waiting

__all__ = ["ChangeDay", "Waiting", "WaitingStep", "bind_waiting", "change_days"]


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """A change of shared data and its day: the one it was made on, or else is planned for."""

    reference: str
    item: str
    on: date
    state: str

    @property
    def withdrawn(self) -> bool:
        return self.state == ChangeState.WITHDRAWN


def change_days(references: Collection[str]) -> dict[str, ChangeDay]:
    """Changes by reference, for those of `references` that there are."""
    rows = StructureChange.objects.filter(reference__in=list(references)).select_related("item")
    return {
        row.reference: ChangeDay(row.reference, row.item.name, row.made_on or row.planned_on, str(row.state))
        for row in rows
    }
