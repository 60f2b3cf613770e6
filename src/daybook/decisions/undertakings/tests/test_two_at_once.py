"""Two people settle one undertaking at the same moment: they take turns, and the second is told that it changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

SET_UP = """
from daybook.decisions.cases.tests.build import Cast, books
from daybook.decisions.undertakings.tests.build import undertaken
players = Cast()
books(players)
one = undertaken(players)[1][0]
people = (players.originating_officer, players.deputy_mayor, players.governance_officer)
print(one.reference, *(actor.person for actor in people))
"""

# Each holds its transaction open for a second, so that they overlap.
SETTLE = """
import sys, time
from daybook.decisions.undertakings.models import Step
from daybook.decisions.undertakings.operations.break_undertaking import break_undertaking
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.tests.build import LATER
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
Step.save = (lambda save: lambda row, **how: (save(row, **how), time.sleep(1)))(Step.save)
reference, who, verb = sys.argv[1:]
act, said = {
    "keep": (keep_undertaking, {"evidence": "PCD 1357"}),
    "release": (release_undertaking, {"reason": "The work was stopped."}),
    "break": (break_undertaking, {"reason": "The work was stopped."}),
}[verb]
print("ready", flush=True)
sys.stdin.readline()
try:
    print(act(actor=Actor(who), now=LATER, reference=reference, seen_version=1, **said).state)
except Refused as refusal:
    print(refusal.code)
"""

LOOK = """
from daybook.decisions.undertakings.models import Undertaking
row = Undertaking.objects.order_by("id").first()
print(row.state, row.version, row.steps.count(), row.steps.order_by("id").last().to_state)
"""


@pytest.mark.processes
def test_one_settles_and_the_others_are_told(own_database: OwnDatabase) -> None:
    reference, *people = own_database.run_script(SET_UP).split()
    acts = [(reference, *act) for act in zip(people, ("keep", "release", "break"), strict=True)]
    answers = Counter(own_database.run_at_once(SETTLE, acts))
    assert answers["stale"] == 2, answers
    [state] = set(answers) - {"stale"}
    assert own_database.run_script(LOOK) == f"{state} 2 2 {state}"
