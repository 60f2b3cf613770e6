"""E-mails as plain text and as simple HTML: kinds, references, ages and links; no name, no title, no sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_FOOT = "Daybook sends this since you chose it."
_CHANGE = "Change what you are told of"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an e-mail: what it says, and the address it leads to."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail: its subject, and its body twice."""

    subject: str
    text: str
    html: str


def letter(subject: str, parts: Sequence[tuple[str, Sequence[Line]]], choices_url: str) -> Letter:
    """An e-mail of headed lists; blank parts are left out."""
    filled = [(heading, lines) for heading, lines in parts if lines]
    text = "\n\n".join(
        "\n".join([heading, *(f"- {line.words}\n  {line.url}" for line in lines)]) for heading, lines in filled
    )
    html = "".join(
        f"<h2>{escape(heading)}</h2><ul>"
        + "".join(f'<li><a href="{escape(line.url)}">{escape(line.words)}</a></li>' for line in lines)
        + "</ul>"
        for heading, lines in filled
    )
    page = (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(subject)}</title></head><body>'
        f"<h1>{escape(subject)}</h1>{html}"
        f'<p>{_FOOT} <a href="{escape(choices_url)}">{_CHANGE}</a></p></body></html>'
    )
    return Letter(subject, f"{subject}\n\n{text}\n\n{_FOOT} {_CHANGE}: {choices_url}\n", page)


def age_words(days: int) -> str:
    """How long something has waited: since today, 1 day, 12 days."""
    if days <= 0:
        return "since today"
    return "1 day" if days == 1 else f"{days:,} days"
