"""Two decisions reach for the last headroom of one contract at once: they take turns, and the second is refused."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

SET_UP = """
import django; django.setup()
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
import sys, time, django; django.setup()
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


def _start(database: OwnDatabase, script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = database.environment(DJANGO_SETTINGS_MODULE="daybook.config.settings")
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


@pytest.mark.processes
def test_two_decisions_share_one_ceiling(own_database: OwnDatabase) -> None:
    made = _start(own_database, SET_UP)
    made.communicate(timeout=60)
    assert made.returncode == 0
    writers = [_start(own_database, DECIDE, f"T-{number}") for number in (1, 2)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    answers = Counter(writer.communicate(timeout=60)[0].strip() for writer in writers)
    assert answers == {"used": 1, "no_headroom": 1}
