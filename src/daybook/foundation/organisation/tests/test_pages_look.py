"""The pages on which the organisation is looked at: each as at a day, as known at a moment, with figures that agree."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from django.test import Client

from daybook.foundation.identity.tests.test_operations import make
from daybook.foundation.organisation.tests.build import World
from daybook.kernel.actor import Actor
from tests.pages import client_of, page

pytestmark = pytest.mark.django_db
PAGES = (
    "/people/",
    "/people/?unit=OPS",
    "/people/?find=payroll",
    "/people/establishment/",
    "/people/establishment/?unit=PAY",
    "/people/posts/",
    "/people/vacancies/",
    "/people/directory/",
    "/people/units/PAY/",
    "/people/bodies/",
    "/people/bodies/MET/",
    "/people/cost-centres/",
    "/people/cost-centres/MET/1001/",
)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2026-06-15")


def pages_of(world: World) -> list[str]:
    return [
        *PAGES, f"/people/posts/{world.manager.reference}/", f"/people/posts/{world.gap.reference}/",
        f"/people/directory/{world.robin.reference}/",
    ]  # fmt: skip


def fact(text: str, label: str) -> str:
    """A value of an identity strip."""
    found = re.search(rf"<dt>{label}</dt><dd>\s*(?:<a[^>]*>)?([^<]*)", text)
    assert found, label
    return unescape(found[1]).strip()


def test_every_page_opens_for_whoever_may_look_and_offers_nothing_to_change(
    example_world: World, reader: Actor
) -> None:
    client = client_of(reader)
    for address in pages_of(example_world):
        text = page(client, address)
        assert "What you may do" not in text
        assert "2026" in text
        for verb in ("appoint-to-post", "revise-post", "reorganise-units", "open-unit", "establish-post"):
            assert verb not in text, (address, verb)


def test_nobody_without_a_role_opens_any(example_world: World) -> None:
    stranger = client_of(make("stranger"))
    for address in pages_of(example_world):
        assert stranger.get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_the_chart_shows_who_leads_who_is_in_it_and_what_is_vacant(example_world: World, reader: Actor) -> None:
    text = page(client_of(reader), "/people/?unit=HQ")
    assert "Kestrel Example" in text
    assert ">KE<" in text
    assert "3.50 of 4.50 FTE" not in text
    assert "2.50 of 4.50 FTE filled" in text
    assert "2 vacancies" in text
    assert "1 unit below" in text
    payroll = page(client_of(reader), "/people/?unit=PAY")
    assert payroll.index("Robin Marsh Example") < payroll.index("Wren Example")
    assert "0.50 FTE" in payroll
    assert "Vacant" in payroll


def test_the_chart_finds_units_posts_and_people(example_world: World, reader: Actor) -> None:
    text = page(client_of(reader), "/people/?find=PAYROLL")
    assert "Payroll adviser, part time, Wren Example" in text
    assert "Payroll adviser, vacant" in text
    text = page(client_of(reader), "/people/?find=robin marsh")
    assert "Robin Marsh Example, Payroll manager" in text
    assert "None match" in page(client_of(reader), "/people/?find=%3Cscript%3E")
    assert "<script>alert" not in page(client_of(reader), "/people/?find=%3Cscript%3Ealert")


@pytest.mark.parametrize("address", ["/people/establishment/", "/people/establishment/?unit=OPS", "/people/?unit=HQ"])
def test_every_figure_opens_the_posts_that_make_it(example_world: World, reader: Actor, address: str) -> None:
    client, followed = client_of(reader), 0
    named = "Posts|Budgeted FTE|Filled FTE|Vacant FTE|Vacant posts"
    cells = re.compile(rf'data-label="({named})"><span class="db-cell"><a class="govuk-link" href="([^"]+)">([^<]+)<')
    for label, url, figure in cells.findall(page(client, address)):
        there = page(client, unescape(url))
        assert fact(there, label) == figure, (label, url)
        followed += 1
    assert followed >= 10


def test_another_day_is_looked_at_and_stays_in_the_address(example_world: World, reader: Actor) -> None:
    client = client_of(reader)
    before = page(client, "/people/?as_at=2026-03-31")
    assert "There is no unit on this day" in before
    later = page(client, "/people/establishment/?as_at=2026-07-01")
    assert "As things stood on <strong>1 July 2026</strong>" in later
    assert 'href="/people/posts/?unit=HQ&amp;below=on&amp;as_at=2026-07-01"' in later
    unknown = page(client, "/people/establishment/?known_at=2026-04-01")
    assert fact(unknown, "Posts") == "0"
    assert "as was known on 1 April 2026" in unknown
    assert fact(page(client, "/people/establishment/?known_at=2026-04-03"), "Posts") == "5"


@pytest.mark.parametrize("asked", ["as_at=never", "known_at=2026-02-30", "as_at=1066-01-01", "known_at=9999-12-31"])
def test_a_day_that_cannot_be_read_is_said_and_today_shown(example_world: World, reader: Actor, asked: str) -> None:
    text = page(client_of(reader), f"/people/establishment/?{asked}")
    assert "There is a problem" in text
    assert fact(text, "Posts") == "5"


def test_posts_are_filtered_and_what_is_seen_is_exported(example_world: World, reader: Actor) -> None:
    client = client_of(reader)
    for asked, count in (
        ("unit=HQ", 1), ("unit=HQ&below=on", 5), ("kind=officer", 1), ("filled=vacant", 2), ("filled=filled", 3),
        ("text=wren", 1), ("text=part+time", 1), ("cost_centre=1001", 5), ("cost_centre=none", 0),
        (f"text={example_world.gap.reference}", 1), ("kind=nonsense", 5),
    ):  # fmt: skip
        text = page(client, f"/people/posts/?{asked}")
        assert fact(text, "Posts") == str(count), asked
    rows = list(csv.DictReader(io.StringIO(_csv(client, "/people/posts/?filled=vacant&export=csv"))))
    assert [row["post"] for row in rows] == sorted([example_world.adviser.reference, example_world.gap.reference])
    assert {row["as_at"] for row in rows} == {"2026-06-15"}
    assert {row["reports_to"] for row in rows} == {example_world.manager.reference, ""}


def _csv(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_extracts_hold_every_row(example_world: World, reader: Actor) -> None:
    client = client_of(reader)
    units = list(csv.DictReader(io.StringIO(_csv(client, "/people/establishment/?export=csv"))))
    assert [(row["unit"], row["belongs_to"], row["level"]) for row in units] == [
        ("HQ", "", "1"), ("OPS", "HQ", "2"), ("PAY", "OPS", "3")
    ]  # fmt: skip
    assert [(row["own_budgeted_fte"], row["all_budgeted_fte"]) for row in units] == [
        ("1.00", "4.50"), ("1.00", "3.50"), ("2.50", "2.50")
    ]  # fmt: skip
    people = list(csv.DictReader(io.StringIO(_csv(client, "/people/directory/?export=csv&text=marsh"))))
    assert [(row["name"], row["titles"]) for row in people] == [("Robin Marsh Example", "Payroll manager")]
    centres = list(csv.DictReader(io.StringIO(_csv(client, "/people/cost-centres/?export=csv"))))
    assert [(row["code"], row["holder"]) for row in centres] == [("1001", "Robin Marsh Example")]
    gaps = list(csv.DictReader(io.StringIO(_csv(client, "/people/vacancies/?export=csv"))))
    assert [row["vacant_since"] for row in gaps] == ["2026-04-01", "2026-04-01"]


def test_what_is_not_there_is_said(example_world: World, reader: Actor) -> None:
    client = client_of(reader)
    for address in (
        "/people/?unit=NONE",
        "/people/units/NONE/",
        "/people/posts/?unit=NONE",
        "/people/vacancies/?unit=X",
    ):
        page(client, address, status=404)
    for address in (
        "/people/posts/POST-9/",
        "/people/directory/P-9/",
        "/people/bodies/NO/",
        "/people/cost-centres/MET/9/",
    ):
        page(client, address, status=404)


def test_programs_read_the_same_establishment(example_world: World, reader: Actor) -> None:
    client = client_of(reader)
    found = client.get("/api/organisation/establishment", {"as_at": "2026-06-15"}).json()
    assert [(row["unit"], row["belongs_to"], row["posts"], row["budgeted_fte"]) for row in found] == [
        ("HQ", "", 5, "4.50"), ("OPS", "HQ", 4, "3.50"), ("PAY", "OPS", 3, "2.50")
    ]  # fmt: skip
    before = client.get("/api/organisation/establishment", {"as_at": "2026-06-15", "known_on": "2026-04-02"})
    assert before.json() == []


def test_the_search_box_finds_units_posts_and_people_and_opens_references(example_world: World, reader: Actor) -> None:
    client = client_of(reader)
    text = page(client, "/search/?q=payroll")
    for words in ("Payroll manager, Robin Marsh Example", "Payroll adviser, vacant", ">Payroll<"):
        assert words in text
    number = int(example_world.robin.reference.removeprefix("P-"))
    answer = client.get(f"/search/?q=p {number}")
    assert answer.headers["Location"] == f"/people/directory/{example_world.robin.reference}/"
    answer = client.get(f"/search/?q={example_world.gap.reference.lower()}")
    assert answer.headers["Location"] == f"/people/posts/{example_world.gap.reference}/"
