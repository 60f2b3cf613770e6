"""A worker that also knows a job for tests: it counts, in a way that shows whatever is done twice.

Each chunk adds one to a counter and reports in the same transaction, and writes down which process did it.
Run as `python -m tests.running.counting`.
"""

from __future__ import annotations

import os
import time
from typing import Any

COUNTER = "TESTCOUNT"


def register() -> None:
    """Make the kind known; Django must have been set up."""
    from daybook.foundation.jobs.public import Run, job

    @job("running.count")
    def count(run: Run, *, chunks: int, pause: float, inside: bool = False) -> dict[str, Any]:
        from django.db import transaction
        from django.db.models import F

        from daybook.foundation.numbering.models import Series

        while run.done < chunks:
            with transaction.atomic():
                Series.objects.filter(prefix=COUNTER).update(last_number=F("last_number") + 1)
                if inside:
                    time.sleep(pause)
                run.report(done=run.done + 1, message=f"by {os.getpid()}")
            if not inside:
                time.sleep(pause)
        return {"counted": run.done}


def main() -> None:
    from daybook.config.cli import start_django

    start_django()
    register()
    from daybook.config.schedule import run_worker

    run_worker()


if __name__ == "__main__":
    main()
