"""What an organisation administrator does from the pages: each act by its form, refused with the reason beside it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from daybook.foundation.organisation import queries
from daybook.foundation.organisation.models import Holding, LegalBody, Person, PostTerms, Unit
from daybook.foundation.organisation.public import arrangement_of, budget_holder_of, holder_of
from daybook.foundation.organisation.queries.structure import heads, visible_units
from daybook.foundation.organisation.tests.build import World, moment
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from tests.pages import client_of, page

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
LATER = moment(12, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


@pytest.fixture
def client(organiser: Actor, example_world: World) -> Client:
    return client_of(organiser)


def hidden(text: str) -> dict[str, str]:
    """What a form keeps while somebody decides."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text)}


def send(client: Client, address: str, **typed: str) -> str:
    """Open the form, type into it and send it; the page that follows."""
    kept = hidden(page(client, address))
    kept.pop("csrfmiddlewaretoken", None)
    answer = client.post(address, kept | typed, follow=True)
    assert answer.status_code == 200, re.findall(r"govuk-error[^>]*>([^<]+)", answer.content.decode())
    return answer.content.decode()


def refused(client: Client, address: str, **typed: str) -> str:
    """Send a form that is refused: nothing is changed, and the page says why."""
    before = _rows()
    kept = hidden(page(client, address))
    answer = client.post(address, kept | typed)
    assert answer.status_code == 422
    assert _rows() == before
    text = answer.content.decode()
    assert "There is a problem" in text
    return text


def _rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Holding, LegalBody, Person, PostTerms, Unit))


def test_a_post_is_established_filled_left_and_abolished(client: Client, example_world: World) -> None:
    address = "/people/establish-post/?unit=PAY"
    text = send(
        client, address, title="Pensions adviser", unit="Payroll", cost_centre="Central", kind="staff", hours="18:30",
        full_time_hours="36", valid_from="15/6/2026",
    )  # fmt: skip
    terms = PostTerms.objects.get(title="Pensions adviser")
    assert (terms.unit.code, terms.budgeted_minutes, terms.full_time_minutes) == ("PAY", 1110, 2160)
    assert f"{terms.post.reference} Pensions adviser is established" in text
    post = f"/people/posts/{terms.post.reference}/"
    assert "Appoint somebody" in page(client, post)
    send(client, f"{post}appoint-to-post/", person="robin marsh example", valid_from="1/7/2026")
    held = holder_of(terms.post.reference, on=date(2026, 7, 1), known_at=LATER)
    assert held is not None
    assert held.reference == example_world.robin.reference
    version = Holding.objects.latest("pk").pk
    assert f"end-holding/?version={version}" in page(client, post)
    assert "somebody holds it" in refused(client, f"{post}abolish-post/", until="1/9/2026")
    send(client, f"{post}end-holding/?version={version}", until="1/9/2026")
    assert holder_of(terms.post.reference, on=date(2026, 9, 1), known_at=LATER) is None
    send(client, f"{post}abolish-post/", until="1/9/2026")
    assert "is not in the establishment" in page(client, f"{post}?as_at=2026-09-01")
    assert "Filled" in page(client, f"{post}?as_at=2026-08-31")


def test_a_holding_entered_by_mistake_is_withdrawn(client: Client, example_world: World) -> None:
    post = f"/people/posts/{example_world.gap.reference}/"
    send(client, f"{post}appoint-to-post/", person=example_world.kestrel.reference.lower(), valid_from="1/5/2026")
    version = Holding.objects.latest("pk").pk
    send(client, f"{post}withdraw-holding/?version={version}")
    assert holder_of(example_world.gap.reference, on=TODAY, known_at=LATER) is None
    answer = client.post(f"{post}withdraw-holding/?version={version}", {"version": version})
    assert answer.status_code == 409


def test_a_post_changes_from_a_day_and_shows_what_it_was(client: Client, example_world: World) -> None:
    post = f"/people/posts/{example_world.adviser.reference}/"
    send(
        client, f"{post}revise-post/", title="Senior payroll adviser", unit="OPS", cost_centre="MET 1001",
        kind="officer", hours="30", full_time_hours="36", valid_from="1/6/2026",
    )  # fmt: skip
    text = page(client, post)
    assert "Senior payroll adviser" in text
    assert "30 hours" in text
    assert "0.83" in text
    assert "Payroll adviser" in page(client, f"{post}?as_at=2026-05-31")
    # As it was known on the day before, it was not so.
    assert "Senior payroll adviser" not in page(client, f"{post}?known_at=2026-06-14")
    said = refused(
        client, f"{post}revise-post/", title="X", unit="OPS", cost_centre="1001", kind="staff", hours="40",
        full_time_hours="36", valid_from="20/6/2026",
    )  # fmt: skip
    assert "at most full time" in said


def test_an_old_page_is_refused(client: Client, example_world: World) -> None:
    address = f"/people/posts/{example_world.adviser.reference}/revise-post/"
    old = hidden(page(client, address))
    typed = {
        "title": "One", "unit": "PAY", "cost_centre": "MET 1001", "kind": "staff", "hours": "36",
        "full_time_hours": "36", "valid_from": "15/6/2026",
    }  # fmt: skip
    send(client, address, **typed)
    typed |= {"title": "Two"}
    stale = client.post(address, old | typed)
    assert stale.status_code == 422
    for words in ('value="Two"', "Opened anew, this says “One”", "not kept yet"):
        assert words in stale.content.decode()
    assert client.post(address, hidden(stale.content.decode()) | typed).status_code == 302


def test_reporting_lines_are_given_and_ended(client: Client, example_world: World) -> None:
    post = f"/people/posts/{example_world.gap.reference}/"
    send(client, f"{post}assign-reporting-line/", manager="Chief", valid_from="15/6/2026")
    assert "Chief, Kestrel Example" in page(client, post)
    address = f"{post}assign-reporting-line/?secondary=on"
    send(client, address, manager=example_world.manager.reference, valid_from="15/6/2026")
    assert "Also answers to" in page(client, post)
    send(client, f"{post}end-reporting-line/?secondary=on", until="1/7/2026")
    assert "Also answers to" not in page(client, f"{post}?as_at=2026-07-01")
    said = refused(
        client, f"/people/posts/{example_world.chief.reference}/assign-reporting-line/",
        manager=example_world.gap.reference, valid_from="15/6/2026",
    )  # fmt: skip
    assert "stand above itself" in said


def test_people_are_registered_and_put_right(client: Client, example_world: World) -> None:
    text = send(client, "/people/register-person/", display_name="Sage Example", kind="special")
    person = Person.objects.get(display_name="Sage Example")
    assert "Special constable" in text
    send(
        client,
        f"/people/directory/{person.reference}/revise-person/",
        display_name="Sage Other Example",
        kind="officer",
    )
    assert "Sage Other Example" in page(client, f"/people/directory/{person.reference}/")
    assert "cannot be blank" in refused(client, "/people/register-person/", display_name="", kind="staff")


def test_bodies_and_cost_centres_are_opened_arranged_and_answered_for(client: Client, example_world: World) -> None:
    send(client, "/people/found-body/", code="OFF/ICE", name="Example Office")
    send(
        client, "/people/bodies/MET/arrange-body/", contracts="OFF/ICE", employs="MET", pays="OFF/ICE",
        valid_from="15/6/2026",
    )  # fmt: skip
    found = arrangement_of("MET", on=TODAY, known_at=LATER)
    assert found is not None
    assert found.contracts == "OFF/ICE"
    assert "Example Office" in page(client, "/people/bodies/MET/")
    text = refused(client, "/people/open-cost-centre/", body="OFF/ICE", code="<b>1?", name="Odd code")
    assert "letters and digits, with - / or . between them" in text
    text = send(client, "/people/open-cost-centre/", body="OFF/ICE", code="A/1.2-B", name="Odd code")
    assert "Odd code" in text
    address = "/people/cost-centres/OFF~1ICE/A~11.2-B/assign-budget-holder/"
    send(client, address, post="Chief", valid_from="15/6/2026")
    holder = budget_holder_of("OFF/ICE", "A/1.2-B", on=TODAY, known_at=LATER)
    assert holder is not None
    assert holder.post == example_world.chief.reference
    assert "already a body" in refused(client, "/people/found-body/", code="MET", name="Again")


def test_units_are_opened_and_led(client: Client, example_world: World) -> None:
    send(
        client,
        "/people/open-unit/?parent=OPS",
        code="X/Y",
        name="Odd unit",
        parent="Operations",
        valid_from="15/6/2026",
    )
    send(client, "/people/units/X~1Y/assign-unit-head/", post="Dispatcher", valid_from="15/6/2026")
    unit = Unit.objects.get(code="X/Y")
    assert heads(TODAY, LATER, [unit.pk])[unit.pk].reference == example_world.gap.reference
    text = page(client, "/people/?unit=OPS")
    assert "/people/?unit=X%2FY" in text
    assert "Odd unit" in page(client, "/people/units/X~1Y/")


def test_a_name_that_several_have_or_none_has_is_not_guessed(client: Client, example_world: World) -> None:
    client.post("/people/register-person/", {"display_name": "Kestrel Example", "kind": "staff"})
    address = f"/people/posts/{example_world.gap.reference}/appoint-to-post/"
    said = refused(client, address, person="Kestrel Example", valid_from="15/6/2026")
    assert example_world.kestrel.reference in said
    assert "Enter the reference" in said
    assert "No person is called" in refused(client, address, person="<b>Nobody</b>", valid_from="15/6/2026")


def reorganise(client: Client, lines: str, on: str = "1/7/2026", **more: str) -> tuple[int, str]:
    address = "/people/reorganise-units/"
    answer = client.post(address, {"valid_from": on, "lines": lines} | more, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_reorganisation_is_looked_at_and_then_carried_out(client: Client, example_world: World) -> None:
    lines = f"PAY\t\t\tOPS\nSUP\tSupport\tHQ\t\n{example_world.gap.reference}\t\tSUP\t\n"
    status, text = reorganise(client, lines)
    assert status == 200
    assert "Nothing has changed yet" in text
    assert "Robin Marsh Example" in text
    assert "Unit.objects" not in text
    assert not Unit.objects.filter(code="SUP").exists()
    seen = hidden(text)["seen"]
    status, text = reorganise(client, lines, "2026-07-01", seen=seen)
    assert status == 200
    assert "stand elsewhere" in text
    tree = visible_units(Actor("P-1"), date(2026, 7, 1), clock.now())
    assert set(tree.by_code) == {"HQ", "OPS", "SUP"}
    place = queries.established_posts(date(2026, 7, 1), clock.now()).get(post__reference=example_world.gap.reference)
    assert place.unit.code == "SUP"


def test_a_reorganisation_that_changed_since_the_preview_is_shown_again(client: Client, example_world: World) -> None:
    _, text = reorganise(client, "PAY\t\t\tOPS\n")
    seen = hidden(text)["seen"]
    address = f"/people/posts/{example_world.gap.reference}/appoint-to-post/"
    client.post(
        f"/people/posts/{example_world.adviser.reference}/appoint-to-post/",
        {"person": example_world.kestrel.reference, "valid_from": "15/6/2026"},
    )
    assert page(client, address)
    status, text = reorganise(client, "PAY\t\t\tOPS\n", seen=seen)
    assert status == 422
    assert "has changed since the preview" in text
    assert "Nothing has changed yet" not in text


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "no change in it"),
        ("OPS\t\tPAY\t", "belong to itself"),
        ("NONE\t\t\tOPS", "no unit NONE"),
        ("<b>\t<i>\tOPS\t\n<b>\t\t\t", "stands in it twice"),
        ("OPS\t\t\tPAY", "Move it elsewhere first"),
    ],
)
def test_a_reorganisation_that_cannot_be_is_refused_in_words(client: Client, lines: str, said: str) -> None:
    status, text = reorganise(client, lines)
    assert status == 422
    assert said in unescape(text)
    assert "<b>" not in text.replace("<b></b>", "")


def test_a_reader_may_not_do_any_of_it(reader: Actor, example_world: World) -> None:
    client, post = client_of(reader), f"/people/posts/{example_world.gap.reference}/"
    for address in (
        "/people/open-unit/", "/people/reorganise-units/", "/people/establish-post/", "/people/register-person/",
        "/people/found-body/", "/people/open-cost-centre/", "/people/bodies/MET/arrange-body/",
        "/people/cost-centres/MET/1001/assign-budget-holder/", "/people/units/PAY/assign-unit-head/",
        f"{post}revise-post/", f"{post}abolish-post/", f"{post}appoint-to-post/", f"{post}end-holding/",
        f"{post}withdraw-holding/", f"{post}assign-reporting-line/", f"{post}end-reporting-line/",
        f"/people/directory/{example_world.robin.reference}/revise-person/",
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
        assert client.post(address, {}).status_code == 403, address
