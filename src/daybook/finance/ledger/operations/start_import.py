"""A person has an uploaded file of journals imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybook.finance.ledger.uploads import IMPORT_JOB, refuse_unkept
from daybook.foundation.jobs.public import find_jobs, start_job
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name

LONGEST_FILE_NAME = 100


@dataclass(frozen=True, slots=True)
class ImportRef:
    """An import under way: the reference of its job, and the digest of its file: the source of its journals."""

    job: str
    digest: str


@operation("ledger.start_import")
def start_import(*, actor: Actor, now: datetime, digest: str, file_name: str, again: bool = False) -> ImportRef:
    """Import an uploaded file of journals, as a job that drafts them in one's own name for a second person to post.

    `digest` is the SHA-256 of the file's bytes. Refused `unknown_file` when it was not uploaded, `being_imported` while
    a job works on the same bytes, and `imported_before` when one has done so, unless `again`: journals that are already
    there are then skipped. Also `bad_name`.
    """
    check_name(file_name, LONGEST_FILE_NAME, "The name of a file")
    refuse_unkept(digest)
    jobs = find_jobs(IMPORT_JOB, digest=digest)
    under_way = next((job for job in jobs if not job.ended), None)
    if under_way:
        message = f"This very file is being imported already. Look at {under_way.reference}."
        raise Refused("being_imported", message, job=under_way.reference)
    before = next((job for job in jobs if job.state == "done"), None)
    if before and not again:
        day = f"{london_day(before.ended_at or before.asked_at):%-d %B %Y}"
        message = f"This very file was imported on {day}, as {before.reference}."
        offer = "If you import it again, journals that are already there are skipped."
        raise Refused("imported_before", f"{message} {offer}", job=before.reference)
    job = start_job(
        kind=IMPORT_JOB,
        arguments={"digest": digest, "file_name": file_name},
        title=f"Import journals from {file_name}",
        actor=actor,
        now=now,
        unit="journals",
    )
    note(f"IMPORT-{digest}")
    return ImportRef(job, digest)
