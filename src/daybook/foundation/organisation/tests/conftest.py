"""A gate with one guest list, in place of roles, which live a domain above; entries go to the real audit."""

from __future__ import annotations

from datetime import datetime

import pytest

from daybook.foundation.audit.recorder import AuditRecorder
from daybook.foundation.identity.tests.test_operations import make
from daybook.foundation.organisation.tests.build import STRANGER, World, force, world
from daybook.kernel import operation
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


class GuestList:
    def check(self, actor: Actor, verb: str, at: datetime) -> None:
        if actor == STRANGER:
            raise Refused("not_permitted", "You may not do this. Ask an administrator for the role.", permission=verb)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operation, "_ports", (GuestList(), AuditRecorder()))


@pytest.fixture
def example_force(db: None, gate: None) -> None:
    force()


@pytest.fixture
def example_world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world, made as if by somebody who may, with the real gate in place again afterwards."""
    with monkeypatch.context() as guests:
        guests.setattr(operation, "_ports", (GuestList(), AuditRecorder()))
        return world()


@pytest.fixture
def organiser(db: None) -> Actor:
    """Somebody with the role that may do everything here."""
    return make("organiser", "organisation_administrator")


@pytest.fixture
def reader(db: None) -> Actor:
    """Somebody who may look and change nothing."""
    return make("reader", "budget_holder")
