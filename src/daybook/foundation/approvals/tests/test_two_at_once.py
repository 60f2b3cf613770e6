"""Two changes to the scheme that clash are approved at the same moment: they take turns, and the second is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

# Two new rules that answer the same question, proposed while neither stands.
SET_UP = """
from datetime import date
from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.foundation.approvals.operations.propose_rule import propose_rule
players = Cast()
for role in ("Mayor of London", "Chief finance officer"):
    propose_rule(
        actor=players.administrator, now=autumn(19), scheme="MOPAC Scheme of Delegation and Consent", body="MOPAC",
        action="approve_grant", role=role, paragraph="5.1", source="x", valid_from=date(2021, 11, 22), why="Grants",
    )
print(players.chief_executive.person)
"""

# Each holds its transaction open for a second once its rule is written, so that the two overlap.
APPROVE = """
import sys, time
from daybook.decisions.cases.tests.build import autumn
from daybook.foundation.approvals.models import Delegation
from daybook.foundation.approvals.operations.approve_scheme_change import approve_scheme_change
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
Delegation.save = (lambda save: lambda row, **how: (save(row, **how), time.sleep(1)))(Delegation.save)
reference, person = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
try:
    approve_scheme_change(actor=Actor(person), now=autumn(20), reference=reference, seen_version=1)
    print("done")
except Refused as refusal:
    print(refusal.code)
"""


@pytest.mark.processes
def test_two_rules_for_one_question_do_not_both_begin(own_database: OwnDatabase) -> None:
    person = own_database.run_script(SET_UP)
    acts = [(reference, person) for reference in ("SC-000001", "SC-000002")]
    assert sorted(own_database.run_at_once(APPROVE, acts)) == ["bands_overlap", "done"]
