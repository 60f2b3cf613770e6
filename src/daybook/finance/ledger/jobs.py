"""Long work of the ledger: drafting the journals of an uploaded file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from daybook.finance.ledger.importing import import_file
from daybook.finance.ledger.operations.import_journals import ImportOutcome, import_journals
from daybook.finance.ledger.rules.imports import JournalBatch
from daybook.finance.ledger.uploads import IMPORT_JOB, path_of, refuse_unkept, rejects_path
from daybook.foundation.identity.public import actor_for
from daybook.foundation.jobs.public import Run, job
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@job(IMPORT_JOB)
def import_kept_file(run: Run, *, digest: str, file_name: str) -> dict[str, Any]:
    """Draft the journals of a kept file in the name of who asked; how many were drafted, skipped and rejected."""
    now = clock.now()
    actor = actor_for(run.requested_by, now, request=run.reference)
    refuse_unkept(digest)
    drafting = Drafting(run, digest)
    run.report(done=run.done, message="Reading and checking the whole file first.", so_far=drafting.counts)
    report = import_file(
        path_of(digest),
        actor=actor,
        now=now,
        progress=drafting.tell,
        rejects_file=rejects_path(run.reference),
        enter=drafting.enter,
    )
    return drafting.counts | {"rejected": report.rejected}


class Drafting:
    """Enters batch after batch for one run, each with its report in one transaction: a retry changes no count."""

    def __init__(self, run: Run, digest: str) -> None:
        self.run = run
        self.counts: dict[str, Any] = {"digest": digest, "journals": 0, "lines": 0, "skipped": 0, **run.so_far}
        self._entered_before = run.done
        self._dealt_with = 0

    def enter(self, *, actor: Actor, now: datetime, source: str, batch: JournalBatch) -> ImportOutcome:
        """Draft one batch and report it; what an earlier attempt drafted is found there and not counted again."""
        refused: Refused | None = None
        with transaction.atomic():
            try:
                outcome = import_journals(actor=actor, now=now, source=source, batch=batch)
            except Refused as told:
                # Its entry in the audit story must outlive this transaction.
                refused = told
            else:
                self._report(outcome, len(batch.names))
        if refused:
            raise refused
        return outcome

    def tell(self, done: int, total: int) -> None:
        """Say of how many journals these are; known once the whole file has been judged."""
        self.run.report(done=self.run.done, total=total, message="Drafting the journals.")

    def _report(self, outcome: ImportOutcome, journals: int) -> None:
        dealt_with = self._dealt_with + journals
        skipped = outcome.skipped if dealt_with > self._entered_before else 0
        counts = self.counts | {
            "journals": self.counts["journals"] + outcome.journals,
            "lines": self.counts["lines"] + outcome.lines,
            "skipped": self.counts["skipped"] + skipped,
        }
        self.run.report(done=max(dealt_with, self.run.done), message="Drafting the journals.", so_far=counts)
        self._dealt_with, self.counts = dealt_with, counts
