"""Worlds that are written again are those that were built, and nothing is remembered where it might not be true."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from daybook.change.programmes.tests.build import opened
from daybook.decisions.cases.tests.build import FOUNDED, Cast, books, moment
from daybook.decisions.cases.tests.traces import rows
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.organisation.operations.register_person import register_person
from daybook.kernel.actor import system_actor
from tests import remembered as memory
from tests.remembered import remembered, stage

pytestmark = pytest.mark.django_db
built: list[str] = []


@remembered
def somebody(name: str) -> str:
    """A person who counts how often they are truly made."""
    built.append(name)
    return _person(name)


def _person(name: str) -> str:
    made = register_person(actor=system_actor("founder"), now=moment(FOUNDED), kind="staff", display_name=name)
    return made.reference


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_memory", {})
    built.clear()


def on_a_stage(act: Any) -> Any:
    """What an act answers on a stage with nothing on it; afterwards it is as if it never was."""
    with transaction.atomic():
        with stage():
            answer = act()
        transaction.set_rollback(True)
    return answer


def test_what_is_written_again_is_what_was_built() -> None:
    def programme() -> tuple[Any, ...]:
        players = Cast()
        books(players)
        return opened(players), dict(players.people), rows(), list(AuditEntry.objects.values_list())

    first = on_a_stage(programme)
    known = set(memory._memory)
    assert on_a_stage(programme) == first
    assert set(memory._memory) == known


def test_the_same_is_built_once_and_something_else_anew() -> None:
    assert [on_a_stage(lambda name=name: somebody(name)) for name in ("Robin", "Robin", "Wren")] == ["P-000001"] * 3
    assert built == ["Robin", "Wren"]
    assert on_a_stage(lambda: (somebody("Wren"), somebody("Robin"))) == ("P-000001", "P-000002")
    assert built == ["Robin", "Wren", "Robin"]


def test_after_anything_else_was_written_nothing_is_remembered() -> None:
    assert on_a_stage(lambda: somebody("Robin")) == "P-000001"
    assert on_a_stage(lambda: (_person("Wren"), somebody("Robin"))) == ("P-000001", "P-000002")
    assert built == ["Robin", "Robin"]


def test_after_a_rollback_nothing_is_remembered() -> None:
    def undone() -> str:
        with transaction.atomic():
            somebody("Wren")
            transaction.set_rollback(True)
        return somebody("Robin")

    assert [on_a_stage(undone), on_a_stage(undone)] == ["P-000001"] * 2
    assert built == ["Wren", "Robin", "Robin"]


def test_nothing_is_remembered_where_something_of_the_product_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def replaced() -> str:
        monkeypatch.setattr("daybook.kernel.text.something", 1, raising=False)
        return somebody("Robin")

    on_a_stage(lambda: somebody("Robin"))
    on_a_stage(replaced)
    assert built == ["Robin", "Robin"]


def test_a_builder_that_fails_is_not_remembered() -> None:
    @remembered
    def failing() -> None:
        somebody("Robin")
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            on_a_stage(failing)
    assert all(key[-1][1].endswith("somebody") for key in memory._memory)
