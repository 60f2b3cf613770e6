from __future__ import annotations

from pathlib import Path

import pytest

from daybook.foundation.jobs.states import JOB, JobState
from daybook.kernel.refused import Refused

README = Path(__file__).parents[1] / "README.md"


def test_the_drawing_in_the_readme_is_the_machine() -> None:
    assert JOB.mermaid() in README.read_text()


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
@pytest.mark.parametrize("verb", sorted(JOB.verbs))
def test_an_ended_job_stays_as_it_is(state: JobState, verb: str) -> None:
    with pytest.raises(Refused, match="Nothing more can be done"):
        JOB.target(state, verb)
