"""Addresses for e-mail: set by an administrator, checked, and in no story."""

from __future__ import annotations

import pytest

from daybook.finance.ledger.tests.build import NOW, Cast, cast
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import User
from daybook.foundation.identity.operations.register_user import register_user
from daybook.foundation.identity.operations.revise_address import revise_address
from daybook.foundation.identity.public import email_addresses
from daybook.kernel.refused import Refused
from tests.pages import client_of, page

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def people(db: None) -> Cast:
    made = cast()
    register_user(
        actor=made.administrator, now=NOW, person=made.clerk.person, username="clerk", password=PASSWORD, one_time=False
    )
    return made


def test_an_address_is_set_changed_and_taken_away(people: Cast) -> None:
    change = {"actor": people.administrator, "now": NOW, "person": people.clerk.person}
    revise_address(email=" clerk@force.example ", **change)
    assert email_addresses([people.clerk.person]) == {people.clerk.person: "clerk@force.example"}
    entry = AuditEntry.objects.get(verb="identity.revise_address")
    assert (entry.subjects, "force.example" in str(entry.facts)) == ([people.clerk.person], False)
    revise_address(email="", **change)
    assert email_addresses([people.clerk.person]) == {}


@pytest.mark.parametrize("email", ["clerk", "a@b@c", "a@force.example\nBcc: b@force.example", "x" * 250 + "@a.example"])
def test_what_no_email_can_be_sent_to_is_refused(people: Cast, email: str) -> None:
    with pytest.raises(Refused) as refusal:
        revise_address(actor=people.administrator, now=NOW, person=people.clerk.person, email=email)
    assert refusal.value.code == "bad_address"
    with pytest.raises(Refused):
        register_user(
            actor=people.administrator, now=NOW, person=people.second.person, username="second", password=PASSWORD,
            email=email,
        )  # fmt: skip
    assert set(User.objects.values_list("email", flat=True)) == {""}


def test_only_an_administrator_changes_an_address_and_only_of_a_sign_in(people: Cast) -> None:
    for code, actor, person in (
        ("not_permitted", people.clerk, people.clerk.person),
        ("no_sign_in", people.administrator, people.second.person),
    ):
        with pytest.raises(Refused) as refusal:
            revise_address(actor=actor, now=NOW, person=person, email="a@force.example")
        assert refusal.value.code == code


def test_the_page_changes_it_and_says_what_is_wrong(people: Cast) -> None:
    client = client_of(people.administrator)
    address = f"/sign-ins/{people.clerk.person}/revise-address/"
    assert client.post(address, {"email": "nonsense"}).status_code == 422
    assert client.post(address, {"email": "clerk@force.example"}).status_code == 302
    assert "clerk@force.example" in page(client, f"/sign-ins/{people.clerk.person}/")
    page(client_of(people.clerk), address, 403)
