"""What tests of pages share: signing a person in, and following every figure on a page to its rows."""

from __future__ import annotations

import re
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from daybook.foundation.identity.models import User
from daybook.foundation.organisation.models import Person
from daybook.kernel.actor import Actor
from tests.remembered import aside

_FIGURE = re.compile(r'<a class="figure[^"]*" data-figure-pence="(-?\d+)" href="([^"]+)"')
_DIGEST = re.compile(r"[0-9a-fA-F]{12,}")
_TOTAL = re.compile(r'data-total-pence="(-?\d+)"')


def client_of(actor: Actor) -> Client:
    """A browser in which this person is signed in."""
    person = Person.objects.get(reference=actor.person)
    user, _ = User.objects.get_or_create(person=person, defaults={"username": actor.person})
    client = Client()
    with aside():
        client.force_login(user)
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    """The text of a page, which must answer with `status`."""
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def without_digests(text: str) -> str:
    """The text less its digests and keys, in which every short word of digits and a to f is found sooner or later."""
    return _DIGEST.sub("", text)


def figures_on(text: str) -> list[tuple[int, str]]:
    """Every figure that is a link: its pence and where it leads."""
    return [(int(pence), unescape(url)) for pence, url in _FIGURE.findall(text)]


def total_on(text: str) -> int | None:
    """The total at the head of a page, in pence."""
    found = _TOTAL.search(text)
    return int(found[1]) if found else None


def follow_figures(client: Client, address: str) -> int:
    """Open every figure of a page and see the same sum at the head of where it leads; how many were opened."""
    figures = figures_on(page(client, address))
    for pence, url in figures:
        assert total_on(page(client, url)) == pence, (address, url)
    return len(figures)


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes."""
    page(client, address)
    with CaptureQueriesContext(
        connection,
    ) as taken:
        page(client, address)
    return len(taken)


def named(name: str, *arguments: object) -> str:
    """The address of a page by its name."""
    return reverse(name, args=arguments)
