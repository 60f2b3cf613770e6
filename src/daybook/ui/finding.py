"""One search box for every domain: each says, beside its routes, how its records are found and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from daybook.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record that matches what was typed: its reference, what it is, and where it opens."""

    reference: str
    title: str
    url: str


Find = Callable[[Actor, str], Sequence[Found]]
Titles = Callable[[Actor, Collection[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """How records of one kind are found, and the permission that lets a person see them."""

    label: str
    permission: str
    find: Find


_finders: dict[str, Finder] = {}
_titles: dict[str, Titles] = {}


def register_finder(label: str, permission: str, find: Find) -> None:
    """Offer records of a kind to the search box; `find` answers a few matches for an actor and the words typed."""
    _finders[label] = Finder(label=label, permission=permission, find=find)


def finders() -> list[Finder]:
    """Every kind that can be found, in order of its label."""
    return [_finders[label] for label in sorted(_finders)]


def register_titles(prefix: str, titles: Titles) -> None:
    """Say what records whose references begin with `prefix` are called, for lists of records of many kinds."""
    _titles[prefix] = titles


def titles_of(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What these records are called, of those the actor may see; asks once for each kind that has titles."""
    told: dict[str, str] = {}
    for prefix, titles in _titles.items():
        if theirs := [reference for reference in references if reference.startswith(prefix)]:
            told |= titles(actor, theirs)
    return told
