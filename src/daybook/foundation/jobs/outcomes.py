"""What came of a job, told by the domain whose kind it is: jobs knows no journals and no people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from daybook.foundation.jobs.queries import JobView
from daybook.kernel.actor import Actor
from daybook.ui.parts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The facts of a job's result, each with where it leads, and what the person does next (blank: nothing)."""

    facts: Sequence[Fact] = ()
    next_label: str = ""
    next_url: str = ""
    next_words: str = ""


Teller = Callable[[Actor, JobView], Outcome]
_tellers: dict[str, Teller] = {}


def tell_outcome(kind: str, teller: Teller) -> None:
    """Say how the result of a kind of job is told to the person who looks at it; called once, beside the routes."""
    _tellers[kind] = teller


def outcome_of(actor: Actor, job: JobView) -> Outcome:
    """What came of a job; nothing where its kind tells nothing."""
    teller = _tellers.get(job.kind)
    return teller(actor, job) if teller else Outcome()
