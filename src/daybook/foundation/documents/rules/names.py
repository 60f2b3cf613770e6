"""The name under which a document is kept and sent: one line, no folder, and the ending of what it is. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*;%]')


def kept_name(given: str, ending: str) -> str:
    """A file's name fit to be kept: what cannot be printed or means something to a machine goes, its ending is true."""
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter if letter.isprintable() else " " for letter in last)
    plain = " ".join(_NOT_IN_NAMES.sub(" ", plain).split())
    stem = _ENDING.sub("", plain).strip(". ")[: LONGEST - len(ending)].rstrip() or "document"
    return f"{stem}{ending}"
