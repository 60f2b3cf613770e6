"""What is put off until it is used: the library itself in the end, whoever asks for it and however."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from daybook.config import later


@pytest.fixture
def put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of Python's own that nothing here uses, not loaded so far."""
    monkeypatch.setattr(later, "LARGE", ("sndhdr", "no_such_library"))
    monkeypatch.delitem(sys.modules, "sndhdr", raising=False)
    later.load_later()
    # So that what stands in its place is gone after the test, whatever happened.
    monkeypatch.setitem(sys.modules, "sndhdr", sys.modules["sndhdr"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_library_is_loaded_at_its_first_use_and_once_for_all_who_ask(put_off: None) -> None:
    import sndhdr  # type: ignore[import-not-found, unused-ignore]

    assert "what" not in vars(sndhdr)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: sndhdr.what, range(64)))
    assert set(found) == {sys.modules["sndhdr"].what}
    assert "what" in vars(sndhdr)
    with pytest.raises(AttributeError):
        _ = sndhdr.nothing_of_this_name


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_was_put_off_can_be_loaded_at_once_and_what_is_not_installed_stays_missing(put_off: None) -> None:
    later.load_now()
    assert "what" in vars(sys.modules["sndhdr"])
    assert "no_such_library" not in sys.modules
