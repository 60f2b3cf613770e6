"""Who stood aside from a decision, in a sentence for the public: by role, never by name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def recusals_told(record: Mapping[str, Any]) -> list[str]:
    """A sentence for each recusal of a published record; none for one published before they were kept."""
    return [_told(each) for each in record.get("stood_aside", ())]


def _told(each: Mapping[str, Any]) -> str:
    on = date.fromisoformat(each["on"])
    day = f"{on.day} {on:%B %Y}"
    if each["by_deputy"]:
        return f"On {day} a deputy of the {each['role']} declared a {each['kind']} interest and took no part."
    return (
        f"On {day} the {each['role']} declared a {each['kind']} interest and stood aside; the {each['acted']} acted in "
        "their place."
    )
