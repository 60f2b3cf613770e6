"""The life of a job."""

from __future__ import annotations

from enum import StrEnum

from daybook.kernel.states import Machine


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


W, R, S = JobState.WAITING, JobState.RUNNING, JobState.STOPPING
D, F, C = JobState.DONE, JobState.FAILED, JobState.CANCELLED

ENDED = frozenset({D, F, C})

# `begin` again from running is a second attempt, after the worker that held the job was lost.
JOB = Machine(
    "the job",
    frozenset(
        {
            (W, "begin", R), (R, "begin", R), (S, "begin", C), (R, "put_back", W), (S, "put_back", C),
            (R, "finish", D), (S, "finish", D), (R, "fail", F), (S, "fail", F), (S, "halt", C),
            (W, "cancel_job", C), (R, "cancel_job", S), (W, "stop_job", C), (R, "stop_job", S),
        }
    ),
)  # fmt: skip
