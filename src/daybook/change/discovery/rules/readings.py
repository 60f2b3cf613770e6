"""What is read of an outsourced service: volumes, service levels and index figures, each of a month. Pure."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from daybook.change.discovery.rules.charge_terms import LARGEST_VOLUME
from daybook.kernel.refused import Refused


class ReadingKind(StrEnum):
    """What a reading says."""

    VOLUME = "volume"
    LEVEL = "level"
    INDEX = "index"


def check_reading(kind: ReadingKind, value: Decimal) -> None:
    """Refused `bad_value` for what cannot have been read."""
    if value < 0 or value > LARGEST_VOLUME:
        raise Refused("bad_value", f"A reading is between nothing and {LARGEST_VOLUME:,}. Check the digits.")
    if kind is ReadingKind.VOLUME and value != value.to_integral_value():
        raise Refused("bad_value", "A volume is a whole number of units.")
    if kind is ReadingKind.INDEX and value == 0:
        raise Refused("bad_value", "An index figure is above nothing. Give it as published.")
