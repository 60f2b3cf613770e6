"""How far a job is, as people read it."""

from __future__ import annotations

from dataclasses import dataclass

from daybook.foundation.jobs.queries import JobView
from daybook.foundation.jobs.states import JobState

# A worker says that it lives every few seconds; after this long something is wrong.
LONGEST_SILENCE_SECONDS = 60
_QUARTERS = ("", "a quarter", "half", "three quarters", "all")


@dataclass(frozen=True, slots=True)
class Progress:
    """`words` in units people know, `percent` where the total is known, and the quarter that has been passed."""

    words: str
    percent: int | None
    quarter: int

    @property
    def announcement(self) -> str:
        """What is read out when another quarter has been passed."""
        return f"{_QUARTERS[self.quarter].capitalize()} of it is done." if self.quarter else ""


def progress_of(job: JobView) -> Progress:
    """How far a job is: 31,204 of 46,000 journals."""
    percent = job.done * 100 // job.total if job.total else None
    return Progress(words=counted(job.done, job.total, job.unit), percent=percent, quarter=(percent or 0) // 25)


def counted(done: int, total: int | None, unit: str) -> str:
    """What is done of how many; blank before anything is counted."""
    if total is not None:
        return f"{done:,} of {total:,} {unit}"
    return f"{done:,} {unit}" if done else ""


def waiting_words(job: JobView, silence_seconds: int | None) -> str:
    """Why a job does not move, in a sentence; blank while it does."""
    if job.ended:
        return ""
    if silence_seconds is None or silence_seconds > LONGEST_SILENCE_SECONDS:
        return "No worker is running, so this stands still. Nothing is lost. Tell an administrator."
    return "It begins as soon as a worker is free." if job.state == JobState.WAITING else ""
