"""Many rows at once: what is written is what was given, and a long list of values is one parameter."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from daybook.foundation.organisation.models import LegalBody
from daybook.kernel.bulk import write_rows

COLUMNS = ("code", "name")
AWKWARD = ["a'b", 'a"b', "a\\b", "{a,b}", "a\tb", "NULL", "ünï", ""]


@pytest.mark.django_db
def test_rows_are_written_as_given() -> None:
    rows = [(f"B{number}", name) for number, name in enumerate(AWKWARD)]
    write_rows(connection, LegalBody._meta.db_table, COLUMNS, rows)
    assert list(LegalBody.objects.filter(code__startswith="B").order_by("id").values_list(*COLUMNS)) == rows


@pytest.mark.django_db
def test_one_bad_row_keeps_all_out() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(connection, LegalBody._meta.db_table, COLUMNS, [("NEW", "New"), ("NEW", "Again")])
    assert not LegalBody.objects.filter(code="NEW").exists()


@pytest.mark.django_db
def test_any_of_finds_what_in_finds_with_one_parameter() -> None:
    write_rows(connection, LegalBody._meta.db_table, COLUMNS, [(f"B{n}", name) for n, name in enumerate(AWKWARD)])
    wanted = [*AWKWARD, *(f"absent {number}" for number in range(40_000))]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = set(LegalBody.objects.filter(name__any_of=wanted).values_list("code", flat=True))
    assert {f"B{number}" for number in range(len(AWKWARD))} <= found
    assert len(asked) == 1
    keys = list(LegalBody.objects.filter(code__startswith="B").values_list("id", flat=True))
    assert LegalBody.objects.filter(id__any_of=keys).count() == len(keys)
    assert not LegalBody.objects.filter(code__any_of=[]).exists()
