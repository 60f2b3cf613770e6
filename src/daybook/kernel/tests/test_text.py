"""Codes, names and notes are refused alike everywhere, in the words of what was typed."""

from __future__ import annotations

import pytest

from daybook.kernel.refused import Refused
from daybook.kernel.text import check_code, check_name, check_new_code


@pytest.mark.parametrize("code", ["1", "MCF", "OFF/ICE", "A.1-2/b", "Café", "9" * 40])
def test_plain_codes_may_be_made_up(code: str) -> None:
    check_new_code(code)


@pytest.mark.parametrize(
    "code", ["", " A", "A ", "A B", "<x>", "A|B", "-A", "A-", "A--B", "../1", "A_B", "A\n", "9" * 41, "=1+1"]
)
def test_no_other_code_may_be(code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_new_code(code)
    assert refused.value.code == "bad_code"


def test_codes_of_other_books_are_taken_over_with_their_marks() -> None:
    check_code("A_B & <co>")
    for code in ("", " A", "A|B", "A\n", "9" * 41):
        with pytest.raises(Refused):
            check_code(code)


def test_a_refusal_of_words_speaks_of_what_they_are() -> None:
    with pytest.raises(Refused, match=r"^A name has 1 to 120 characters"):
        check_name("")
    with pytest.raises(Refused, match=r"^The reason has 1 to 5 characters on one line"):
        check_name("Too long", 5, "The reason")
