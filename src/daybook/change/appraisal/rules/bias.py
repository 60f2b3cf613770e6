"""The upper bounds of optimism bias, from the dated reference file. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from daybook.kernel.reference import Reference

BIAS_FILE = Path(__file__).resolve().parent.parent / "reference" / "optimism_bias.toml"


@dataclass(frozen=True, slots=True)
class UpperBound:
    """Where the bias of a type of project starts, in percent as text, with its source and whether it was read there."""

    name: str
    percent: str
    source: str
    verified: bool


@cache
def upper_bounds() -> dict[str, UpperBound]:
    """The bounds to hand, by the name of the type of project."""
    found = {name: entries[-1] for name, entries in Reference.load(BIAS_FILE).entries.items()}
    return {
        name: UpperBound(
            name, f"{entry.value:f}" if isinstance(entry.value, Decimal) else "0", entry.source, entry.verified
        )
        for name, entry in found.items()
    }
