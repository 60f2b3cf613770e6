"""Structured logs: one JSON object a line, on standard error or in a file, each with the request it belongs to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import structlog

SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
PROCESSORS: list[Any] = [*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]


def logging_settings(to: str, file: Path) -> dict[str, Any]:
    """Settings for `stderr:`, or `file:` for lines added to `file`. ValueError for anything else."""
    if to == "stderr:":
        handler: dict[str, Any] = {"class": "logging.StreamHandler"}
    elif to == "file:":
        handler = {"class": "logging.handlers.WatchedFileHandler", "filename": str(file), "delay": True}
    else:
        raise ValueError("DAYBOOK_LOG: use stderr: or file:")
    level = os.environ.get("DAYBOOK_LOG_LEVEL", "").upper()
    return _BASE | {
        "handlers": {"lines": {**handler, "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": level or "WARNING"},
        "loggers": {"daybook": {"level": level or "INFO"}},
    }


_BASE: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": SHARED,
        }
    },
}
