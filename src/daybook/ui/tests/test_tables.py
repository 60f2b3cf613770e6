from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory

from daybook.ui.tables import Slice, address_with, export_rows, read_slice, safe_cell

SORTABLE = {"app": "app_label", "model": "model"}


def page(address: str, rows: int = 7) -> Slice:
    request = RequestFactory().get(f"/list{address}")
    query = ContentType.objects.filter(app_label__startswith="many")
    return read_slice(request, query, columns=["app_label", "model"], sortable=SORTABLE, sort="app", rows=rows)


@pytest.fixture
def many(db: None) -> list[int]:
    # Many equal values, so that only the key settles the order.
    made = [ContentType.objects.create(app_label=f"many{number % 3}", model=f"m{number:02d}") for number in range(23)]
    return [row.pk for row in made]


@pytest.mark.parametrize("sort", ["app", "-app", "model", "-model"])
def test_pages_forward_and_back_hold_every_row_once(many: list[int], sort: str) -> None:
    seen, address, addresses = [], f"?sort={sort}", []
    while address:
        found = page(address)
        seen.append([row["pk"] for row in found.rows])
        addresses.append(address)
        address = found.next_url
    everything = [key for keys in seen for key in keys]
    assert sorted(everything) == sorted(many)
    column, down = SORTABLE[sort.removeprefix("-")], sort.startswith("-")
    order = [f"{'-' if down else ''}{column}", f"{'-' if down else ''}pk"]
    wanted = ContentType.objects.filter(app_label__startswith="many").order_by(*order)
    assert everything == list(wanted.values_list("pk", flat=True))
    back, found = [], page(addresses[-1])
    while found.previous_url:
        found = page(found.previous_url)
        back.append([row["pk"] for row in found.rows])
    assert back == seen[-2::-1]


def test_only_named_columns_sort(many: list[int]) -> None:
    for asked in ("password", "--app", "app_label__secret", "-pk"):
        assert page(f"?sort={asked}").sort == "app"


def test_a_mark_that_cannot_be_read_gives_the_first_page(many: list[int]) -> None:
    first = [row["pk"] for row in page("").rows]
    for mark in ("x", "e30=", "WzFd", "é", "W1tdLHt9XQ=="):
        assert [row["pk"] for row in page(f"?after={mark}").rows] == first


def test_filters_stay_in_the_address_and_the_page_starts_again(many: list[int]) -> None:
    found = page("?state=posted&sort=-model")
    assert parse_qs(found.next_url[1:])["state"] == ["posted"]
    request = RequestFactory().get("/list?state=posted&after=x")
    assert address_with(request, state=None) == "/list"
    assert address_with(request, state="draft") == "?state=draft"


def test_an_empty_list_has_no_other_pages(db: None) -> None:
    found = page("")
    assert (found.rows, found.next_url, found.previous_url) == ([], "", "")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-12.50", "-12.50"),
        ("+5", "+5"),
        ("-1-1", "'-1-1"),
        ("-", "'-"),
        ("-٣", "'-٣"),
        (-12, -12),
        ("Agency staff", "Agency staff"),
        (None, ""),
        (date(2021, 11, 23), "2021-11-23"),
    ],
)
def test_no_cell_becomes_a_formula(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


def test_the_export_is_quoted_csv_with_a_mark_for_spreadsheets() -> None:
    response = export_rows("journals", ["a", "b"], [['x, "y"', "=2"]])
    assert b"".join(response.streaming_content) == b'\xef\xbb\xbfa,b\r\n"x, ""y""",\'=2\r\n'
    assert response["Content-Disposition"] == 'attachment; filename="journals.csv"'
