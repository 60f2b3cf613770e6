"""The digest that binds a Part 2 to the paper that is signed, without giving its text away. Pure."""

from __future__ import annotations

import hashlib


def part_two_digest(salt: str, text: str) -> str:
    """SHA-256 of the salt, a line end and the text, in hexadecimal: whoever holds both can check the paper's digest."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
