"""Two decisions reach for the last headroom of one contract at once: they take turns, and the second is refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

SET_UP = """
from datetime import UTC, date, datetime
from daybook.decisions.cases.models import Case, UsableContract
now = datetime(2021, 11, 1, tzinfo=UTC)
for number in (1, 2):
    Case.objects.create(reference=f"T {number}", slug=f"T-{number}", state="draft", year="2021/22", drafted_at=now)
UsableContract.objects.create(
    reference="C-1", version=1, name="C", supplier="S", starts_on=date(2021, 1, 1), ends_on=date(2022, 1, 1),
    ceiling_pence=1_000_000_00, recorded_at=now,
)
"""

# Each writer holds its transaction open for a second, so that the two overlap.
DECIDE = """
import sys, time
from datetime import UTC, date, datetime
from django.db import transaction
from daybook.decisions.cases.contracting import use_contracts
from daybook.decisions.cases.models import Case
from daybook.decisions.cases.rules.form import parse_form
from daybook.kernel.refused import Refused
form = parse_form(b'''[decision]
reference = "T"
[[recommendation]]
action = "approve_contract_award"
amount = 600000
contract = "C-1"
''')
case = Case.objects.get(slug=sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
try:
    with transaction.atomic():
        use_contracts(case, form, date(2021, 11, 23), datetime(2021, 11, 23, tzinfo=UTC))
        time.sleep(1)
    print("used")
except Refused as refusal:
    print(refusal.code)
"""


@pytest.mark.processes
def test_two_decisions_share_one_ceiling(own_database: OwnDatabase) -> None:
    own_database.run_script(SET_UP)
    answers = Counter(own_database.run_at_once(DECIDE, [("T-1",), ("T-2",)]))
    assert answers == {"used": 1, "no_headroom": 1}
