"""DAYBOOK_EMAIL_URL into Django's settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

_BACKENDS = "django.core.mail.backends"
_USE = "DAYBOOK_EMAIL_URL: use console:, file: or smtp://user:password@host:587?tls=starttls"


@dataclass(frozen=True)
class Mail:
    """How e-mail leaves: Django's backend, and for a mail server where it is and how to sign in there."""

    backend: str
    folder: str | None = None
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    implicit_tls: bool = False


def mail_settings(url: str, folder: Path) -> Mail:
    """Settings for `console:` (printed), `file:` (kept in `folder`) or `smtp://user:password@host:port?tls=...`.

    `tls` is starttls, implicit or absent. ValueError for any other form.
    """
    if url == "console:":
        return Mail(f"{_BACKENDS}.console.EmailBackend")
    if url == "file:":
        return Mail(f"{_BACKENDS}.filebased.EmailBackend", str(folder))
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise ValueError(_USE) from None
    tls = dict(parse_qsl(parts.query)).get("tls", "")
    if parts.scheme != "smtp" or not parts.hostname or tls not in {"", "starttls", "implicit"}:
        raise ValueError(_USE)
    return Mail(
        f"{_BACKENDS}.smtp.EmailBackend",
        host=parts.hostname,
        port=port or {"": 25, "starttls": 587, "implicit": 465}[tls],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=tls == "starttls",
        implicit_tls=tls == "implicit",
    )
