"""The one way to say no: a request we understand and will not carry out."""

from __future__ import annotations


class Refused(Exception):
    """A stable `code` for programs, a `message` that says what to do next, and the facts behind it.

    `facts` hold references, states, amounts in pence and paragraphs, never personal values: they reach the audit entry.
    """

    def __init__(self, code: str, message: str, **facts: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.facts = facts
