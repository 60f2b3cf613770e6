"""Codes in addresses: a code may hold a slash, or be nothing but dots, which an address cannot say as they are."""

from __future__ import annotations

from functools import cache

from django.urls import register_converter

_DOTS = {".": "~2", "..": "~2~2"}


class CodeConverter:
    """Writes ~ as ~0, / as ~1, and a code of one or two dots as ~2 for each; reads them back."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The code behind a part of an address."""
        return value.replace("~2", ".").replace("~1", "/").replace("~0", "~")

    def to_url(self, value: str) -> str:
        """A code as a part of an address."""
        return _DOTS.get(value) or value.replace("~", "~0").replace("/", "~1")


@cache
def register_codes() -> None:
    """Let addresses say `<code:name>`; called by every module of addresses that does."""
    register_converter(CodeConverter, "code")
