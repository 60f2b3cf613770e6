"""The kernel's gate: an actor may do what one of the roles held on the day allows."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.identity.public import permissions_held, refuse_without
from daybook.kernel.actor import Actor


class RoleGate:
    def check(self, actor: Actor, verb: str, at: datetime) -> None:
        if verb not in permissions_held(actor, at):
            refuse_without(verb, actor, at)
