"""Two administrators end each other's role at the same moment: they take turns, and one of them stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

SET_UP = """
from datetime import date
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.organisation.models import Person
for name in ("one", "two"):
    person = Person.objects.create(reference=f"P-{name}", kind="staff", display_name=name)
    User.objects.create(username=name, person=person)
    RoleGrant.objects.create(person=person, role="administrator", valid_from=date(2026, 4, 1), granted_by="test")
"""

# Each holds its transaction open for a second, so that the two overlap.
END = """
import sys, time
from datetime import UTC, date, datetime
from daybook.foundation.identity.models import RoleGrant
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.operations.suspend_user import suspend_user
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.foundation.identity.models import User
for model in (RoleGrant, User):
    model.save = (lambda save: lambda row, **how: (save(row, **how), time.sleep(1)))(model.save)
who, whom, verb = sys.argv[1:]
now = datetime(2026, 5, 1, 9, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
try:
    if verb == "end":
        end_role(actor=Actor(who), now=now, person=whom, role="administrator", valid_until=date(2026, 5, 2))
    else:
        suspend_user(actor=Actor(who), now=now, person=whom)
    print("done")
except Refused as refusal:
    print(refusal.code)
"""


@pytest.mark.processes
def test_two_administrators_do_not_end_each_other(own_database: OwnDatabase) -> None:
    own_database.run_script(SET_UP)
    acts = [("P-one", "P-two", "end"), ("P-two", "P-one", "suspend")]
    answers = Counter(own_database.run_at_once(END, acts))
    assert answers == {"done": 1, "last_administrator": 1}
