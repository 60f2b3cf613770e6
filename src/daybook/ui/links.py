"""References become addresses and names: what a page shows for a record or a person it only knows by reference.

Each domain says, beside its routes, where records of its kind open. Who people are is known to a domain that pages
below it may not call, so the top of the house binds it here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

Address = Callable[[str], str]
NameProvider = Callable[[Collection[str]], Mapping[str, str]]

# As people type them: jnl 16, JNL-000016, pcd1080, PCD 1080.
_NUMBERED = re.compile(r"([A-Z]+)[- ]?([0-9]{1,12})")
_addresses: dict[str, Address] = {}


def _no_names(references: Collection[str]) -> Mapping[str, str]:
    return {}


_names: NameProvider = _no_names


def register_link(prefix: str, address: Address) -> None:
    """Say where the records whose references begin with `prefix` open; called once for each, beside the routes."""
    _addresses[prefix] = address


def link_of(reference: str) -> str:
    """The address of a record's page; blank where no page of its own is known."""
    for prefix in sorted(_addresses, key=len, reverse=True):
        if reference.startswith(prefix):
            return _addresses[prefix](reference)
    return ""


def reference_in(text: str) -> str:
    """The reference that was typed, in the form in which records are kept; blank when it is not one."""
    typed = _NUMBERED.fullmatch(" ".join(text.upper().split()))
    if typed is None:
        return ""
    kind, number = typed[1], int(typed[2])
    if kind in _addresses:
        # The force numbers its decisions, as it writes them; everything else is numbered here.
        return f"{kind} {number}"
    return f"{kind}-{number:06d}" if f"{kind}-" in _addresses else ""


def bind_names(provider: NameProvider) -> None:
    """Say, at start-up, who the people and system actors behind references are."""
    global _names
    _names = provider


def names_of(references: Collection[str]) -> dict[str, str]:
    """Names to show for people and system actors; a reference nobody knows stands for itself."""
    known = _names(set(references))
    return {reference: known.get(reference, reference) for reference in references}
