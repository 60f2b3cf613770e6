"""Codes that people give to bodies, units and cost centres."""

from __future__ import annotations

from daybook.kernel.refused import Refused

LONGEST_CODE = 20
LONGEST_NAME = 120


def check_code(code: str) -> None:
    """Refused `bad_code` unless 1 to 20 printable characters, without spaces at the ends or the bar of codings."""
    if not 1 <= len(code) <= LONGEST_CODE or code != code.strip() or not code.isprintable() or "|" in code:
        raise Refused("bad_code", "A code has 1 to 20 letters, digits or marks, and no | and no spaces around it.")


def check_name(name: str) -> None:
    """Refused `bad_name` unless 1 to 120 printable characters, without spaces at the ends."""
    if not 1 <= len(name) <= LONGEST_NAME or name != name.strip() or not name.isprintable():
        raise Refused("bad_name", "A name has 1 to 120 characters on one line, and no spaces around it.")
