"""The cast on its stage, quickly: passwords are hashed the cheap way in tests."""

from __future__ import annotations

from typing import Any

import pytest

from daybook.decisions.cases.tests.build import Cast, books


@pytest.fixture
def players(db: None, settings: Any) -> Cast:
    """One person to a role, and books with the Major Change Fund."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    found = Cast()
    books(found)
    return found
