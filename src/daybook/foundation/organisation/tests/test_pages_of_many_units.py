"""A force of 2,000 units and 46,000 posts: pages take as many queries as for three units, and answer quickly."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybook.foundation.identity.tests.test_operations import make
from daybook.foundation.organisation.models import CostCentre, LegalBody, Unit
from daybook.kernel.bulk import write_rows
from tests.pages import client_of, page

pytestmark = pytest.mark.django_db
UNITS, POSTS = 2_000, 46_000
BELOW_EACH, EVERY_TENTH_IS_VACANT = 12, 10
BEGAN, KNOWN = date(2020, 4, 1), datetime(2020, 3, 1, tzinfo=UTC)
SLOWEST_SECONDS = 3.0
# Beyond what every page asks: who is signed in, what they may do and what waits for them.
MOST_FOR_A_LIST, MOST_FOR_A_RECORD = 5, 14
# A form: it asks nothing of the organisation.
PLAIN = "/people/register-person/"
LISTS = (
    "/people/?find=unit", "/people/establishment/", "/people/establishment/?unit=U3", "/people/posts/",
    "/people/posts/?unit=U2&below=on&filled=vacant", "/people/vacancies/", "/people/directory/",
    "/people/cost-centres/",
)  # fmt: skip
RECORDS = (
    "/people/", "/people/?unit=U1", "/people/units/U1/", "/people/posts/POST-Q1/", "/people/directory/P-Q1/",
    "/people/cost-centres/BIG/1/",
)  # fmt: skip
Report = Callable[[str, object], None]
_FACT = ("valid_from", "recorded_at", "withdrawn")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2026-06-15")


def _ids(table: str, names: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> list[int]:
    """Append rows and give their keys in order."""
    write_rows(connection, table, names, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")
        return [key for (key,) in cursor.fetchall()]


def build(units: int, posts: int) -> None:
    """Units of twelve below each, posts spread over them, every tenth vacant; each post reports to one before it."""
    fact = (BEGAN, KNOWN, False)
    body = LegalBody.objects.create(code="BIG", name="Big force")
    centre = CostCentre.objects.create(body=body, code="1", name="One")
    Unit.objects.bulk_create([Unit(code=f"U{number}") for number in range(units)])
    keys = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
    parents = [None if number == 0 else keys[(number - 1) // BELOW_EACH] for number in range(units)]
    placed = ((key, f"Unit {number}", parents[number], *fact) for number, key in enumerate(keys))
    _ids("organisation_unitplacement", ("unit_id", "name", "parent_id", *_FACT), placed)
    seats = _ids("organisation_post", ("reference",), ((f"POST-Q{number}",) for number in range(posts)))
    terms = (
        (seat, keys[number % units], f"Post {number}", "officer", centre.pk, 2160, 2160, *fact)
        for number, seat in enumerate(seats)
    )
    columns = ("post_id", "unit_id", "title", "kind", "cost_centre_id", "budgeted_minutes", "full_time_minutes", *_FACT)
    _ids("organisation_postterms", columns, terms)
    people = _ids(
        "organisation_person",
        ("reference", "kind", "display_name", "version"),
        ((f"P-Q{number}", "officer", f"Person {number} Example", 1) for number in range(posts)),
    )[-posts:]
    held = ((seat, people[n], *fact) for n, seat in enumerate(seats) if n % EVERY_TENTH_IS_VACANT)
    _ids("organisation_holding", ("post_id", "person_id", *_FACT), held)
    lines = ((seat, seats[n // BELOW_EACH], *fact) for n, seat in enumerate(seats) if n)
    _ids("organisation_reportingline", ("post_id", "manager_id", *_FACT), lines)
    leading = ((key, seats[number], *fact) for number, key in enumerate(keys))
    _ids("organisation_unithead", ("unit_id", "post_id", *_FACT), leading)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _queries(address: str, client: object) -> tuple[int, float]:
    page(client, address)  # type: ignore[arg-type]
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as taken:
        page(client, address)  # type: ignore[arg-type]
    return len(taken), time.perf_counter() - began


def _measured(units: int, posts: int) -> dict[str, tuple[int, float]]:
    client = client_of(make(f"reader{units}", "organisation_administrator"))
    build(units, posts)
    return {address: _queries(address, client) for address in (PLAIN, *LISTS, *RECORDS)}


def _too_many(found: dict[str, tuple[int, float]]) -> dict[str, int]:
    most = dict.fromkeys(LISTS, MOST_FOR_A_LIST) | dict.fromkeys(RECORDS, MOST_FOR_A_RECORD)
    plain = found[PLAIN][0]
    own = {address: found[address][0] - plain for address in most}
    return {address: count for address, count in own.items() if count > most[address]}


def test_pages_of_a_small_force_take_few_queries() -> None:
    assert _too_many(_measured(30, 200)) == {}


def test_pages_of_a_whole_force_take_as_few_and_answer_quickly(record_property: Report) -> None:
    found = _measured(UNITS, POSTS)
    for address, (count, seconds) in found.items():
        record_property(address, f"{count} queries, {seconds:.2f} s")
    assert _too_many(found) == {}
    assert {address: seconds for address, (_, seconds) in found.items() if seconds > SLOWEST_SECONDS} == {}
