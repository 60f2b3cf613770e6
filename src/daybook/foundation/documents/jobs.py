"""Scanning documents: the program that `DAYBOOK_SCANNER` names is given each file that it has not seen."""

from __future__ import annotations

import shlex
import subprocess
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings

from daybook.foundation.documents.models import CLEAN, INFECTED
from daybook.foundation.documents.operations.record_scan import record_scan
from daybook.foundation.documents.queries import unscanned
from daybook.foundation.documents.store import path_of
from daybook.kernel.actor import system_actor

AT_ONCE = 20
PATIENCE_SECONDS = 120
# As clamscan and clamdscan answer.
_VERDICTS = {0: CLEAN, 1: INFECTED}

log = structlog.get_logger(__name__)


def scan_documents(now: datetime) -> int:
    """Scan what has not been seen, a few at a time; how many were. Without a scanner nothing is, and nothing waits."""
    if not settings.SCANNER:
        return 0
    verdicts = [(digest, _verdict(path_of(digest))) for digest in unscanned(AT_ONCE)]
    for digest, verdict in verdicts:
        if verdict:
            record_scan(actor=system_actor("scanner"), now=now, digest=digest, verdict=verdict)
    return sum(1 for _, verdict in verdicts if verdict)


def _verdict(path: Path) -> str:
    """Clean or infected; blank where the scanner could not tell, and is asked again later."""
    command = [*shlex.split(settings.SCANNER), str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as trouble:
        log.error("scanner_failed", trouble=type(trouble).__name__)
        return ""
    if done.returncode not in _VERDICTS:
        log.error("scanner_failed", exit_code=done.returncode)
    return _VERDICTS.get(done.returncode, "")
