"""DAYBOOK_DATABASE_URL into Django's settings."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
    # Without this INSERT OR REPLACE walks past the triggers that keep posted rows.
    "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
)


def database_settings(url: str) -> dict[str, Any]:
    """Settings for `sqlite:////abs/path` or `postgresql://user:password@host:port/name?options`.

    A PostgreSQL socket directory may stand as `?host=/path`. ValueError for any other form.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        if parts.netloc or not parts.path.startswith("//") or not parts.path.strip("/"):
            raise ValueError("DAYBOOK_DATABASE_URL: write sqlite:////absolute/path/to/file.sqlite3, with four slashes")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_START},
        }
    if parts.scheme in {"postgresql", "postgres"}:
        if not parts.path.strip("/"):
            raise ValueError("DAYBOOK_DATABASE_URL names no database. Write postgresql://user@host:5432/name")
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        # Only what kernel.prepared runs is prepared, and planned once whatever its values; nothing else is, however
        # often it is said. To compile a statement takes longer than what it is for: 0.1 s of the half second in which
        # a batch of an import is written.
        options.setdefault("options", "-c plan_cache_mode=force_generic_plan -c jit=off")
        options["prepare_threshold"] = 1_000_000_000
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": options.pop("user", None) or unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
            "PORT": options.pop("port", None) or str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ValueError("DAYBOOK_DATABASE_URL: use sqlite:////absolute/path or postgresql://user@host/name")
