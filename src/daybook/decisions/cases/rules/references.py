"""The reference of a paper, as people write it and as addresses and the audit story carry it. Pure."""

from __future__ import annotations

import re

from daybook.kernel.refused import Refused

LONGEST_REFERENCE = 40

_REFERENCE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9 ./-]{{0,{LONGEST_REFERENCE - 1}}}")


def is_reference(text: str) -> bool:
    """Whether a text can be the reference of a paper."""
    return _REFERENCE.fullmatch(" ".join(text.split())) is not None


def slug_of(reference: str) -> str:
    """The one key of a reference: "PCD 1080", "pcd-1080" and "PCD  1080" are all PCD-1080.

    Refused `bad_reference` for anything but letters, digits, spaces, dots, strokes and hyphens.
    """
    plain = " ".join(reference.split())
    if not _REFERENCE.fullmatch(plain):
        message = (
            f"This reference cannot be used. Write letters and digits, such as PCD 1080, {LONGEST_REFERENCE} at most."
        )
        raise Refused("bad_reference", message)
    return re.sub(r"[^A-Z0-9]+", "-", plain.upper()).strip("-")
