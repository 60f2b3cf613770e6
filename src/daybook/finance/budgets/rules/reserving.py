"""What happens to money set aside: reserved, committed, invoiced, released. Whole pence. Pure.

    on 1,000: reserve 300 -> 700 available; commit 200 of it -> 700; invoice 200 -> 700; another reserve of 50 -> 650

since committing and invoicing only change how money is held, and 100 of the first stays reserved until it is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class Held:
    """What a reservation holds of its budget line, and what has been invoiced on it, in pence."""

    reserved_pence: int = 0
    committed_pence: int = 0
    actual_pence: int = 0

    @property
    def taken_pence(self) -> int:
        """What is not available to anybody else."""
        return self.reserved_pence + self.committed_pence + self.actual_pence

    @property
    def open_pence(self) -> int:
        """What closing would give back."""
        return self.reserved_pence + self.committed_pence

    def __add__(self, other: Held) -> Held:
        return Held(
            self.reserved_pence + other.reserved_pence,
            self.committed_pence + other.committed_pence,
            self.actual_pence + other.actual_pence,
        )


def reserve(amount_pence: int) -> Held:
    """A requisition takes its whole amount from what is available."""
    return Held(reserved_pence=_above_zero(amount_pence))


def commit(held: Held, amount_pence: int) -> Held:
    """An order uses what is reserved first; only what it needs beyond that is taken from what is available."""
    used = min(_above_zero(amount_pence), held.reserved_pence)
    return Held(reserved_pence=-used, committed_pence=amount_pence)


def invoice(held: Held, amount_pence: int) -> Held:
    """An invoice uses what is committed, then what is reserved; only the rest is taken from what is available."""
    ordered = min(_above_zero(amount_pence), held.committed_pence)
    used = min(amount_pence - ordered, held.reserved_pence)
    return Held(reserved_pence=-used, committed_pence=-ordered, actual_pence=amount_pence)


def release(held: Held, amount_pence: int) -> Held:
    """Give back what is reserved, then what is committed; Refused `more_than_held` for more than both."""
    if _above_zero(amount_pence) > held.open_pence:
        message = "This is more than is still held. Release what is held or less."
        raise Refused("more_than_held", message, held_pence=held.open_pence)
    used = min(amount_pence, held.reserved_pence)
    return Held(reserved_pence=-used, committed_pence=used - amount_pence)


def release_all(held: Held) -> Held:
    """Give back everything that is still held: closing short."""
    return Held(reserved_pence=-held.reserved_pence, committed_pence=-held.committed_pence)


def shortfall_pence(available_pence: int, change: Held) -> int:
    """By how much a change takes more than is available; giving back never falls short."""
    return max(change.taken_pence - max(available_pence, 0), 0) if change.taken_pence > 0 else 0


def _above_zero(amount_pence: int) -> int:
    if amount_pence <= 0:
        raise Refused("bad_amount", "Give a sum above zero.")
    return amount_pence
