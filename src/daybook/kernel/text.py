"""Text that people give: codes, names and notes, checked alike on both databases before anything is written."""

from __future__ import annotations

import re

from daybook.kernel.refused import Refused

LONGEST_CODE = 40
LONGEST_NAME = 120
_NEW_CODE = re.compile(r"[^\W_](?:[^\W_]|[-/.](?=[^\W_]))*")


def check_code(code: str) -> None:
    """Refused `bad_code` unless 1 to 40 printable characters, without spaces at the ends or the bar of codings."""
    if not 1 <= len(code) <= LONGEST_CODE or code != code.strip() or not code.isprintable() or "|" in code:
        message = f"A code has 1 to {LONGEST_CODE} letters, digits or marks, and no | and no spaces around it."
        raise Refused("bad_code", message)


def check_new_code(code: str) -> None:
    """Refused `bad_code` unless 1 to 40 letters and digits, with - / or . between them: a code that somebody makes up.

    Codes that come over from other books may have other marks in them.
    """
    if len(code) > LONGEST_CODE or not _NEW_CODE.fullmatch(code):
        message = f"A code has 1 to {LONGEST_CODE} letters and digits, with - / or . between them. Choose another."
        raise Refused("bad_code", message)


def check_name(name: str, longest: int = LONGEST_NAME, what: str = "A name") -> None:
    """Refused `bad_name` unless 1 to `longest` printable characters, without spaces at the ends.

    `what` is what the text is where it is no name, such as "The reason", for the words of the refusal.
    """
    if not 1 <= len(name) <= longest or name != name.strip() or not name.isprintable():
        raise Refused("bad_name", f"{what} has 1 to {longest} characters on one line, and no spaces around it.")


def can_be_kept(text: str) -> bool:
    """Whether both databases can keep it: no null and no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def check_note(note: str, longest: int) -> None:
    """Refused `bad_text` where free text is longer than can be kept, or holds a character that no database keeps."""
    if len(note) > longest or not can_be_kept(note):
        raise Refused("bad_text", f"This text can have at most {longest} characters, none of them a null. Shorten it.")


def printable(text: str) -> str:
    """Text that cannot move the cursor, ring the bell or turn the direction of a terminal."""
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in text)
