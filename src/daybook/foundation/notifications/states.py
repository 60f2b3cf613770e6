"""The life of an e-mail: handed to the mail server at most once."""

from __future__ import annotations

from enum import StrEnum


class EmailState(StrEnum):
    """Queued, being handed over, handed over; or not: given up, without an address, or nobody knows.

    `unconfirmed` may have gone: its worker was lost, or the connection broke, after the letter was on its way. It is
    never sent again by itself, since twice is worse than once in Daybook alone.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    NO_ADDRESS = "no_address"
    UNCONFIRMED = "unconfirmed"
