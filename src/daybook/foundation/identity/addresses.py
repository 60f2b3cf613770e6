"""Addresses for e-mail, checked before they are kept."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from daybook.kernel.refused import Refused

LONGEST_ADDRESS = 254


def checked_address(email: str) -> str:
    """An address without space around it, or blank; Refused `bad_address` for what no e-mail can be sent to."""
    address = email.strip()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not 0 < len(address) <= LONGEST_ADDRESS:
        raise Refused("bad_address", "That is no e-mail address. Write it like name@force.example, or leave it blank.")
    return address
