from __future__ import annotations

import pytest

from daybook.finance.ledger.tests.build import Cast, books, cast


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def ledger(people: Cast) -> Cast:
    """The cast, with books to write in."""
    books(people)
    return people
