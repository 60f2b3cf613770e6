"""The kernel's gate: an actor may do what one of the roles held on the day allows."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.identity.public import permissions_held, refuse_without
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


class RoleGate:
    def check(self, actor: Actor, verb: str, at: datetime) -> None:
        if verb in permissions_held(actor, at):
            return
        if actor.deputy_for:
            message = (
                "What was lent to you as their deputy does not allow this: it never did, or it has ended. Nothing was "
                "done. Act in your own name, or leave it to them."
            )
            raise Refused("not_permitted", message, permission=verb)
        refuse_without(verb)
