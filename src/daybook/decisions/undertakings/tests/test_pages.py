"""The pages of undertakings: who may open them, what they keep and refuse, and how many queries they take."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from daybook.decisions.cases.tests.build import Cast, drafted
from daybook.decisions.undertakings.models import Promised, Undertaking
from daybook.decisions.undertakings.queries import find_undertaking
from daybook.decisions.undertakings.tests.build import LATER, WITH_GIVEN, undertaken
from daybook.kernel.actor import Actor
from tests.pages import client_of

Visit = Callable[[Actor], Client]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A browser signed in as somebody, on 1 June 2022."""
    monkeypatch.setenv("DAYBOOK_TODAY", LATER.date().isoformat())
    return client_of


def url(name: str, *given: str) -> str:
    return reverse(f"undertakings:{name}", args=given)


def test_readers_open_every_page_and_the_stranger_none(players: Cast, visit: Visit) -> None:
    case, (one, *_) = undertaken(players)
    pages = [
        url("list"),
        url("programme"),
        f"{url('programme')}?name=Second+generation",
        url("undertaking", one.reference),
        reverse("decisions:undertakings", args=[case.slug]),
    ]
    for page in pages:
        for reader in (players.auditor, players.originating_officer, players.deputy_mayor):
            assert visit(reader).get(page).status_code == 200, page
        assert visit(players.stranger).get(page).status_code == 403
        assert Client().get(page).status_code == 302


def test_who_may_not_read_papers_is_led_to_none(players: Cast, visit: Visit) -> None:
    case, _ = undertaken(players)
    paper = f'href="{reverse("decisions:case", args=[case.slug])}"'
    for address in (url("list"), f"{url('programme')}?name=Second+generation"):
        assert paper in visit(players.auditor).get(address).content.decode()
        assert paper not in visit(players.budget_holder).get(address).content.decode()


def test_the_day_given_as_an_example_is_one_on_which_the_undertaking_stood(players: Cast, visit: Visit) -> None:
    _, (one, *_) = undertaken(players)
    auditor, page = visit(players.auditor), url("undertaking", one.reference)
    said = re.search(r"See it as it stood on \(([0-9/]+), say\)", auditor.get(page).content.decode())
    assert said is not None
    then = auditor.get(page, {"as_at": said[1]})
    assert then.status_code == 200
    assert said[0] in then.content.decode()


@pytest.mark.parametrize(
    ("verb", "who", "given", "state"),
    [
        ("keep_undertaking", "originating_officer", {"evidence": "PCD 1357", "kept_on": "30/05/2022"}, "kept"),
        ("break_undertaking", "governance_officer", {"reason": "Nobody did it."}, "broken"),
        ("release_undertaking", "deputy_mayor", {"reason": "No longer wanted."}, "released"),
    ],
)
def test_each_act_has_a_page_for_its_role(
    players: Cast, visit: Visit, verb: str, who: str, given: dict[str, Any], state: str
) -> None:
    _, (one, *_) = undertaken(players)
    page, client = url(verb, one.reference), visit(getattr(players, who))
    assert visit(players.auditor).get(page).status_code == 403
    assert page in client.get(url("undertaking", one.reference)).content.decode()
    assert client.get(page).status_code == 200
    empty = client.post(page, {"version": one.version})
    assert empty.status_code == 422
    assert 'class="govuk-error-summary' in empty.content.decode()
    stale = client.post(page, {"version": 9, **given})
    assert stale.status_code == 422
    for words in given.values():
        assert words in stale.content.decode()
    done = client.post(page, {"version": one.version, **given})
    assert done.headers["Location"] == url("undertaking", one.reference)
    assert find_undertaking(one.reference, today=LATER.date()).state == state
    again = client.post(page, {"version": one.version, **given})
    assert again.status_code == 409


def test_what_was_typed_is_kept_when_it_is_refused(players: Cast, visit: Visit) -> None:
    _, (one, *_) = undertaken(players)
    client = visit(players.originating_officer)
    answer = client.post(
        url("keep_undertaking", one.reference),
        {"version": one.version, "evidence": "Shown <b>here</b>", "kept_on": "30/05/2031"},
    )
    assert answer.status_code == 422
    assert "Shown &lt;b&gt;here&lt;/b&gt;" in answer.content.decode()


def test_the_list_says_what_is_late_and_exports_what_is_shown(players: Cast, visit: Visit) -> None:
    undertaken(players)
    client = visit(players.auditor)
    late = client.get(url("list"), {"state": "overdue", "blocking": "yes"}).content.decode()
    assert late.count("db-table__row") == 3
    assert "Overdue" in late
    sent = b"".join(client.get(url("list"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(sent.splitlines()))
    assert len(rows) == 5
    assert rows[0]["due"] == "2022-01-24"
    kept = {"version": 1, "evidence": "PCD 1357", "kept_on": "30/05/2022"}
    first = rows[0]["reference"]
    assert visit(players.originating_officer).post(url("keep_undertaking", first), kept).status_code == 302
    listed = client.get(url("list")).content.decode()
    assert all(listed.index(row["reference"]) < listed.index(first) for row in rows[1:])


def test_a_paper_shows_what_it_would_undertake_and_what_went_before(players: Cast, visit: Visit) -> None:
    undertaken(players)
    paper = WITH_GIVEN.replace('"PCD 1"', '"PCD 2"')
    case = drafted(players, paper)
    page = visit(players.originating_officer).get(reverse("decisions:undertakings", args=[case.slug])).content.decode()
    assert "What this paper undertakes" in page
    assert "1 December 2022" in page
    assert "3 undertakings of earlier decisions stand in the way" in page


def test_queries_do_not_grow_with_the_list(players: Cast, visit: Visit) -> None:
    _, (one, *_) = undertaken(players)
    client = visit(players.auditor)
    pages = [url("list"), f"{url('programme')}?name=Second+generation", url("undertaking", one.reference)]

    def counted(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    few = [counted(page) for page in pages]
    promise = Promised.objects.first()
    assert promise is not None
    Undertaking.objects.bulk_create(
        Undertaking(
            reference=f"UND-9{number:05d}", promise=promise, occurrence=number, due_on=LATER.date(), raised_at=LATER
        )
        for number in range(2, 800)
    )
    assert [counted(page) for page in pages] == few
    assert max(few[:2]) <= 12, few
