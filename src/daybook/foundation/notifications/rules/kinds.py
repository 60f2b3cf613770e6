"""What people are told of, by which ways, and in which words: pure, and without a name, a title or a sum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """How somebody is told: in Daybook alone, by e-mail at once as well, in the digest of the day as well, or not."""

    IN_PRODUCT = "in_product"
    AT_ONCE = "at_once"
    DIGEST = "digest"
    NONE = "none"


CHANNEL_WORDS = {
    Channel.IN_PRODUCT: "In Daybook only",
    Channel.AT_ONCE: "Also by e-mail, at once",
    Channel.DIGEST: "Also in one e-mail a day",
    Channel.NONE: "Not at all",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing people are told of: its label, and the sentence that an e-mail says, with the reference alone.

    Without `channels` of its own it may come by any way.
    """

    label: str
    sentence: str
    channels: tuple[Channel, ...] = tuple(Channel)


WAITING = "waiting"
KINDS = {
    WAITING: Kind("What waits for you in My work", "", (Channel.IN_PRODUCT, Channel.DIGEST)),
    "asked": Kind("A question is asked of you", "You are asked a question ({reference})."),
    "answered": Kind("A question of yours is answered", "Your question {reference} is answered."),
    "handed_on": Kind("Something is handed on to you", "Something about {reference} is handed on to you."),
    "returned": Kind("A paper you wrote is returned for correction", "{reference} is returned for correction."),
    "decided": Kind("A paper you wrote is decided", "{reference} is decided."),
    "published": Kind("A paper you wrote is published when its deferral ends", "{reference} is published."),
    "settled": Kind("A change you proposed is approved or refused", "{reference}, which you proposed, is settled."),
    "survey": Kind("You are asked how satisfied you are", "You are asked a question in {reference}."),
    "due": Kind("Something you own in a programme is due soon or late", "Something you own is due ({reference})."),
    "reported": Kind("An owner says how something in your programme stands", "{reference}: its owner reported."),
    "deputyship": Kind("You are asked to act as a deputy", "You are asked to act as a deputy ({reference})."),
    "deputised": Kind(
        "Somebody else names a deputy for you, or answers or ends a deputyship of yours",
        "Somebody else did something about a deputyship of yours ({reference}).",
    ),
}
# Nothing leaves the house unless its reader asked for it.
DEFAULT = Channel.IN_PRODUCT


def channel_or_default(kind: str, chosen: str | None) -> Channel:
    """The way somebody is told of a kind; what is not offered (any more) counts as not chosen."""
    return Channel(chosen) if chosen in KINDS[kind].channels else DEFAULT
