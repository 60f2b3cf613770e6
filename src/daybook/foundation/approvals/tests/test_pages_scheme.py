"""The page of the scheme of delegation, as at any day."""

from __future__ import annotations

import pytest

from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.conftest import players
from daybook.foundation.approvals.web.wording import band_in_words
from daybook.kernel.money import Pence
from tests.pages import client_of, page, queries_of

__all__ = ["players"]


@pytest.mark.django_db
def test_the_scheme_is_read_as_at_any_day(players: Cast) -> None:
    client = client_of(players.auditor)
    then = page(client, "/authority/scheme/?on=23/11/2021")
    assert "£500,000 and above" in then
    # The paragraph that was read stands from 17 November; what was assumed before it was not read.
    assert ">Verified<" in then
    assert ">Verified<" not in page(client, "/authority/scheme/?on=2021-11-16")
    assert "No rule of the scheme" in page(client, "/authority/scheme/?on=2012-01-15")
    assert "Scheme of delegation" in page(client, "/authority/scheme/?on=%3Cscript%3E")
    assert queries_of(client, "/authority/scheme/") <= 12
    page(client_of(players.stranger), "/authority/scheme/", 403)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "any"),
        (50_000_000, None, "£500,000 and above"),
        (None, 50_000_000, "below £500,000"),
        (10_000_000, 50_000_000, "£100,000 to below £500,000"),
    ],
)
def test_bands_are_in_words(low: Pence | None, high: Pence | None, words: str) -> None:
    assert band_in_words(low, high) == words
