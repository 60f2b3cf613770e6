"""Two processes at the same moment: they take turns, and the second is refused what would not go with the first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import OwnDatabase

SET_UP = """
from daybook.foundation.organisation.models import Person, Post
Post.objects.create(reference="POST-T")
Person.objects.create(reference="P-T", kind="staff", display_name="One")
"""

# Each writer holds its transaction open for a second, so that the two overlap.
APPOINT = """
import sys, time
from datetime import UTC, date, datetime
from django.db import transaction
from daybook.foundation.organisation.models import Holding, Person, Post
from daybook.kernel.effective_model import record_effective
from daybook.kernel.refused import Refused
post, person = Post.objects.get(reference="POST-T"), Person.objects.get(reference="P-T")
moment = datetime(2026, 4, 1, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
try:
    with transaction.atomic():
        record_effective(Holding(post=post, person=person, valid_from=date(2026, 4, 1), recorded_at=moment))
        time.sleep(1)
    print("held")
except Refused as refusal:
    print(refusal.code)
"""


@pytest.mark.processes
def test_two_writers_of_one_post_take_turns(own_database: OwnDatabase) -> None:
    own_database.run_script(SET_UP)
    answers = Counter(own_database.run_at_once(APPOINT, [(), ()]))
    assert answers == {"held": 1, "overlap": 1}


TWO_POSTS = """
from datetime import UTC, date, datetime
from daybook.foundation.organisation.models import CostCentre, LegalBody, Post, PostTerms, Unit
body = LegalBody.objects.create(code="B", name="Body")
centre, unit = CostCentre.objects.create(body=body, code="1", name="One"), Unit.objects.create(code="U")
for name in ("POST-A", "POST-B"):
    PostTerms.objects.create(
        post=Post.objects.create(reference=name), unit=unit, title=name, cost_centre=centre, budgeted_minutes=60,
        full_time_minutes=60, valid_from=date(2026, 4, 1), recorded_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
"""

# Each looks for loops only after a second, when the other has written too unless it had to wait.
REPORT = """
import sys, time
from datetime import UTC, date, datetime
from daybook.foundation.audit.recorder import AuditRecorder
from daybook.foundation.organisation.operations import assign_reporting_line as module
from daybook.foundation.organisation.tests.build import ADVISER
from daybook.foundation.organisation.tests.conftest import GuestList
from daybook.kernel import operation
from daybook.kernel.refused import Refused
operation.bind(GuestList(), AuditRecorder())
look = module.first_loop
def slowly(*given):
    time.sleep(1)
    return look(*given)
module.first_loop = slowly
post, manager = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
try:
    module.assign_reporting_line(
        actor=ADVISER, now=datetime(2026, 4, 2, tzinfo=UTC), post=post, manager=manager, valid_from=date(2026, 4, 2)
    )
    print("reports")
except Refused as refusal:
    print(refusal.code)
"""


@pytest.mark.processes
def test_two_lines_that_together_would_make_a_loop_take_turns(own_database: OwnDatabase) -> None:
    own_database.run_script(TWO_POSTS)
    answers = Counter(own_database.run_at_once(REPORT, [("POST-A", "POST-B"), ("POST-B", "POST-A")]))
    assert answers == {"reports": 1, "loop": 1}
