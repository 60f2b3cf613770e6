"""The text of a draft that somebody hands in: plain text, Markdown or a Word document, read within limits."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.parsers import expat

from daybook.kernel.refused import Refused

LARGEST_BYTES = 4 * 1024 * 1024
MOST_CHARACTERS = 2_000_000
# What a document of that many characters could take up once unpacked; a file that unpacks to more is an attack.
_LARGEST_XML = 32 * 1024 * 1024
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY = "word/document.xml"
_AFTER = {f"{_WORD} p": "\n", f"{_WORD} tc": "\t", f"{_WORD} tr": "\n"}
_ALONE = {f"{_WORD} tab": "\t", f"{_WORD} br": "\n", f"{_WORD} cr": "\n", f"{_WORD} noBreakHyphen": "-"}
_TEXT = f"{_WORD} t"


def draft_text(content: bytes) -> str:
    """The words of a draft; what it is is told from its bytes, not from its name.

    Refused `unusable_file` for anything but UTF-8 text or a .docx, and `too_large` beyond 4 MB or 2,000,000 characters.
    """
    if len(content) > LARGEST_BYTES:
        raise Refused("too_large", "The file is larger than 4 MB. Save the text alone, or hand in part of it.")
    text = _word_text(content) if content.startswith(b"PK\x03\x04") else _plain_text(content)
    if len(text) > MOST_CHARACTERS:
        raise Refused("too_large", f"The text has more than {MOST_CHARACTERS:,} characters. Hand in part of it.")
    return text


def _plain_text(content: bytes) -> str:
    if content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Refused(
            "unusable_file", "This is a PDF or an old document. Save it as .docx or as text, and hand that in."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("unusable_file", "The file is not text in UTF-8. Save it as UTF-8 text, or as .docx.") from None
    if "\0" in text:
        raise Refused("unusable_file", "The file is not text. Save it as UTF-8 text, or as .docx.")
    return text


def _word_text(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(_BODY) as body:
            # Read to a limit, since the size that an archive claims may be a lie.
            xml = body.read(_LARGEST_XML + 1)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as fault:
        raise Refused("unusable_file", "This is no Word document that can be read. Save it as .docx again.") from fault
    if len(xml) > _LARGEST_XML:
        raise Refused("too_large", "The document unpacks to more than 32 MB. Save the text alone.")
    return _words_of(xml)


def _words_of(xml: bytes) -> str:
    """The words of the body, a line for each paragraph and a tab after each cell; deleted words are left out."""
    parser = expat.ParserCreate(namespace_separator=" ")
    pieces: list[str] = []
    inside = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        inside = name == _TEXT
        pieces.append(_ALONE.get(name, ""))

    def end(name: str) -> None:
        nonlocal inside
        inside = False
        pieces.append(_AFTER.get(name, ""))

    def words(data: str) -> None:
        if inside:
            pieces.append(data)

    def refuse(*_: object) -> None:
        raise Refused("unusable_file", "The document declares a DTD, which no Word document needs. Save it as text.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as fault:
        raise Refused("unusable_file", "The Word document is damaged. Save it as .docx again.") from fault
    return "".join(pieces)
