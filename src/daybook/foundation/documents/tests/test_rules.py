"""What a file is, and what it is called, whatever was said of it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.foundation.documents.rules.names import LONGEST, kept_name
from daybook.foundation.documents.rules.sniffing import KINDS, kind_of
from daybook.foundation.documents.tests.files import KEPT, NOT_KEPT


@pytest.mark.parametrize("name", KEPT)
def test_each_kind_is_told_from_its_bytes(name: str) -> None:
    kind = kind_of(io.BytesIO(KEPT[name]))
    assert kind is not None
    assert kind.name == name


@pytest.mark.parametrize("name", NOT_KEPT)
def test_what_could_do_harm_is_no_kind(name: str) -> None:
    assert kind_of(io.BytesIO(NOT_KEPT[name])) is None


def test_text_is_text_to_its_end_even_where_a_letter_lies_over_two_reads() -> None:
    long = ("a" * 65_535 + "é" + "b" * 70_000).encode()
    assert kind_of(io.BytesIO(long)) is not None
    assert kind_of(io.BytesIO(long + b"\0")) is None
    assert kind_of(io.BytesIO(long + b"\xe9")) is None


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff"]))
def test_no_bytes_are_too_odd_to_judge(body: bytes, start: bytes) -> None:
    assert kind_of(io.BytesIO(start + body)) in (None, *KINDS)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("paper.pdf", "paper.pdf"), ("paper.exe", "paper.pdf"), ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\Paper 1.docx", "Paper 1.pdf"), ("", "document.pdf"), (".pdf", "document.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x=1.pdf"), ('a"b;c.pdf', "a b c.pdf"), ("\u202efdp.exe", "fdp.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"), ("Mündlich.pdf", "Mündlich.pdf"),
    ],
)  # fmt: skip
def test_a_name_is_one_line_without_folder_and_with_its_true_ending(given_name: str, kept: str) -> None:
    assert kept_name(given_name, ".pdf") == kept


@given(st.text(max_size=400))
def test_every_name_can_be_kept(text: str) -> None:
    kept = kept_name(text, ".pdf")
    assert kept.isprintable()
    assert len(kept) <= LONGEST
    assert not set('/\\"<>:|?*;%') & set(kept)
    assert kept.endswith(".pdf")
    assert kept_name(kept, ".pdf") == kept
