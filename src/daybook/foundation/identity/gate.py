"""The kernel's gate: an actor may do what one of the roles held on the day allows."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.identity.queries import permissions_held
from daybook.foundation.identity.roles import titles_of_roles_with
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


class RoleGate:
    def check(self, actor: Actor, verb: str, at: datetime) -> None:
        if verb in permissions_held(actor, at):
            return
        words = verb.partition(".")[2].replace("_", " ")
        who = " or ".join(titles_of_roles_with(verb)) or "nobody"
        raise Refused(
            "not_permitted",
            f"You may not {words}: none of your roles allows it. Who can: {who}. Ask them, or ask an administrator "
            "for the role.",
            permission=verb,
        )
