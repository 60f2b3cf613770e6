"""Somebody says how they want to be told."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.notifications.models import Preference
from daybook.foundation.notifications.queries import channels_of
from daybook.foundation.notifications.rules.kinds import KINDS
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused


@operation("notifications.choose_channels")
def choose_channels(*, actor: Actor, now: datetime, choices: dict[str, str]) -> dict[str, str]:
    """Choose how you are told of some kinds of thing: in_product, at_once, digest or none; all your choices.

    Kinds that `choices` leaves out stay as they were. What waits in My work is always there, so it takes in_product or
    digest alone. Refused `unknown_kind`, `unknown_channel` or `nothing_chosen`.
    """
    if not choices:
        raise Refused("nothing_chosen", "Choose how you want to be told of at least one kind of thing.")
    for kind, channel in choices.items():
        if kind not in KINDS:
            raise Refused("unknown_kind", f"{kind[:40]} is nothing that people are told of. Choose from the list.")
        if channel not in KINDS[kind].channels:
            raise Refused("unknown_channel", f"Nobody is told of {kind} by {channel[:40]}. Choose from the list.")
        Preference.objects.update_or_create(person=actor.person, kind=kind, defaults={"channel": channel})
    note(actor.person, channels=dict(choices))
    return {kind: channel.value for kind, channel in channels_of(actor.person).items()}
